// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was in blocks that never reached Kafka, until a later block has taken it along. Nothing of a dropped block is forgotten:
 * its own counts are booked again beside what it held. Thread-safe.
 */
public final class Losses {

    /** Counts dropped blocks. */
    public static final String BLOCKS = "spool-dropped-blocks";

    /** Counts the segments in them. */
    public static final String SEGMENTS = "spool-dropped-segments";

    /** Counts the payload bytes in them, as captured. */
    public static final String BYTES = "spool-dropped-bytes";

    private final ShipperMetrics metrics;
    private final Map<Integer, Map<String, Long>> owed = new TreeMap<>();

    /** Nothing is lost yet. */
    public Losses(ShipperMetrics metrics) {
        this.metrics = metrics;
    }

    /** Books a block that is dropped. */
    public void book(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        long segments = 0;
        long payload = 0;
        Map<String, Long> counts = Map.of();
        try {
            cursor.reset(block);
            counts = cursor.counts();
            while (cursor.next()) {
                segments++;
                payload += cursor.payloadLength();
            }
        } catch (IllegalArgumentException damaged) {
            // the header was read, so it is a block; what was readable of it is booked
        }
        metrics.add(ShipperMetric.DROPPED_BLOCKS, 1);
        metrics.add(ShipperMetric.DROPPED_SEGMENTS, segments);
        metrics.add(ShipperMetric.DROPPED_BYTES, payload);
        owe(block.keyGroup(), counts, segments, payload);
    }

    /** Hands over what is owed, and owes it no longer. */
    public void take(BlockOutput.CountReceiver receiver) {
        Map<Integer, Map<String, Long>> taken;
        synchronized (this) {
            if (owed.isEmpty()) {
                return;
            }
            taken = new TreeMap<>(owed);
            owed.clear();
        }
        taken.forEach(
                (keyGroup, amounts) -> amounts.forEach((account, amount) -> receiver.count(keyGroup, account, amount)));
    }

    /** Whether nothing is owed. */
    public synchronized boolean isEmpty() {
        return owed.isEmpty();
    }

    private synchronized void owe(int keyGroup, Map<String, Long> counts, long segments, long payload) {
        Map<String, Long> amounts = owed.computeIfAbsent(keyGroup, unused -> new TreeMap<>());
        counts.forEach((account, amount) -> add(amounts, account, amount));
        add(amounts, BLOCKS, 1);
        add(amounts, SEGMENTS, segments);
        add(amounts, BYTES, payload);
    }

    private static void add(Map<String, Long> amounts, String account, long amount) {
        // a time, not an amount; only replays have it, and those drop nothing
        if (amount != 0 && !account.equals(Replay.END_OF_STREAM)) {
            amounts.merge(account, amount, Long::sum);
        }
    }
}
