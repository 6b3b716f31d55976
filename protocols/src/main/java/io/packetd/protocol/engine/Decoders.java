// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;

/** The decoder of a connection, and what happens when it fails or leaves. */
final class Decoders {

    private final Protocols protocols;
    private final Ledger ledger;
    private final Pairer pairer;

    Decoders(Protocols protocols, Ledger ledger, Pairer pairer) {
        this.protocols = protocols;
        this.ledger = ledger;
        this.pairer = pairer;
    }

    /** Tells the decoder that bytes of this side are gone. */
    void tellGap(Connection c, Side side) {
        try {
            protocol(c).onGap(side, state(c));
        } catch (RuntimeException bug) {
            fail(c, bug);
        }
    }

    /** The decoder threw or broke its contract: a bug of ours, confined to this connection. */
    void fail(Connection c, RuntimeException bug) {
        ledger.addFailure(bug);
        turnOpaque(c, OpaqueReason.DECODER_FAILURE);
    }

    /** Another protocol goes on where this one ends. */
    void change(Connection c, Step.Switch to) {
        Protocol<?> next = protocols.byId(to.protocolId());
        if (next == null) {
            turnOpaque(c, OpaqueReason.UPGRADED);
            return;
        }
        try {
            Pending.Entry asked = to.handsOver() ? c.pending.peek() : null;
            Observed request = asked == null ? null : asked.observed();
            Message adopted = request == null ? null : next.adopt(request.message());
            if (adopted != null) {
                c.pending.poll();
            }
            pairer.flush(c, 0);
            Object state = next.newState(c.transport, adopted);
            c.protocol = next;
            c.state = state;
            c.pending.fenced = c.midstream && !next.descriptor().pairing().keyed();
            if (asked != null && request != null && adopted != null) {
                c.pending.add(request.withMessage(adopted), asked.direction());
            }
        } catch (RuntimeException bug) {
            fail(c, bug);
        }
    }

    /** The rest of both directions is counted, not read. */
    void turnOpaque(Connection c, OpaqueReason reason) {
        if (c.mode == Connection.Mode.OPAQUE) {
            return;
        }
        if (c.protocol != null) {
            pairer.flush(c, 0);
        }
        c.mode = Connection.Mode.OPAQUE;
        c.opaque = reason;
        ledger.add(Account.OPAQUE_CONNECTIONS, 1);
        for (int direction = 0; direction <= 1; direction++) {
            Half h = c.half(direction);
            ledger.addOpaque(reason, h.length + h.waitingBytes);
            h.dropFraming();
            h.waiting.clear();
            h.waitingBytes = 0;
            h.holeSinceNanos = Half.NONE;
        }
        c.state = null;
        c.protocol = null;
    }

    @SuppressWarnings("unchecked") // the state was made by the very protocol it is handed to
    static Protocol<Object> protocol(Connection c) {
        Protocol<?> protocol = c.protocol;
        if (protocol == null) {
            throw new IllegalStateException("no protocol on a connection that is decoded");
        }
        return (Protocol<Object>) protocol;
    }

    static Object state(Connection c) {
        Object state = c.state;
        if (state == null) {
            throw new IllegalStateException("no state on a connection that is decoded");
        }
        return state;
    }
}
