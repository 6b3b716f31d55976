// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlockRingTest {

    private static final int BLOCK = 4096;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(2 * BLOCK).order(ByteOrder.nativeOrder());
    private final BlockRing ring = new BlockRing(memory, BLOCK);
    private final byte[] copy = new byte[BLOCK];

    private void fill(int index, int first) {
        byte[] bytes = new BlockBytes(BLOCK).frame(first, 0, 1, 0, new byte[60]).finish();
        memory.put(index * BLOCK, bytes);
    }

    private int status(int index) {
        return memory.getInt(index * BLOCK + BlockRing.STATUS_AT);
    }

    @Test
    void blocksAreTakenInTurnAndHandedBack() {
        assertThat(ring.take(copy)).isZero();
        fill(0, 1);
        fill(1, 2);
        for (int round = 0; round < 3; round++) {
            for (int index = 0; index < 2; index++) {
                assertThat(ring.take(copy)).isEqualTo(BlockRing.BLOCK_HEADER + 144);
                assertThat(ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder()).getInt(BlockRing.BLOCK_HEADER + 4))
                        .isEqualTo(index + 1);
                assertThat(status(index)).isEqualTo(BlockRing.STATUS_KERNEL);
                fill(index, index + 1);
            }
        }
    }

    @Test
    void aBlockThatIsNotItsTurnWaits() {
        fill(1, 2);
        assertThat(ring.take(copy)).isZero();
        fill(0, 1);
        assertThat(ring.take(copy)).isPositive();
        assertThat(ring.take(copy)).isPositive();
        assertThat(ring.take(copy)).isZero();
    }

    @Test
    void moreBytesThanThereAreMeansTheWholeBlock() {
        fill(0, 1);
        memory.putInt(BlockRing.BYTES_AT, Integer.MAX_VALUE);
        assertThat(ring.take(copy)).isEqualTo(BLOCK);
        assertThat(Arrays.equals(copy, new byte[BLOCK])).isFalse();
    }
}
