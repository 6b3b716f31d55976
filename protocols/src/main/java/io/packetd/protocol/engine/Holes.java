// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

/** Bytes that are missing in front of bytes that are there: how long to wait for them, and giving them up. */
final class Holes {

    private final EngineOptions options;
    private final Ledger ledger;
    private final Reassembler.Receiver receiver;

    Holes(EngineOptions options, Ledger ledger, Reassembler.Receiver receiver) {
        this.options = options;
        this.ledger = ledger;
        this.receiver = receiver;
    }

    /** Notes since when a direction has its hole, and since when the other side is known to have received those bytes. */
    static void watch(Connection c, Half h) {
        if (!h.hasHole()) {
            h.holeSinceNanos = Half.NONE;
            h.holeAckedNanos = Half.NONE;
            return;
        }
        if (h.holeSinceNanos == Half.NONE || h.holeAt != h.next) {
            h.holeAt = h.next;
            h.holeSinceNanos = c.nowNanos;
            h.holeAckedNanos = Half.NONE;
        }
        if (h.holeAckedNanos == Half.NONE && h.acknowledged > h.next) {
            h.holeAckedNanos = c.nowNanos;
        }
    }

    /** When the next hole is due to be closed. */
    long deadline(Connection c) {
        return Math.min(deadline(c.low), deadline(c.high));
    }

    /** When the hole of one direction is due; {@link Long#MAX_VALUE} when it has none. */
    long deadline(Half h) {
        if (h.holeSinceNanos == Half.NONE) {
            return Long.MAX_VALUE;
        }
        long unacknowledged = h.holeSinceNanos + options.holeTimeout().toNanos();
        return h.holeAckedNanos == Half.NONE
                ? unacknowledged
                : Math.min(
                        unacknowledged,
                        h.holeAckedNanos + options.reorderGrace().toNanos());
    }

    /** Closes the first hole of a direction; false when it has none. */
    boolean close(Connection c, int direction) {
        Half h = c.half(direction);
        if (!h.hasHole()) {
            return false;
        }
        long end = h.waiting.isEmpty() ? h.acknowledged : h.waiting.get(0).offset();
        if (h.acknowledged > h.next) {
            end = Math.min(end, h.acknowledged);
        }
        if (h.finOffset != Half.NONE) {
            end = Math.min(end, h.finOffset);
        }
        if (end <= h.next) {
            return false;
        }
        if (end == h.next + 1 && h.waiting.isEmpty() && h.finOffset == Half.NONE) {
            // One acknowledged byte that nothing follows: the FIN was not captured.
            h.finOffset = h.next;
            h.acknowledged = h.next;
            return true;
        }
        long lost = end - h.next;
        h.noteLoss();
        h.next = end;
        ledger.add(Account.LOST, lost);
        ledger.add(Account.GAPS, 1);
        receiver.gap(c, direction, lost);
        return true;
    }

    /** Closes the hole with the most bytes behind it; false when there is none. */
    boolean closeLargest(Connection c) {
        int direction = c.low.waitingBytes >= c.high.waitingBytes ? 0 : 1;
        return close(c, direction) || close(c, 1 - direction);
    }
}
