// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/**
 * Finds the request of each response and tells both together. After a loss in a protocol that answers in order nobody knows
 * how many answers are owed: the fence goes up, and nothing is paired before the next quiet point.
 */
final class Pairer {

    private final RoundTripOutput output;
    private final Ledger ledger;

    Pairer(RoundTripOutput output, Ledger ledger) {
        this.output = output;
        this.ledger = ledger;
    }

    /**
     * Takes a whole message.
     *
     * @param ack how much of the other side's stream the sender had acknowledged when it began, or {@link Half#NONE}
     */
    void message(Connection c, int direction, Observed observed, long ack) {
        switch (observed.message().kind()) {
            case ONE_WAY -> oneWay(c, direction, observed);
            case REQUEST -> request(c, direction, observed, ack);
            case RESPONSE -> response(c, direction, observed, ack);
            case CANCEL -> cancel(c, direction, observed.message());
        }
    }

    /** The request with this key gets no answer. */
    private void cancel(Connection c, int direction, Message cancel) {
        Pending.Entry entry = pairing(c).keyed() ? c.pending.find(1 - direction, cancel.key()) : null;
        Observed request = entry == null ? null : entry.observed();
        if (entry != null && request != null) {
            c.pending.remove(entry);
            Message message = request.message().withAttributesOf(cancel);
            unanswered(c, entry.direction(), request.withMessage(message), cancel.flags());
        }
    }

    private void oneWay(Connection c, int direction, Observed observed) {
        ledger.add(Account.ONE_WAY, 1);
        if (direction == c.client) {
            tell(c, direction, observed, null, Flag.ONE_WAY.bit());
        } else {
            tell(c, 1 - direction, null, observed, Flag.PUSH.bit());
        }
    }

    private void request(Connection c, int direction, Observed observed, long ack) {
        Pending pending = c.pending;
        Pairing pairing = pairing(c);
        if (pairing.retries() && again(pending, direction, observed)) {
            return;
        }
        ledger.add(Account.REQUESTS, 1);
        if (ack != Half.NONE && ack == pending.lastRequestAcknowledged && pending.size() > 0) {
            pending.pipelined = true;
        }
        pending.lastRequestAcknowledged = ack;
        pending.add(observed, direction);
        if (pending.size() > pairing.maxPending()) {
            evict(c, pairing);
        }
    }

    /** Whether this request is an open one sent again; then that one is marked, and its first time counts. */
    private static boolean again(Pending pending, int direction, Observed observed) {
        Pending.Entry entry = pending.find(direction, observed.message().key());
        Observed open = entry == null ? null : entry.observed();
        if (entry == null || open == null) {
            return false;
        }
        entry.replace(open.withFlags(Flag.RETRANSMITTED.bit()));
        return true;
    }

    private void evict(Connection c, Pairing pairing) {
        Pending.Entry oldest = c.pending.poll();
        Observed observed = oldest == null ? null : oldest.observed();
        if (oldest == null || observed == null) {
            c.pending.fenced = true;
            return;
        }
        if (!pairing.keyed() && !c.pending.fenced) {
            c.pending.owedToEvicted++;
        }
        unanswered(c, oldest.direction(), observed, Flag.EVICTED.bit());
    }

    private void response(Connection c, int direction, Observed observed, long ack) {
        ledger.add(Account.RESPONSES, 1);
        Pending.Entry entry = pairing(c).keyed()
                ? takeByKey(c.pending, direction, observed.message().key())
                : takeInOrder(c.pending, ack);
        Observed request = entry == null ? null : entry.observed();
        if (entry == null || request == null) {
            ledger.add(Account.ORPHANS, 1);
            tell(c, 1 - direction, null, observed, Flag.ORPHAN.bit() | (c.midstream ? Flag.MIDSTREAM.bit() : 0));
            return;
        }
        ledger.add(Account.PAIRED, 1);
        tell(c, entry.direction(), request, observed, 0);
    }

    private static Pending.@Nullable Entry takeByKey(Pending pending, int direction, long key) {
        Pending.Entry entry = pending.find(1 - direction, key);
        if (entry != null) {
            pending.remove(entry);
        }
        return entry;
    }

    private static Pending.@Nullable Entry takeInOrder(Pending pending, long ack) {
        if (pending.owedToEvicted > 0) {
            pending.owedToEvicted--;
            return null;
        }
        Pending.Entry head = pending.peek();
        if (pending.fenced || head == null) {
            return null;
        }
        Observed request = head.observed();
        if (request == null) {
            pending.poll();
            pending.fenced = true;
            return null;
        }
        // A server that has not received the request cannot be answering it: this answers one that was not seen.
        if (ack != Half.NONE && ack <= request.streamOffset()) {
            return null;
        }
        pending.poll();
        return head;
    }

    /** Bytes of one direction are gone that held whole messages, nobody knows how many. */
    void gap(Connection c, int direction) {
        if (pairing(c).keyed()) {
            return;
        }
        if (direction == c.client) {
            c.pending.addBarrier();
        } else {
            flush(c, Flag.LOST.bit());
            c.pending.fenced = true;
        }
    }

    /** Both sides stand at a boundary and nothing is owed: what still waits was answered unseen, and pairing begins anew. */
    void quiet(Connection c) {
        flush(c, Flag.LOST.bit());
        c.pending.fenced = false;
        c.pending.owedToEvicted = 0;
    }

    /** Tells every request that waits as unanswered. */
    void flush(Connection c, int flags) {
        for (Pending.Entry entry; (entry = c.pending.poll()) != null; ) {
            Observed request = entry.observed();
            if (request != null) {
                unanswered(c, entry.direction(), request, flags);
            }
        }
        c.pending.lastRequestAcknowledged = Half.NONE;
    }

    /** When the oldest request of a protocol with keys has waited long enough; {@link Long#MAX_VALUE} when none waits. */
    long deadline(Connection c) {
        Pending.Entry oldest = c.pending.peek();
        Observed request = oldest == null ? null : oldest.observed();
        if (request == null || c.protocol == null || !pairing(c).keyed()) {
            return Long.MAX_VALUE;
        }
        return request.lastNanos() + c.protocol.descriptor().answerTimeout().toNanos();
    }

    /** Tells the requests whose answer is overdue. */
    void expire(Connection c, long nanos) {
        while (deadline(c) <= nanos) {
            Pending.Entry entry = c.pending.poll();
            Observed request = entry == null ? null : entry.observed();
            if (entry != null && request != null) {
                unanswered(c, entry.direction(), request, Flag.TIMEOUT.bit());
            }
        }
    }

    private void unanswered(Connection c, int direction, Observed request, int flags) {
        ledger.add(Account.UNANSWERED, 1);
        tell(c, direction, request, null, flags | Flag.UNANSWERED.bit());
    }

    private void tell(Connection c, int client, @Nullable Observed request, @Nullable Observed response, int flags) {
        int all = flags
                | (request == null ? 0 : request.message().flags())
                | (response == null ? 0 : response.message().flags());
        output.accept(new RoundTrip(protocolId(c, request, response), client, c.id, request, response, all));
    }

    /** The protocol of the connection, or the narrower one that a message names. */
    private static String protocolId(Connection c, @Nullable Observed request, @Nullable Observed response) {
        String reading = request == null ? "" : request.message().reading();
        if (reading.isEmpty() && response != null) {
            reading = response.message().reading();
        }
        return reading.isEmpty() ? protocol(c).descriptor().id() : reading;
    }

    private static Pairing pairing(Connection c) {
        return protocol(c).descriptor().pairing();
    }

    private static Protocol<?> protocol(Connection c) {
        Protocol<?> protocol = c.protocol;
        if (protocol == null) {
            throw new IllegalStateException("a message on a connection without protocol");
        }
        return protocol;
    }

    /** Whether a message counts as an answer to the other side, for frames on trial. */
    boolean answers(Connection c, int direction, Message message) {
        if (message.kind() != Message.Kind.RESPONSE || !pairing(c).keyed()) {
            return false;
        }
        return c.pending.find(1 - direction, message.key()) != null;
    }
}
