// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.engine.CapturedSegment;
import io.packetd.schema.FlowKey;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks a block and remembers the connection of each flow in it, so that state is looked up once a flow and block. */
final class BlockWalk {

    private final SegmentCursor cursor = new SegmentCursor();
    private final CapturedSegment segment = new CapturedSegment();
    private @Nullable FlowKey[] flows = new FlowKey[64];
    private @Nullable TrackedConnection[] connections = new TrackedConnection[64];
    private int count;

    void begin(SegmentBlock block) {
        Arrays.fill(flows, 0, count, null);
        Arrays.fill(connections, 0, count, null);
        count = 0;
        cursor.reset(block);
    }

    /** Goes to the next segment. */
    boolean next() {
        return cursor.next();
    }

    /** The flow of the segment. */
    FlowKey flow() {
        return cursor.flow();
    }

    /** The connection of the segment, if it was looked up in this block. */
    @Nullable
    TrackedConnection tracked() {
        int index = cursor.flowIndex();
        return index < count ? connections[index] : null;
    }

    /** Remembers the connection of the segment. */
    void track(TrackedConnection tracked) {
        int index = cursor.flowIndex();
        if (index >= flows.length) {
            int length = Math.max(index + 1, flows.length * 2);
            flows = Arrays.copyOf(flows, length);
            connections = Arrays.copyOf(connections, length);
        }
        flows[index] = cursor.flow();
        connections[index] = tracked;
        count = Math.max(count, index + 1);
    }

    /** The segment, in a carrier that is used again for the next one. */
    CapturedSegment segment() {
        segment.capturedAtNanos = cursor.capturedAtNanos();
        segment.direction = cursor.direction();
        segment.sequence = cursor.sequence();
        segment.acknowledgment = cursor.acknowledgment();
        segment.tcpFlags = cursor.tcpFlags();
        segment.window = cursor.window();
        segment.bytes = cursor.bytes();
        segment.offset = cursor.payloadOffset();
        segment.length = cursor.payloadLength();
        segment.originalLength = cursor.originalLength();
        return segment;
    }

    /** Places of flows; some may be empty. */
    int flows() {
        return count;
    }

    @Nullable
    FlowKey flow(int place) {
        return flows[place];
    }

    @Nullable
    TrackedConnection tracked(int place) {
        return connections[place];
    }

    Map<String, Long> counts() {
        return cursor.counts();
    }
}
