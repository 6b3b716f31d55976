// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static io.packetd.protocol.engine.CapturedSegment.ACK;
import static io.packetd.protocol.engine.CapturedSegment.FIN;
import static io.packetd.protocol.engine.CapturedSegment.RST;
import static io.packetd.protocol.engine.CapturedSegment.SYN;

import java.util.Arrays;

/**
 * Puts the segments of a TCP connection in order (RFC 9293, section 3.4), and the two directions in the order of cause and
 * effect: bytes whose sender had acknowledged more than was delivered of the other side wait for the rest of it. Holes are
 * closed by acknowledgement, capture time, or the bytes that wait behind them.
 */
final class Reassembler {

    /** Farther from the expected place than any window (RFC 7323 allows 1 GiB; hosts use a few MiB): another connection. */
    private static final long MAX_DISTANCE = 64L << 20;

    /** This many segments in a row from far away are a new connection whose SYN was not seen. */
    private static final int MAX_STRAYS = 3;

    /** What happens with the bytes once they are in order. */
    interface Receiver {
        void bytes(Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos, long ack);

        void gap(Connection c, int direction, long count);

        void closed(Connection c, int direction, int flags);

        /** A new connection begins on the same addresses and ports. */
        void replaced(Connection c);
    }

    private final EngineOptions options;
    private final Holes holes;
    private final Ledger ledger;
    private final Receiver receiver;

    Reassembler(EngineOptions options, Ledger ledger, Receiver receiver) {
        this.options = options;
        this.holes = new Holes(options, ledger, receiver);
        this.ledger = ledger;
        this.receiver = receiver;
    }

    void segment(Connection c, CapturedSegment s) {
        if ((s.tcpFlags & SYN) != 0) {
            synchronize(c, s);
        }
        Half h = c.half(s.direction);
        int sequence = (s.tcpFlags & SYN) != 0 ? s.sequence + 1 : s.sequence;
        if (!h.seen && !isReset(s)) {
            join(h, sequence);
        }
        long ack = (s.tcpFlags & ACK) != 0 ? acknowledge(c, 1 - s.direction, s.acknowledgment) : Half.NONE;
        long offset = h.offsetOf(sequence);
        if (offset <= h.next) {
            h.shownAcknowledged = Math.max(h.shownAcknowledged, ack);
        }
        if (s.originalLength > 0 && !isReset(s)) {
            data(c, h, s, offset, ack);
        } else if (s.length > 0) {
            ledger.add(Account.STALE, s.length);
        }
        if ((s.tcpFlags & FIN) != 0 && h.finOffset == Half.NONE && Math.abs(offset - h.next) <= MAX_DISTANCE) {
            h.finOffset = offset + s.originalLength;
            h.finNanos = s.capturedAtNanos;
        }
        if (isReset(s) && c.resetNanos == Half.NONE) {
            c.resetNanos = c.nowNanos;
        }
        drain(c);
        Holes.watch(c, h);
        Holes.watch(c, c.half(1 - s.direction));
        while (c.low.waitingBytes + c.high.waitingBytes > options.maxBufferedBytes() && holes.closeLargest(c)) {
            drain(c);
        }
    }

    private static boolean isReset(CapturedSegment s) {
        return (s.tcpFlags & RST) != 0;
    }

    private void synchronize(Connection c, CapturedSegment s) {
        int base = s.sequence + 1;
        Half h = c.half(s.direction);
        if (h.seen && h.base != base) {
            receiver.replaced(c);
            h = c.half(s.direction);
        }
        c.midstream = false;
        if (!c.clientBySyn && c.mode != Connection.Mode.DECODING) {
            c.client = (s.tcpFlags & ACK) != 0 ? 1 - s.direction : s.direction;
            c.clientBySyn = true;
        }
        if (!h.started || h.base != base) {
            h.base = base;
            h.started = true;
        }
        h.seen = true;
    }

    private static void join(Half h, int sequence) {
        h.seen = true;
        if (!h.started) {
            h.started = true;
            h.base = sequence;
        } else if (h.next == 0 && sequence - h.base < 0 && sequence - h.base > -(1 << 20)) {
            // Only the other side's acks told of this direction so far, and they were captured first.
            h.acknowledged += h.base - sequence;
            h.base = sequence;
        }
    }

    /** Notes what one side has received of the other; the offset it acknowledged, or none when that cannot be true. */
    private long acknowledge(Connection c, int direction, int number) {
        Half other = c.half(direction);
        if (!other.started) {
            other.started = true;
            other.base = number;
        }
        long ack = other.offsetOf(number);
        if (ack < 0 || ack - other.next > MAX_DISTANCE) {
            return Half.NONE;
        }
        if (other.finOffset != Half.NONE) {
            ack = Math.min(ack, other.finOffset);
        }
        if (!other.seen && ack > other.next) {
            // Nothing of that direction is captured, so nothing is worth waiting for.
            long lost = ack - other.next;
            other.next = ack;
            ledger.add(Account.LOST, lost);
            ledger.add(Account.GAPS, 1);
            receiver.gap(c, direction, lost);
        }
        other.acknowledged = Math.max(other.acknowledged, ack);
        return ack;
    }

    private void data(Connection c, Half h, CapturedSegment s, long offset, long ack) {
        if (Math.abs(offset - h.next) > MAX_DISTANCE) {
            stray(c, s, ack);
            return;
        }
        h.strays = 0;
        long known = Math.max(0, h.next - offset);
        if (known >= s.originalLength) {
            ledger.add(Account.DUPLICATE, s.length);
            return;
        }
        if (h.closed) {
            ledger.add(Account.STALE, s.length);
            return;
        }
        int skip = (int) Math.min(known, s.length);
        ledger.add(Account.DUPLICATE, skip);
        long from = offset + known;
        int length = s.length - skip;
        int original = s.originalLength - (int) known;
        if (h.waiting.isEmpty() && from == h.next && !blocked(c, s.direction, ack)) {
            deliver(c, s.direction, s.bytes, s.offset + skip, length, original, s.capturedAtNanos, ack);
            return;
        }
        byte[] bytes = Arrays.copyOfRange(s.bytes, s.offset + skip, s.offset + skip + length);
        h.insert(new Half.Piece(from, original, bytes, s.capturedAtNanos, ack));
    }

    private void stray(Connection c, CapturedSegment s, long ack) {
        Half h = c.half(s.direction);
        if (++h.strays < MAX_STRAYS) {
            ledger.add(Account.STALE, s.length);
            return;
        }
        receiver.replaced(c);
        Half fresh = c.half(s.direction);
        join(fresh, s.sequence);
        data(c, fresh, s, fresh.offsetOf(s.sequence), ack == Half.NONE ? ack : 0);
    }

    /** Whether the sender had seen bytes of the other side that are not delivered yet. */
    private static boolean blocked(Connection c, int direction, long ack) {
        Half other = c.half(1 - direction);
        return other.seen && !other.closed && ack > other.next && ack != other.finOffset + 1;
    }

    private void deliver(
            Connection c, int direction, byte[] bytes, int from, int length, int original, long nanos, long ack) {
        Half h = c.half(direction);
        long offset = h.next;
        h.next += original;
        if (length > 0) {
            receiver.bytes(c, direction, bytes, from, length, offset, nanos, ack);
        }
        if (original > length) {
            ledger.add(Account.CUT, original - length);
            ledger.add(Account.GAPS, 1);
            receiver.gap(c, direction, original - length);
        }
    }

    /** Delivers what can be delivered, and closes the directions that have come to their end. */
    void drain(Connection c) {
        boolean moved = true;
        while (moved) {
            moved = drain(c, 0);
            moved |= drain(c, 1);
            if (!moved) {
                int direction = waitingForNothing(c);
                if (direction >= 0) {
                    deliverHead(c, direction);
                    moved = true;
                }
            }
        }
    }

    private boolean drain(Connection c, int direction) {
        Half h = c.half(direction);
        boolean moved = false;
        while (!h.waiting.isEmpty() && h.waiting.get(0).offset() <= h.next) {
            if (blocked(c, direction, h.waiting.get(0).acknowledged())
                    && h.waiting.get(0).end() > h.next) {
                break;
            }
            deliverHead(c, direction);
            moved = true;
        }
        if (!h.closed && h.finOffset != Half.NONE && h.next >= h.finOffset) {
            ledger.add(Account.STALE, h.waitingBytes);
            h.waiting.clear();
            h.waitingBytes = 0;
            h.closed = true;
            receiver.closed(c, direction, 0);
            moved = true;
        }
        return moved;
    }

    /**
     * The direction whose next byte is there and waits for bytes of the other side that are not missing, or -1: a
     * retransmission acknowledges more than its first copy did, so that each side can seem to wait for the other.
     */
    private static int waitingForNothing(Connection c) {
        boolean low = isThere(c.low) && !c.high.hasHole();
        boolean high = isThere(c.high) && !c.low.hasHole();
        if (low && high) {
            return c.low.waiting.get(0).capturedAtNanos()
                            <= c.high.waiting.get(0).capturedAtNanos()
                    ? 0
                    : 1;
        }
        return low ? 0 : high ? 1 : -1;
    }

    private static boolean isThere(Half h) {
        return !h.waiting.isEmpty() && h.waiting.get(0).offset() <= h.next;
    }

    private void deliverHead(Connection c, int direction) {
        Half h = c.half(direction);
        Half.Piece piece = h.take();
        long known = h.next - piece.offset();
        if (known >= piece.originalLength()) {
            ledger.add(Account.DUPLICATE, piece.bytes().length);
            return;
        }
        int skip = (int) Math.min(known, piece.bytes().length);
        ledger.add(Account.DUPLICATE, skip);
        deliver(
                c,
                direction,
                piece.bytes(),
                skip,
                piece.bytes().length - skip,
                piece.originalLength() - (int) known,
                piece.capturedAtNanos(),
                piece.acknowledged());
    }

    /** When the next hole is due to be closed. */
    long deadline(Connection c) {
        return holes.deadline(c);
    }

    /** Closes the holes that are due. */
    void closeHoles(Connection c, long nanos) {
        for (int direction = 0; direction <= 1; direction++) {
            if (holes.deadline(c.half(direction)) <= nanos) {
                holes.close(c, direction);
            }
        }
        drain(c);
        Holes.watch(c, c.low);
        Holes.watch(c, c.high);
    }

    /** The connection has ended: every hole is closed, everything that waits is delivered. */
    void flush(Connection c) {
        drain(c);
        while (holes.closeLargest(c)) {
            drain(c);
        }
    }
}
