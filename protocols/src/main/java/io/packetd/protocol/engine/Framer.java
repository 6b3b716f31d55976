// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in order to frames, frames to messages: keeps the windows, skips what decoders do not want, finds the way back
 * after a loss.
 */
final class Framer {

    /** Frames that must parse one after the other before a found place counts as in step. */
    private static final int TRIAL_FRAMES = 2;

    /** More rejects than this, and more than frames, make a connection opaque. */
    private static final int MAX_REJECTS = 16;

    /** On a connection that pipelines, silence of the server for this long is part of a quiet point. */
    private static final long PIPELINE_PAUSE_NANOS = 20_000_000;

    private final Ledger ledger;
    private final Pairer pairer;
    private final ByteWindow view = new ByteWindow();

    Framer(Ledger ledger, Pairer pairer) {
        this.ledger = ledger;
        this.pairer = pairer;
    }

    /** Takes the next bytes of one direction of a connection whose protocol is known. */
    void feed(Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos, long ack) {
        Half h = c.half(direction);
        if (direction == c.client && ack != Half.NONE && c.transport == Transport.TCP) {
            view.reset(bytes, from, count, offset, nanos);
            lookForQuiet(c, h, nanos, ack);
        }
        h.spokeNanos = Math.max(h.spokeNanos, nanos);
        if (h.length == 0) {
            h.windowOffset = offset;
        }
        int skipped = (int) Math.min(h.skip, count);
        if (skipped > 0) {
            h.doneNanos = Math.max(h.doneNanos, nanos);
            h.windowOffset += skipped;
            passSkip(c, direction, h, skipped, true);
        }
        if (skipped < count) {
            h.append(bytes, from + skipped, count - skipped, nanos, ack);
            parse(c, direction, h);
            h.settle();
        }
    }

    /** One datagram: a window of its own. */
    void feedDatagram(Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos) {
        Half h = c.half(direction);
        h.sync = Half.Sync.IN_SYNC;
        h.windowOffset = offset;
        h.append(bytes, from, count, nanos, Half.NONE);
        parse(c, direction, h);
        ledger.add(Account.RESYNC, h.length);
        h.consume(h.length);
        h.settle();
        finishSkip(c, direction, h, Flag.TRUNCATED.bit());
        h.unitOpen = false;
        h.need = 0;
    }

    private void parse(Connection c, int direction, Half h) {
        while (h.length > 0 && c.mode == Connection.Mode.DECODING) {
            if (h.skip > 0) {
                int n = (int) Math.min(h.skip, h.length);
                h.passTimes(n);
                h.consume(n);
                passSkip(c, direction, h, n, true);
                continue;
            }
            if ((h.sync == Half.Sync.FRESH || h.sync == Half.Sync.SEARCHING) && !search(c, direction, h)) {
                return;
            }
            if (h.length < h.need) {
                return;
            }
            if (!step(c, direction, h)) {
                return;
            }
        }
    }

    /** Asks the decoder once; false when it needs more bytes. */
    private boolean step(Connection c, int direction, Half h) {
        h.show(view);
        Step step;
        try {
            step = protocol(c).parseFrame(view, c.side(direction), state(c));
        } catch (RuntimeException bug) {
            fail(c, bug);
            return false;
        }
        if (step instanceof Step.NeedMore more) {
            if (more.totalBytes() <= h.length) {
                fail(c, broken("asks for " + more.totalBytes() + " bytes and has " + h.length));
                return false;
            }
            if (more.totalBytes() > protocol(c).descriptor().maxFrameBytes()) {
                reject(c, direction, h);
                return true;
            }
            h.need = more.totalBytes();
            return false;
        }
        h.need = 0;
        if (step instanceof Step.Emit emit) {
            frame(c, direction, h, emit.bytes(), emit.skip(), emit.message(), true);
        } else if (step instanceof Step.Advance advance) {
            frame(c, direction, h, advance.bytes(), advance.skip(), null, advance.boundary());
        } else if (step instanceof Step.Reject) {
            reject(c, direction, h);
        } else if (step instanceof Step.Leave leave) {
            if (leave.bytes() < 0 || leave.bytes() > h.length) {
                fail(c, broken("leaves after " + leave.bytes() + " of " + h.length + " bytes"));
                return false;
            }
            ledger.add(Account.FRAMED, leave.bytes());
            h.consume(leave.bytes());
            turnOpaque(c, leave.reason());
        }
        return true;
    }

    private void frame(
            Connection c, int direction, Half h, int bytes, long skip, @Nullable Message message, boolean ends) {
        if (bytes <= 0 || bytes > h.length || skip < 0) {
            fail(c, broken("takes " + bytes + " of " + h.length + " bytes and skips " + skip));
            return;
        }
        h.openUnit();
        h.passTimes(bytes);
        h.consume(bytes);
        ledger.add(Account.FRAMED, bytes);
        c.frames++;
        h.skip = skip;
        h.afterSkip = message;
        h.endsAfterSkip = ends;
        if (h.sync == Half.Sync.TRIAL && ++h.trialFrames >= TRIAL_FRAMES) {
            confirm(c, direction, h);
        }
        if (skip == 0) {
            endSkip(c, direction, h);
        }
    }

    private void passSkip(Connection c, int direction, Half h, long count, boolean captured) {
        if (h.skip != Step.UNTIL_CLOSE) {
            h.skip -= count;
        }
        if (captured) {
            ledger.add(Account.FRAMED, count);
        }
        if (h.skip == 0) {
            endSkip(c, direction, h);
        }
    }

    private void endSkip(Connection c, int direction, Half h) {
        Message message = h.afterSkip;
        h.afterSkip = null;
        if (message != null) {
            tell(c, direction, h, message, h.windowOffset);
        } else if (h.endsAfterSkip) {
            h.unitOpen = false;
        }
        h.endsAfterSkip = false;
    }

    private void tell(Connection c, int direction, Half h, Message message, long end) {
        long first = message.startedAtNanos() == Message.BY_ENGINE ? h.unitNanos : message.startedAtNanos();
        Message whole = h.unitLost ? message.withFlags(Flag.LOST.bit()) : message;
        Observed observed =
                new Observed(whole, first, Math.max(first, h.doneNanos), h.unitOffset, Math.max(0, end - h.unitOffset));
        h.unitOpen = false;
        if (h.sync == Half.Sync.TRIAL && !pairer.answers(c, direction, whole)) {
            h.trial.add(new Half.Held(observed, h.unitAcknowledged));
            return;
        }
        if (h.sync == Half.Sync.TRIAL) {
            confirm(c, direction, h);
        }
        Half other = c.half(1 - direction);
        if (!other.trial.isEmpty() && whole.kind() == Message.Kind.RESPONSE) {
            confirmByAnswer(c, 1 - direction, other, whole);
        }
        if (whole.kind() == Message.Kind.RESPONSE && c.pending.size() == 0) {
            tellUnfinishedRequest(c, 1 - direction, other);
        }
        pairer.message(c, direction, observed, h.unitAcknowledged);
    }

    /** The answer came before the end of the request's body, as a refusal may: the request is known all the same. */
    private void tellUnfinishedRequest(Connection c, int direction, Half h) {
        Message message = h.afterSkip;
        if (message != null && message.kind() == Message.Kind.REQUEST && h.sync == Half.Sync.IN_SYNC) {
            h.afterSkip = null;
            tell(c, direction, h, message, h.windowOffset);
            h.unitOpen = true;
        }
    }

    private void confirm(Connection c, int direction, Half h) {
        h.sync = Half.Sync.IN_SYNC;
        h.trialFrames = 0;
        for (Half.Held held : h.trial) {
            pairer.message(c, direction, held.observed(), held.acknowledged());
        }
        h.trial.clear();
    }

    /** The other side answers, by its key, a request of a frame on trial: no better proof could be had. */
    private void confirmByAnswer(Connection c, int direction, Half h, Message answer) {
        for (Half.Held held : h.trial) {
            Message message = held.observed().message();
            if (protocol(c).descriptor().pairing().keyed()
                    && message.kind() == Message.Kind.REQUEST
                    && message.key() == answer.key()) {
                confirm(c, direction, h);
                return;
            }
        }
    }

    /** Moves to the next place where a frame may begin; false when there is none in the window. */
    private boolean search(Connection c, int direction, Half h) {
        h.show(view);
        int at;
        try {
            at = protocol(c).findFrame(view, 0, c.side(direction), state(c));
        } catch (RuntimeException bug) {
            fail(c, bug);
            return false;
        }
        if (at < 0 || at >= h.length) {
            ledger.add(Account.RESYNC, h.length);
            h.consume(h.length);
            h.sync = Half.Sync.SEARCHING;
            return false;
        }
        ledger.add(Account.RESYNC, at);
        h.consume(at);
        h.sync = h.sync == Half.Sync.FRESH && at == 0 ? Half.Sync.IN_SYNC : Half.Sync.TRIAL;
        h.trialFrames = 0;
        return true;
    }

    private void reject(Connection c, int direction, Half h) {
        ledger.add(Account.REJECTS, 1);
        c.rejects++;
        if (c.transport == Transport.UDP) {
            ledger.add(Account.RESYNC, h.length);
            h.consume(h.length);
        } else {
            boolean wasInSync = h.sync == Half.Sync.IN_SYNC;
            ledger.add(Account.RESYNC, 1);
            h.consume(1);
            lose(c, direction, h, wasInSync);
        }
        if (c.rejects > MAX_REJECTS && c.rejects > c.frames) {
            turnOpaque(c, OpaqueReason.REJECTED);
        }
    }

    /** The framing of this half is lost: drops what was half-read and looks for the next frame. */
    private void lose(Connection c, int direction, Half h, boolean fence) {
        h.need = 0;
        h.skip = 0;
        h.afterSkip = null;
        h.endsAfterSkip = false;
        h.unitOpen = false;
        h.trial.clear();
        h.trialFrames = 0;
        h.sync = Half.Sync.SEARCHING;
        tellGap(c, c.side(direction));
        if (fence && c.mode == Connection.Mode.DECODING) {
            pairer.gap(c, direction);
        }
    }

    /** Bytes of this direction will never come. */
    void gap(Connection c, int direction, long count) {
        Half h = c.half(direction);
        h.unitLost |= h.unitOpen;
        long inSkip = h.length == 0 ? Math.min(h.skip, count) : 0;
        if (h.length == 0) {
            h.windowOffset += h.skip == Step.UNTIL_CLOSE ? count : inSkip;
        }
        if (h.skip == Step.UNTIL_CLOSE) {
            return;
        }
        if (inSkip > 0) {
            passSkip(c, direction, h, inSkip, false);
            if (inSkip == count) {
                return;
            }
        }
        ledger.add(Account.RESYNC, h.length);
        h.consume(h.length);
        lose(c, direction, h, h.sync == Half.Sync.IN_SYNC || h.sync == Half.Sync.TRIAL);
    }

    /**
     * A quiet point: the client speaks, having received every byte the server sent. Then both sides stand at a frame
     * boundary and no answer is owed, whatever was lost before.
     */
    private void lookForQuiet(Connection c, Half client, long nanos, long ack) {
        Half server = c.half(1 - c.client);
        boolean first = client.spokeAcknowledged == Half.NONE;
        if (first && c.midstream && client.sync != Half.Sync.IN_SYNC && !beginsFrame(c, client)) {
            // It may be speaking in the middle of a message: nothing was heard from it before.
            client.spokeAcknowledged = ack;
            return;
        }
        boolean advanced = first || ack > client.spokeAcknowledged;
        client.spokeAcknowledged = Math.max(client.spokeAcknowledged, ack);
        if (!advanced || ack < server.next || protocol(c).descriptor().pairing().keyed()) {
            return;
        }
        boolean inStep = client.sync == Half.Sync.IN_SYNC && server.sync == Half.Sync.IN_SYNC;
        boolean owed = c.pending.fenced || c.pending.hasBarrier();
        if (inStep && !owed) {
            return;
        }
        if ((client.sync == Half.Sync.IN_SYNC && !client.atBoundary())
                || (server.sync == Half.Sync.IN_SYNC && !server.atBoundary())) {
            return;
        }
        if (c.pending.pipelined && nanos - server.spokeNanos < PIPELINE_PAUSE_NANOS) {
            return;
        }
        align(client);
        align(server);
        // Decoders too forget what they owe each other: what was read before the loss is not answered after it.
        tellGap(c, Side.CLIENT);
        tellGap(c, Side.SERVER);
        pairer.quiet(c);
    }

    /** Whether what the client says first, shown in the view, looks like the beginning of a frame. */
    private boolean beginsFrame(Connection c, Half client) {
        return client.sync == Half.Sync.FRESH && protocol(c).findFrame(view, 0, Side.CLIENT, state(c)) == 0;
    }

    private void align(Half h) {
        if (h.sync == Half.Sync.IN_SYNC) {
            return;
        }
        ledger.add(Account.RESYNC, h.length);
        h.consume(h.length);
        h.need = 0;
        h.trial.clear();
        h.trialFrames = 0;
        h.unitOpen = false;
        h.sync = Half.Sync.IN_SYNC;
    }

    /** This direction has ended; {@code flags} say how, 0 for an orderly end. */
    void close(Connection c, int direction, int flags) {
        Half h = c.half(direction);
        ledger.add(Account.UNREAD, h.length);
        long end = h.windowOffset;
        h.consume(h.length);
        if (h.sync == Half.Sync.TRIAL) {
            confirm(c, direction, h);
        }
        finishSkip(c, direction, h, Flag.TRUNCATED.bit());
        if (c.mode != Connection.Mode.DECODING) {
            return;
        }
        List<Message> last;
        try {
            last = protocol(c).onClose(c.side(direction), h.unitOpen ? end - h.unitOffset : 0, state(c));
        } catch (RuntimeException bug) {
            fail(c, bug);
            return;
        }
        // What only the end completes is complete when the end is seen.
        h.doneNanos = Math.max(h.doneNanos, h.finNanos);
        for (Message message : last) {
            if (h.unitOpen || h.skip == Step.UNTIL_CLOSE) {
                tell(c, direction, h, message.withFlags(flags == 0 ? 0 : Flag.TRUNCATED.bit()), end);
            }
        }
        h.skip = 0;
        h.unitOpen = false;
    }

    /** The bytes of a skip will not come: tells what waited for them. */
    private void finishSkip(Connection c, int direction, Half h, int flags) {
        Message message = h.afterSkip;
        if (message != null) {
            h.afterSkip = null;
            tell(c, direction, h, message.withFlags(flags), h.windowOffset);
        }
        if (h.skip != Step.UNTIL_CLOSE) {
            h.skip = 0;
        }
    }

    private void tellGap(Connection c, Side side) {
        try {
            protocol(c).onGap(side, state(c));
        } catch (RuntimeException bug) {
            fail(c, bug);
        }
    }

    private static IllegalStateException broken(String what) {
        return new IllegalStateException("a decoder broke the contract: it " + what);
    }

    private void fail(Connection c, RuntimeException bug) {
        ledger.addFailure(bug);
        turnOpaque(c, OpaqueReason.DECODER_FAILURE);
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
    private static Protocol<Object> protocol(Connection c) {
        Protocol<?> protocol = c.protocol;
        if (protocol == null) {
            throw new IllegalStateException("no protocol on a connection that is decoded");
        }
        return (Protocol<Object>) protocol;
    }

    private static Object state(Connection c) {
        Object state = c.state;
        if (state == null) {
            throw new IllegalStateException("no state on a connection that is decoded");
        }
        return state;
    }
}
