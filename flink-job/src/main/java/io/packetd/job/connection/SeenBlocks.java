// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.schema.FlowKey;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Which blocks of each stream were taken, for each key group: a block that comes again is known, and one that never came is
 * missed. The state of a key group lies under a flow key made up for it, so that it moves with the key group when the job
 * is rescaled.
 */
final class SeenBlocks {

    /** Streams remembered for each key group; beyond that the one whose last block is oldest is forgotten. */
    static final int MAX_STREAMS = 1024;

    private static final int ANY_TRANSPORT = 6;

    private final List<FlowKey> keys;
    private final MapState<String, Tuple2<Long, Long>> state;

    /** With this map of stream to the number expected next, and the capture time of its last block in epoch nanoseconds. */
    SeenBlocks(int keyGroups, MapState<String, Tuple2<Long, Long>> state) {
        this.keys = keysOf(keyGroups);
        this.state = state;
    }

    static MapStateDescriptor<String, Tuple2<Long, Long>> descriptor() {
        return new MapStateDescriptor<>("blocks", Types.STRING, Types.TUPLE(Types.LONG, Types.LONG));
    }

    /** The key to be set before {@link #take}. */
    FlowKey keyOf(SegmentBlock block) {
        return keys.get(block.keyGroup());
    }

    /**
     * Notes a block.
     *
     * @return how many blocks before it are missing; -1 when it was taken before
     */
    long take(SegmentBlock block) throws Exception {
        String stream = block.stream();
        Tuple2<Long, Long> known = state.get(stream);
        long missing = known == null ? 0 : block.number() - known.f0;
        if (missing < 0) {
            return -1;
        }
        if (known == null) {
            makeRoom();
        }
        state.put(stream, Tuple2.of(block.number() + 1, Math.max(block.lastNanos(), block.passedNanos())));
        return missing;
    }

    private void makeRoom() throws Exception {
        int streams = 0;
        String oldest = "";
        long oldestNanos = Long.MAX_VALUE;
        for (Map.Entry<String, Tuple2<Long, Long>> entry : state.entries()) {
            streams++;
            if (entry.getValue().f1 < oldestNanos) {
                oldest = entry.getKey();
                oldestNanos = entry.getValue().f1;
            }
        }
        if (streams >= MAX_STREAMS) {
            state.remove(oldest);
        }
    }

    /** A flow that does not exist, for each key group: from and to no address. */
    private static List<FlowKey> keysOf(int keyGroups) {
        FlowKey[] found = new FlowKey[keyGroups];
        int missing = keyGroups;
        for (int port = 0; missing > 0; port++) {
            FlowKey key = FlowKey.of(
                    ANY_TRANSPORT, new byte[4], port >>> 16, new byte[4], port & 0xffff, List.of(), List.of(), "");
            int keyGroup = KeyGroups.of(key.hashCode(), keyGroups);
            if (found[keyGroup] == null) {
                found[keyGroup] = key;
                missing--;
            }
        }
        return List.of(found);
    }
}
