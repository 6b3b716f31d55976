// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;

/**
 * Counts records without reading them (Kafka documentation, section message format). What all formats share is the beginning:
 *
 * <pre>
 *  0 i64 offset   8 i32 bytes that follow   12 i32 (leader epoch, or CRC)   16 i8 magic
 * </pre>
 *
 * A batch (magic 2) has its attributes at 21 and the number of its records at 57; a message (magic 0 and 1) has its attributes at
 * 17 and is one record, or a compressed set of nobody knows how many.
 */
final class RecordBatches {

    /** Bytes up to the number of records of a batch, that included. */
    static final int BATCH_BYTES = 61;

    private static final int MESSAGE_BYTES = 18;
    private static final int LENGTH_AT = 8;
    private static final int LENGTH_END = 12;
    private static final int MAGIC_AT = 16;
    private static final int BATCH_ATTRIBUTES_AT = 21;
    private static final int COUNT_AT = 57;
    private static final int MESSAGE_ATTRIBUTES_AT = 17;
    private static final int CODEC_MASK = 7;
    private static final int CONTROL_BIT = 0x20;

    /** Bytes of the smallest message behind its length: CRC, magic, attributes, two lengths. */
    private static final int MIN_MESSAGE_BYTES = 14;

    private RecordBatches() {}

    /**
     * Bytes that must be there to count what begins at this index; 0 when the rest is too short for that, as the last batch of an
     * answer may be, which was cut to the size asked for.
     */
    static int headerBytes(ByteWindow in, long at, int left) {
        if (left < MESSAGE_BYTES) {
            return 0;
        }
        if (at + MESSAGE_BYTES > in.length()) {
            return MESSAGE_BYTES;
        }
        if (in.u8((int) at + MAGIC_AT) < 2) {
            return MESSAGE_BYTES;
        }
        return left < BATCH_BYTES ? 0 : BATCH_BYTES;
    }

    /** Counts what begins at this index; returns its bytes, {@code left} at most. */
    static int count(ByteWindow in, int at, int left, Facts facts) {
        int magic = in.u8(at + MAGIC_AT);
        int length = in.i32(at + LENGTH_AT);
        int header = magic < 2 ? MIN_MESSAGE_BYTES : BATCH_BYTES - LENGTH_END;
        if (magic > 2 || length < header) {
            facts.recordsUnknown();
            return left;
        }
        if (length > left - LENGTH_END) {
            return left;
        }
        if (magic == 2) {
            batch(in, at, facts);
        } else {
            int codec = in.u8(at + MESSAGE_ATTRIBUTES_AT) & CODEC_MASK;
            facts.records(codec == 0 ? 1 : 0, codec);
            if (codec != 0) {
                facts.recordsUnknown();
            }
        }
        return LENGTH_END + length;
    }

    /** The markers that end transactions are batches of their own, and nobody's records. */
    private static void batch(ByteWindow in, int at, Facts facts) {
        int attributes = in.u16(at + BATCH_ATTRIBUTES_AT);
        int count = in.i32(at + COUNT_AT);
        if (count < 0) {
            facts.recordsUnknown();
        } else if ((attributes & CONTROL_BIT) == 0) {
            facts.records(count, attributes & CODEC_MASK);
        }
    }
}
