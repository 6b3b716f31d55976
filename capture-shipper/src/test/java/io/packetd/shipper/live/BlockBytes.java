// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A block as the kernel writes it, in the byte order of this machine. */
final class BlockBytes {

    static final int LINK_AT = 82;

    private final ByteBuffer bytes;
    private int at = BlockRing.BLOCK_HEADER;
    private int lastAt;
    private int count;

    BlockBytes(int capacity) {
        bytes = ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
        bytes.putInt(BlockFrames.FIRST_AT, at);
    }

    BlockBytes frame(int seconds, int nanos, int hardware, int packetType, byte[] frame) {
        return frame(seconds, nanos, hardware, packetType, frame, frame.length, LINK_AT + 14, 0, 0, 0);
    }

    BlockBytes frame(
            int seconds,
            int nanos,
            int hardware,
            int packetType,
            byte[] frame,
            int original,
            int networkAt,
            int status,
            int tag,
            int tagType) {
        int next = (LINK_AT + frame.length + 15) & ~15;
        bytes.putInt(at, next).putInt(at + 4, seconds).putInt(at + 8, nanos);
        bytes.putInt(at + 12, frame.length).putInt(at + 16, original).putInt(at + 20, status);
        bytes.putShort(at + 24, (short) LINK_AT).putShort(at + 26, (short) networkAt);
        bytes.putInt(at + 32, tag).putShort(at + 36, (short) tagType);
        bytes.putShort(at + 56, (short) hardware).put(at + 58, (byte) packetType);
        bytes.put(at + LINK_AT, frame);
        lastAt = at;
        at += next;
        count++;
        return this;
    }

    /** Bytes used. */
    int used() {
        return at;
    }

    int lastAt() {
        return lastAt;
    }

    ByteBuffer buffer() {
        return bytes;
    }

    /** Closed, as it is handed over. */
    byte[] finish() {
        bytes.putInt(BlockFrames.COUNT_AT, count).putInt(BlockRing.BYTES_AT, at);
        bytes.putInt(BlockRing.STATUS_AT, BlockRing.STATUS_USER);
        if (count > 0) {
            bytes.putInt(lastAt, 0);
        }
        return bytes.array();
    }
}
