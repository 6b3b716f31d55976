// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.util.List;

/**
 * Bytes in order to frames, frames to messages: keeps the windows, skips what decoders do not want, finds the way back
 * after a loss.
 */
final class Framer {

    /** Frames that must parse one after the other before a found place counts as in step. */
    private static final int TRIAL_FRAMES = 2;

    /** More rejects than this, and more than frames, make a connection opaque. */
    private static final int MAX_REJECTS = 16;

    /**
     * A place that only looked like the beginning of a frame says little: of all in so many bytes one counts. A message of
     * the largest kind, joined near its beginning, must not use up {@link #MAX_REJECTS}.
     */
    private static final int FALSE_HIT_BYTES = 1 << 20;

    private final Ledger ledger;
    private final Decoders decoders;
    private final Teller teller;
    private final Recovery recovery;
    private final ByteWindow view = new ByteWindow();

    Framer(Ledger ledger, Pairer pairer, Decoders decoders) {
        this.ledger = ledger;
        this.decoders = decoders;
        this.teller = new Teller(pairer);
        this.recovery = new Recovery(ledger, pairer, decoders);
    }

    /** Takes the next bytes of one direction of a connection whose protocol is known. */
    void feed(Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos, long ack) {
        Half h = c.half(direction);
        if (direction == c.client && ack != Half.NONE && c.transport == Transport.TCP) {
            recovery.lookForQuiet(c, h, bytes, from, count, nanos, ack);
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
            if ((h.sync == Half.Sync.FRESH || h.sync == Half.Sync.SEARCHING) && !recovery.search(c, direction, h)) {
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
            step = Decoders.protocol(c).parseFrame(view, c.side(direction), Decoders.state(c));
        } catch (RuntimeException bug) {
            decoders.fail(c, bug);
            return false;
        }
        if (step instanceof Step.NeedMore more) {
            if (more.totalBytes() <= h.length) {
                decoders.fail(c, broken("asks for " + more.totalBytes() + " bytes and has " + h.length));
                return false;
            }
            if (more.totalBytes() > Decoders.protocol(c).descriptor().maxFrameBytes()) {
                reject(c, direction, h);
                return true;
            }
            h.need = more.totalBytes();
            return false;
        }
        h.need = 0;
        if (step instanceof Step.Emit emit) {
            frame(c, direction, h, emit.bytes(), emit.skip(), List.of(emit.message()), true);
        } else if (step instanceof Step.Advance advance) {
            frame(c, direction, h, advance.bytes(), advance.skip(), List.of(), advance.boundary());
        } else if (step instanceof Step.EmitAll all) {
            frame(c, direction, h, all.bytes(), all.skip(), all.messages(), true);
        } else if (step instanceof Step.Reject) {
            reject(c, direction, h);
        } else if (step instanceof Step.Leave leave) {
            if (leave.bytes() < 0 || leave.bytes() > h.length) {
                decoders.fail(c, broken("leaves after " + leave.bytes() + " of " + h.length + " bytes"));
                return false;
            }
            ledger.add(Account.FRAMED, leave.bytes());
            h.consume(leave.bytes());
            decoders.turnOpaque(c, leave.reason());
        } else if (step instanceof Step.Switch to) {
            change(c, direction, h, to);
        }
        return true;
    }

    /** Both sides go on with another protocol, from the next byte on. */
    private void change(Connection c, int direction, Half h, Step.Switch to) {
        if (to.bytes() < 0 || to.bytes() > h.length) {
            decoders.fail(c, broken("switches after " + to.bytes() + " of " + h.length + " bytes"));
            return;
        }
        if (to.bytes() > 0) {
            frame(c, direction, h, to.bytes(), 0, to.messages(), true);
        }
        if (h.sync == Half.Sync.TRIAL) {
            teller.confirm(c, direction, h);
        }
        decoders.change(c, to);
        for (int side = 0; side <= 1; side++) {
            c.half(side).need = 0;
        }
    }

    private void frame(
            Connection c, int direction, Half h, int bytes, long skip, List<Message> messages, boolean ends) {
        if (bytes <= 0 || bytes > h.length || skip < 0) {
            decoders.fail(c, broken("takes " + bytes + " of " + h.length + " bytes and skips " + skip));
            return;
        }
        h.openUnit();
        h.passTimes(bytes);
        h.consume(bytes);
        ledger.add(Account.FRAMED, bytes);
        c.frames++;
        h.skip = skip;
        h.afterSkip = messages;
        h.endsAfterSkip = ends;
        if (h.sync == Half.Sync.TRIAL && ++h.trialFrames >= TRIAL_FRAMES) {
            teller.confirm(c, direction, h);
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
        List<Message> messages = h.afterSkip;
        h.afterSkip = List.of();
        for (int i = 0; i < messages.size(); i++) {
            teller.tell(c, direction, h, messages.get(i), h.windowOffset);
        }
        if (h.endsAfterSkip) {
            h.unitOpen = false;
        }
        h.endsAfterSkip = false;
    }

    private void reject(Connection c, int direction, Half h) {
        ledger.add(Account.REJECTS, 1);
        if (h.sync != Half.Sync.TRIAL || h.trialFrames > 0 || h.isNewFalseHit(FALSE_HIT_BYTES)) {
            c.rejects++;
        }
        if (c.transport == Transport.UDP) {
            ledger.add(Account.RESYNC, h.length);
            h.consume(h.length);
        } else {
            boolean wasInSync = h.sync == Half.Sync.IN_SYNC;
            ledger.add(Account.RESYNC, 1);
            h.consume(1);
            recovery.lose(c, direction, h, wasInSync);
        }
        if (c.rejects > MAX_REJECTS && c.rejects > c.frames) {
            decoders.turnOpaque(c, OpaqueReason.REJECTED);
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
        recovery.lose(c, direction, h, h.sync == Half.Sync.IN_SYNC || h.sync == Half.Sync.TRIAL);
    }

    /** This direction has ended; {@code flags} say how, 0 for an orderly end. */
    void close(Connection c, int direction, int flags) {
        Half h = c.half(direction);
        ledger.add(Account.UNREAD, h.length);
        long end = h.windowOffset;
        h.consume(h.length);
        if (h.sync == Half.Sync.TRIAL) {
            teller.confirm(c, direction, h);
        }
        finishSkip(c, direction, h, Flag.TRUNCATED.bit());
        if (c.mode != Connection.Mode.DECODING) {
            return;
        }
        List<Message> last;
        try {
            last = Decoders.protocol(c)
                    .onClose(c.side(direction), h.unitOpen ? end - h.unitOffset : 0, Decoders.state(c));
        } catch (RuntimeException bug) {
            decoders.fail(c, bug);
            return;
        }
        // What only the end completes is complete when the end is seen.
        h.doneNanos = Math.max(h.doneNanos, h.finNanos);
        boolean open = h.unitOpen || h.skip == Step.UNTIL_CLOSE;
        for (Message message : last) {
            if (open || message.extent() != null) {
                teller.tell(c, direction, h, message.withFlags(flags == 0 ? 0 : Flag.TRUNCATED.bit()), end);
            }
        }
        h.skip = 0;
        h.unitOpen = false;
    }

    /** The bytes of a skip will not come: tells what waited for them. */
    private void finishSkip(Connection c, int direction, Half h, int flags) {
        List<Message> messages = h.afterSkip;
        h.afterSkip = List.of();
        for (Message message : messages) {
            teller.tell(c, direction, h, message.withFlags(flags), h.windowOffset);
        }
        if (h.skip != Step.UNTIL_CLOSE) {
            h.skip = 0;
        }
    }

    private static IllegalStateException broken(String what) {
        return new IllegalStateException("a decoder broke the contract: it " + what);
    }
}
