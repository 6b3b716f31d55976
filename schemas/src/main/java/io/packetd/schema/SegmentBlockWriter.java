// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Fills one {@link SegmentBlock} of a key group after another, allocating nothing per segment; not thread-safe. */
public final class SegmentBlockWriter {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Room for segments to begin with, in bytes; most key groups of a small capture never need more. */
    private static final int FIRST_CAPACITY = 4 << 10;

    /** Room for header and flows to begin with, in bytes; enough for some forty flows. */
    private static final int FIRST_GAP = 1 << 10;

    /** A buffer that grew beyond this, in bytes, is given back when its block is finished. */
    private static final int KEPT_CAPACITY = 512 << 10;

    /** Most payload of one segment, in bytes: the length of one block stays far below what an array can hold. */
    public static final int MAX_PAYLOAD = 64 << 20;

    /** Longest name of a stream, in bytes of UTF-8. */
    public static final int MAX_STREAM_BYTES = 512;

    /** Most bytes of one block, so that offsets fit an int. */
    private static final int MAX_BLOCK = 1 << 30;

    /** Flow and direction, time, two sequence numbers, flags, window and two lengths at their longest. */
    private static final int MAX_SEGMENT_HEADER =
            2 * AvroOutput.MAX_INT_BYTES + AvroOutput.MAX_LONG_BYTES + 8 + 4 * AvroOutput.MAX_INT_BYTES;

    private static final int MAX_BLOCK_HEADER = SegmentBlock.PREFIX_BYTES
            + 3 * AvroOutput.MAX_INT_BYTES
            + 4 * AvroOutput.MAX_LONG_BYTES
            + 3 * (AvroOutput.MAX_LONG_BYTES + 1);

    private final int keyGroup;
    private final int keyGroups;
    private final byte[] stream;
    private final FlowTable flows = new FlowTable();
    private final Map<String, Long> counts = new TreeMap<>();
    private int countsBytes;
    /** Room for header and flows, then the segments: so a block is one stretch, copied once. */
    private byte[] bytes = new byte[0];
    /** Where the segments begin. */
    private int gap = FIRST_GAP;
    /** Where the segments end. */
    private int end = FIRST_GAP;

    private int segments;
    private long number;
    private long passedNanos;
    private long firstNanos;
    private long lastNanos;

    /** A writer of blocks that never travel: they have no stream. */
    public SegmentBlockWriter(int keyGroup, int keyGroups) {
        this(keyGroup, keyGroups, "");
    }

    /**
     * A writer of blocks for one key group.
     *
     * @param keyGroup 0 to {@code keyGroups - 1}
     * @param keyGroups 1 to {@link KeyGroups#MAX}
     * @param stream see {@link SegmentBlock#stream()}; at most {@link #MAX_STREAM_BYTES} bytes of UTF-8
     */
    public SegmentBlockWriter(int keyGroup, int keyGroups, String stream) {
        KeyGroups.checkCount(keyGroups);
        if (keyGroup < 0 || keyGroup >= keyGroups) {
            throw new IllegalArgumentException("key group " + keyGroup + " of " + keyGroups);
        }
        this.keyGroup = keyGroup;
        this.keyGroups = keyGroups;
        this.stream = stream.getBytes(StandardCharsets.UTF_8);
        if (this.stream.length > MAX_STREAM_BYTES) {
            throw new IllegalArgumentException(
                    "stream name of " + this.stream.length + " bytes, limit " + MAX_STREAM_BYTES);
        }
    }

    /**
     * Appends one segment; the payload is copied.
     *
     * @param key holds the flow of the segment, which lies in this key group
     * @param direction 0 when sent by the low endpoint, 1 when sent by the high one
     * @param capturedAtNanos epoch nanoseconds
     * @param originalLength payload bytes on the wire, at least {@code payloadLength}
     */
    public void add(
            FlowKeyEncoder key,
            int direction,
            long capturedAtNanos,
            int sequence,
            int acknowledgment,
            int tcpFlags,
            int window,
            int originalLength,
            byte[] payload,
            int payloadAt,
            int payloadLength) {
        if (payloadLength > MAX_PAYLOAD || originalLength < payloadLength) {
            throw new IllegalArgumentException(
                    "payload of " + payloadLength + " bytes, on the wire " + originalLength + ", limit " + MAX_PAYLOAD);
        }
        if (segments == 0) {
            firstNanos = capturedAtNanos;
            lastNanos = capturedAtNanos;
        } else if (capturedAtNanos > lastNanos) {
            lastNanos = capturedAtNanos;
        }
        int flow = flows.indexOf(key.bytes(), key.length(), key.hash());
        ensureRoom(MAX_SEGMENT_HEADER + payloadLength);
        byte[] out = bytes;
        int at = AvroOutput.writeInt(out, end, flow);
        out[at++] = (byte) (direction << 1);
        at = AvroOutput.writeLong(out, at, capturedAtNanos - firstNanos);
        INT.set(out, at, sequence);
        INT.set(out, at + 4, acknowledgment);
        at = AvroOutput.writeInt(out, at + 8, tcpFlags);
        at = AvroOutput.writeInt(out, at, window);
        at = AvroOutput.writeInt(out, at, originalLength);
        at = AvroOutput.writeInt(out, at, payloadLength);
        System.arraycopy(payload, payloadAt, out, at, payloadLength);
        end = at + payloadLength;
        segments++;
    }

    /** Adds to what the capture saw, skipped or lost; the amounts travel with the next block. */
    public void count(String account, long amount) {
        if (counts.merge(account, amount, Long::sum) == amount) {
            countsBytes += AvroOutput.MAX_INT_BYTES
                    + account.getBytes(StandardCharsets.UTF_8).length
                    + AvroOutput.MAX_LONG_BYTES;
        }
    }

    /** Sets {@link SegmentBlock#passedNanos()} of the blocks to come; 0 when not known. */
    public void passed(long epochNanos) {
        passedNanos = epochNanos;
    }

    /** How many segments the next block holds so far. */
    public int segments() {
        return segments;
    }

    /** How many bytes the next block has so far, header and counts left out. */
    public int bytes() {
        return end - gap + flows.byteLength();
    }

    /** Whether the next block would hold neither segments nor counts. */
    public boolean isEmpty() {
        return segments == 0 && counts.isEmpty();
    }

    /** Encodes what was added since the last call, and begins the next block. */
    public SegmentBlock finish() {
        byte[] head = new byte[MAX_BLOCK_HEADER + stream.length + countsBytes];
        SegmentBlock.writePrefix(head);
        int headLength = AvroOutput.writeInt(head, SegmentBlock.PREFIX_BYTES, keyGroup);
        headLength = AvroOutput.writeInt(head, headLength, keyGroups);
        headLength = AvroOutput.writeInt(head, headLength, stream.length);
        System.arraycopy(stream, 0, head, headLength, stream.length);
        headLength = AvroOutput.writeLong(head, headLength + stream.length, stream.length == 0 ? 0 : number++);
        headLength = AvroOutput.writeLong(head, headLength, passedNanos);
        headLength = AvroOutput.writeLong(head, headLength, segments == 0 ? 0 : firstNanos);
        headLength = AvroOutput.writeLong(head, headLength, segments == 0 ? 0 : lastNanos);
        headLength = writeCounts(head, headLength);
        if (flows.size() > 0) {
            headLength = AvroOutput.writeInt(head, headLength, flows.size());
        }
        byte[] middle = new byte[1 + AvroOutput.MAX_INT_BYTES];
        int middleLength = segments > 0 ? AvroOutput.writeInt(middle, 1, segments) : 1;
        int front = headLength + flows.byteLength() + middleLength;
        makeGap(front);
        int start = gap - front;
        System.arraycopy(head, 0, bytes, start, headLength);
        flows.writeTo(bytes, start + headLength);
        System.arraycopy(middle, 0, bytes, gap - middleLength, middleLength);
        bytes[end] = 0;
        byte[] block = Arrays.copyOfRange(bytes, start, end + 1);
        reset();
        return SegmentBlock.ofEncoded(block);
    }

    /** Makes room for {@code front} bytes before the segments; blocks of this writer to come begin with as much. */
    private void makeGap(int front) {
        ensureRoom(1);
        if (front > gap) {
            int wider = Math.max(front, 2 * gap);
            byte[] moved = new byte[wider + end - gap + 1];
            System.arraycopy(bytes, gap, moved, wider, end - gap);
            bytes = moved;
            end += wider - gap;
            gap = wider;
        }
    }

    private int writeCounts(byte[] target, int start) {
        int at = start;
        if (!counts.isEmpty()) {
            at = AvroOutput.writeInt(target, at, counts.size());
            for (Map.Entry<String, Long> entry : counts.entrySet()) {
                byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
                at = AvroOutput.writeInt(target, at, name.length);
                System.arraycopy(name, 0, target, at, name.length);
                at = AvroOutput.writeLong(target, at + name.length, entry.getValue());
            }
        }
        target[at++] = 0;
        return at;
    }

    private void reset() {
        flows.clear();
        counts.clear();
        countsBytes = 0;
        segments = 0;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[0];
            gap = FIRST_GAP;
        }
        end = gap;
    }

    /** Makes room for so many bytes after the segments, and for the end of their array. */
    private void ensureRoom(int more) {
        if (more >= bytes.length - end) {
            long wanted = (long) end + more + 1;
            if (wanted + flows.byteLength() > MAX_BLOCK) {
                throw new IllegalStateException("block of " + wanted + " bytes exceeds " + MAX_BLOCK);
            }
            bytes = Arrays.copyOf(bytes, (int) Math.max(FIRST_CAPACITY, Math.max(wanted, 2L * bytes.length)));
        }
    }
}
