// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the blocks it takes. */
final class CollectedBlocks implements BlockOutput {

    record Loss(int keyGroup, String account, long amount) {}

    final List<SegmentBlock> blocks = new ArrayList<>();
    final List<Loss> losses = new ArrayList<>();
    private final int partitions;

    CollectedBlocks(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public void take(SegmentBlock block) {
        blocks.add(block);
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void takeLosses(CountReceiver receiver) {
        losses.forEach(loss -> receiver.count(loss.keyGroup(), loss.account(), loss.amount()));
        losses.clear();
    }

    /** The blocks taken since the last call. */
    List<SegmentBlock> next() {
        List<SegmentBlock> next = List.copyOf(blocks);
        blocks.clear();
        return next;
    }

    static int segments(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        int segments = 0;
        while (cursor.next()) {
            segments++;
        }
        return segments;
    }

    /** The sums of all counts of these blocks. */
    static Map<String, Long> counts(List<SegmentBlock> blocks) {
        Map<String, Long> sums = new TreeMap<>();
        SegmentCursor cursor = new SegmentCursor();
        for (SegmentBlock block : blocks) {
            cursor.reset(block);
            cursor.counts().forEach((account, amount) -> sums.merge(account, amount, Long::sum));
        }
        return sums;
    }
}
