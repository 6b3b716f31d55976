// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.OpaqueReason;

/** UDP: each datagram is a window of its own; one that was captured twice is taken once. */
final class Datagrams {

    /** This many datagrams that no protocol takes make a flow opaque. */
    private static final int MAX_UNKNOWN = 8;

    /** Datagrams remembered to see one that was captured twice. */
    private static final int TWINS = 4;

    private final EngineOptions options;
    private final Ledger ledger;
    private final Detector detector;
    private final Framer framer;
    private final Decoders decoders;

    Datagrams(EngineOptions options, Ledger ledger, Detector detector, Framer framer, Decoders decoders) {
        this.options = options;
        this.ledger = ledger;
        this.detector = detector;
        this.framer = framer;
        this.decoders = decoders;
    }

    void take(Connection c, CapturedSegment s) {
        if (c.mode == Connection.Mode.OPAQUE && c.opaque != null) {
            ledger.addOpaque(c.opaque, s.length);
            return;
        }
        if (isTwin(c, s)) {
            ledger.add(Account.DUPLICATE, s.length);
            return;
        }
        if (s.originalLength > s.length) {
            ledger.add(Account.CUT, s.originalLength - s.length);
        }
        if (c.mode == Connection.Mode.DETECTING && !detector.datagram(c, s.direction, s.bytes, s.offset, s.length)) {
            ledger.add(Account.UNDETECTED, s.length);
            if (++c.rejects >= MAX_UNKNOWN) {
                decoders.turnOpaque(c, OpaqueReason.UNKNOWN_PROTOCOL);
            }
            return;
        }
        Half h = c.half(s.direction);
        framer.feedDatagram(c, s.direction, s.bytes, s.offset, s.length, h.next, s.capturedAtNanos);
        h.next += s.length;
    }

    private boolean isTwin(Connection c, CapturedSegment s) {
        long hash = Hashing.of(s.bytes, s.offset, s.length, s.direction);
        for (int i = 0; i < c.twinHashes.length; i++) {
            if (c.twinHashes[i] == hash
                    && Math.abs(s.capturedAtNanos - c.twinNanos[i])
                            <= options.datagramTwins().toNanos()) {
                return true;
            }
        }
        if (c.twinHashes.length == 0) {
            c.twinHashes = new long[TWINS];
            c.twinNanos = new long[TWINS];
            java.util.Arrays.fill(c.twinNanos, Long.MIN_VALUE / 2);
        }
        c.twinHashes[c.twins] = hash;
        c.twinNanos[c.twins] = s.capturedAtNanos;
        c.twins = (c.twins + 1) % TWINS;
        return false;
    }
}
