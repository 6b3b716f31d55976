// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The blocks of a ring, in turn: the kernel fills one and marks it, we copy it and hand it back at once ({@code struct
 * tpacket_block_desc} of {@code linux/if_packet.h}).
 */
final class BlockRing {

    /** {@code sizeof(struct tpacket_block_desc)} */
    static final int BLOCK_HEADER = 48;

    static final int STATUS_AT = 8;
    static final int BYTES_AT = 20;
    static final int STATUS_KERNEL = 0;
    static final int STATUS_USER = 1;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer ring;
    private final int blockBytes;
    private final int blocks;
    private int current;

    BlockRing(ByteBuffer ring, int blockBytes) {
        this.ring = ring;
        this.blockBytes = blockBytes;
        blocks = ring.capacity() / blockBytes;
    }

    int blocks() {
        return blocks;
    }

    int blockBytes() {
        return blockBytes;
    }

    /**
     * Copies the next block, and hands it back to the kernel.
     *
     * @param into has room for a block
     * @return bytes of the block that are used, or 0 when the kernel still fills it
     */
    int take(byte[] into) {
        int at = current * blockBytes;
        // the mark is read before, and set after, all else
        if (((int) INT.getAcquire(ring, at + STATUS_AT) & STATUS_USER) == 0) {
            return 0;
        }
        int used = ring.getInt(at + BYTES_AT);
        int copied = used < BLOCK_HEADER || used > blockBytes ? blockBytes : used;
        ring.get(at, into, 0, copied);
        INT.setRelease(ring, at + STATUS_AT, STATUS_KERNEL);
        current = current + 1 == blocks ? 0 : current + 1;
        return copied;
    }
}
