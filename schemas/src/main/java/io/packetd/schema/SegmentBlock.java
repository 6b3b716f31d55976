// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Segments and datagrams of flows that all lie in one key group, as one value of Kafka and one record of Flink.
 *
 * <pre>
 * C3 01 | CRC-64-AVRO of the schema, little-endian | Avro binary encoding of record SegmentBlock
 *   2   |                   8                      | ...
 * </pre>
 *
 * This is the single-object encoding of the Avro specification. Made by {@link SegmentBlockWriter}, read by {@link
 * SegmentCursor}.
 */
public final class SegmentBlock {

    /** CRC-64-AVRO of the parsing canonical form of {@code SegmentBlock.avsc}. */
    static final long FINGERPRINT = 0xc63c75b67761c3c8L;

    /** Marker and fingerprint. */
    static final int PREFIX_BYTES = 10;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] encoded;
    private final int bodyAt;
    private final int keyGroup;
    private final int keyGroups;
    private final int streamAt;
    private final int streamLength;
    private final long number;
    private final long passedNanos;
    private final long firstNanos;
    private final long lastNanos;

    private SegmentBlock(byte[] encoded, AvroInput in) {
        this.encoded = encoded;
        keyGroup = in.readInt("keyGroup");
        keyGroups = in.readInt("keyGroups", 1, KeyGroups.MAX);
        if (keyGroup < 0 || keyGroup >= keyGroups) {
            throw in.damaged("key group " + keyGroup + " of " + keyGroups);
        }
        streamLength = in.skipBytes("stream");
        streamAt = in.position() - streamLength;
        number = in.readLong("number");
        passedNanos = in.readLong("passedNanos");
        firstNanos = in.readLong("firstNanos");
        lastNanos = in.readLong("lastNanos");
        bodyAt = in.position();
    }

    /**
     * The block in its encoding, which is not copied and must not change any more. Only the header is looked at; damage further
     * behind is found by the cursor.
     *
     * @throws IllegalArgumentException if marker, fingerprint or header are not those of a segment block
     */
    public static SegmentBlock ofEncoded(byte[] bytes) {
        checkPrefix(bytes, FINGERPRINT, "SegmentBlock");
        AvroInput in = new AvroInput();
        in.reset(bytes, PREFIX_BYTES, bytes.length);
        return new SegmentBlock(bytes, in);
    }

    /** Writes marker and fingerprint, {@link #PREFIX_BYTES} bytes. */
    static void writePrefix(byte[] target) {
        writePrefix(target, 0, FINGERPRINT);
    }

    static void writePrefix(byte[] target, int at, long fingerprint) {
        target[at] = (byte) 0xc3;
        target[at + 1] = 1;
        LONG.set(target, at + 2, fingerprint);
    }

    /**
     * Checks marker and fingerprint.
     *
     * @throws IllegalArgumentException if they are not those of the named schema
     */
    static void checkPrefix(byte[] bytes, long fingerprint, String schema) {
        if (bytes.length < PREFIX_BYTES || bytes[0] != (byte) 0xc3 || bytes[1] != 1) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes without the marker of Avro's single-object encoding");
        }
        long found = (long) LONG.get(bytes, 2);
        if (found != fingerprint) {
            throw new IllegalArgumentException("schema fingerprint " + Long.toHexString(found) + " is not "
                    + Long.toHexString(fingerprint) + ", that of " + schema);
        }
    }

    /** The encoding, not copied: not to be changed. */
    public byte[] encoded() {
        return encoded;
    }

    /** How many bytes the encoding has. */
    public int length() {
        return encoded.length;
    }

    /** The key group all flows of this block lie in, 0 to {@code keyGroups() - 1}. */
    public int keyGroup() {
        return keyGroup;
    }

    /** Into how many key groups the sender divided flows. */
    public int keyGroups() {
        return keyGroups;
    }

    /** Who made this block: one run of one capture thread of one shipper; empty for a block that never travels. */
    public String stream() {
        return new String(encoded, streamAt, streamLength, StandardCharsets.UTF_8);
    }

    /** Whether it has a stream: only such blocks are numbered for a reader. */
    public boolean hasStream() {
        return streamLength > 0;
    }

    /** Whether the stream's name is that, as UTF-8. */
    public boolean isOfStream(byte[] name) {
        return Arrays.equals(encoded, streamAt, streamAt + streamLength, name, 0, name.length);
    }

    /** How many blocks of this stream and key group came before; 0 without a stream. */
    public long number() {
        return number;
    }

    /** Capture time in epoch nanoseconds before which everything lies in blocks sent earlier; 0 when not known. */
    public long passedNanos() {
        return passedNanos;
    }

    /** Capture time of the first segment in epoch nanoseconds, 0 without segments; a later segment may be a little older. */
    public long firstNanos() {
        return firstNanos;
    }

    /** Latest capture time in epoch nanoseconds, 0 without segments. */
    public long lastNanos() {
        return lastNanos;
    }

    /** Where the counts begin: the first byte behind the header. */
    int bodyAt() {
        return bodyAt;
    }
}
