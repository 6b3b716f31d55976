// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks the segments of one {@link SegmentBlock} after another; allocates nothing per segment. Any encoding of the schema
 * is read, also one that another Avro library wrote in other array blocks.
 *
 * <pre>{@code
 * cursor.reset(block);
 * while (cursor.next()) {
 *     ... cursor.flow(), cursor.bytes(), cursor.payloadOffset(), cursor.payloadLength() ...
 * }
 * }</pre>
 */
public final class SegmentCursor {

    private final AvroInput in = new AvroInput();
    private final FlowKeyReader keys = new FlowKeyReader();
    private Map<String, Long> counts = Map.of();
    private byte[] bytes = new byte[0];
    private @Nullable FlowKey[] flows = new FlowKey[16];
    private int flowCount;
    private long firstNanos;
    private long leftInArrayBlock;
    private boolean ended = true;

    private int flowIndex;
    private int direction;
    private long capturedAtNanos;
    private int sequence;
    private int acknowledgment;
    private int tcpFlags;
    private int window;
    private int originalLength;
    private int payloadAt;
    private int payloadLength;

    /**
     * Goes before the first segment of a block.
     *
     * @throws IllegalArgumentException if the block is damaged in its counts or flows
     */
    public void reset(SegmentBlock block) {
        bytes = block.encoded();
        in.reset(bytes, block.bodyAt(), bytes.length);
        firstNanos = block.firstNanos();
        leftInArrayBlock = 0;
        ended = true;
        readCounts();
        readFlows();
        ended = false;
    }

    /**
     * Goes to the next segment.
     *
     * @return false after the last one
     * @throws IllegalArgumentException if the block is damaged here
     */
    public boolean next() {
        if (leftInArrayBlock == 0) {
            if (ended) {
                return false;
            }
            leftInArrayBlock = in.readBlockCount("segments");
            if (leftInArrayBlock == 0) {
                ended = true;
                if (!in.atEnd()) {
                    throw in.damaged("bytes after the last segment");
                }
                return false;
            }
        }
        leftInArrayBlock--;
        readSegment();
        return true;
    }

    private void readSegment() {
        flowIndex = in.readInt("flow");
        if (flowIndex < 0 || flowIndex >= flowCount) {
            throw in.damaged("flow " + flowIndex + " of " + flowCount);
        }
        direction = in.readInt("direction", 0, 1);
        capturedAtNanos = firstNanos + in.readLong("nanosSinceFirst");
        sequence = in.readFixed4("sequence");
        acknowledgment = in.readFixed4("acknowledgment");
        tcpFlags = in.readInt("tcpFlags");
        window = in.readInt("window");
        originalLength = in.readInt("originalLength");
        payloadLength = in.skipBytes("payload");
        payloadAt = in.position() - payloadLength;
        if (originalLength < payloadLength) {
            throw in.damaged("payload of " + payloadLength + " bytes out of " + originalLength);
        }
    }

    /** The number of the flow within its block, from 0 on, in order of appearance. */
    public int flowIndex() {
        return flowIndex;
    }

    /** The flow of the segment; one object for each flow and block. */
    public FlowKey flow() {
        FlowKey flow = flows[flowIndex];
        if (flow == null) {
            throw new IllegalStateException("no segment: next() was not called or returned false");
        }
        return flow;
    }

    /** 0 when sent by the low endpoint of the flow, 1 when sent by the high one. */
    public int direction() {
        return direction;
    }

    /** Capture time in epoch nanoseconds. */
    public long capturedAtNanos() {
        return capturedAtNanos;
    }

    /** TCP sequence number. */
    public int sequence() {
        return sequence;
    }

    /** TCP acknowledgment number, meaningful with the ACK flag. */
    public int acknowledgment() {
        return acknowledgment;
    }

    /** TCP flags, 0 for UDP. */
    public int tcpFlags() {
        return tcpFlags;
    }

    /** TCP window as on the wire, not scaled. */
    public int window() {
        return window;
    }

    /** Payload bytes on the wire, at least {@link #payloadLength()}. */
    public int originalLength() {
        return originalLength;
    }

    /** Holds the payload: the encoded block itself, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the payload begins in {@link #bytes()}. */
    public int payloadOffset() {
        return payloadAt;
    }

    /** Payload bytes captured. */
    public int payloadLength() {
        return payloadLength;
    }

    /** What the capture saw, skipped or lost, by counter name in alphabetical order; unmodifiable. */
    public Map<String, Long> counts() {
        return counts;
    }

    private void readCounts() {
        counts = Map.of();
        Map<String, Long> read = null;
        for (long block = in.readBlockCount("counts"); block > 0; block = in.readBlockCount("counts")) {
            read = read == null ? new TreeMap<>() : read;
            for (long i = 0; i < block; i++) {
                int nameLength = in.skipBytes("count name");
                String name = new String(bytes, in.position() - nameLength, nameLength, StandardCharsets.UTF_8);
                read.merge(name, in.readLong(name), Long::sum);
            }
        }
        if (read != null) {
            counts = Collections.unmodifiableMap(read);
        }
    }

    private void readFlows() {
        Arrays.fill(flows, 0, flowCount, null);
        flowCount = 0;
        for (long block = in.readBlockCount("flows"); block > 0; block = in.readBlockCount("flows")) {
            for (long i = 0; i < block; i++) {
                FlowKey key = keys.read(bytes, in);
                if (flowCount == flows.length) {
                    flows = Arrays.copyOf(flows, 2 * flowCount);
                }
                flows[flowCount++] = key;
            }
        }
    }
}
