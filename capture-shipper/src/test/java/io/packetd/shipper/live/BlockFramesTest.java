// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.packet.TestFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockFramesTest {

    private static final byte[] FRAME = TestFrames.tcpFrame(40_000, 80, 1, new byte[] {1, 2, 3});

    /** A frame as the receiver saw it. */
    private record Seen(long nanos, int linkType, List<Byte> bytes, int original) {}

    private static List<Seen> read(byte[] block, int used) {
        List<Seen> seen = new ArrayList<>();
        int frames = new BlockFrames(block)
                .each(
                        used,
                        frame -> seen.add(new Seen(
                                frame.capturedAtNanos,
                                frame.linkType,
                                list(Arrays.copyOfRange(frame.bytes, frame.offset, frame.offset + frame.length)),
                                frame.originalLength)));
        assertThat(seen).hasSize(frames);
        return seen;
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte each : bytes) {
            list.add(each);
        }
        return list;
    }

    @Test
    void framesComeInOrderWithTheirTimes() {
        BlockBytes block = new BlockBytes(65_536);
        block.frame(1_700_000_000, 5, 1, 0, FRAME).frame(1_700_000_000, 999_999_999, 1, 4, FRAME);
        assertThat(read(block.finish(), block.used()))
                .containsExactly(
                        new Seen(1_700_000_000_000_000_005L, 1, list(FRAME), FRAME.length),
                        new Seen(1_700_000_000_999_999_999L, 1, list(FRAME), FRAME.length));
    }

    @Test
    void secondsAreUnsigned() {
        BlockBytes block = new BlockBytes(65_536).frame(-1, 0, 1, 0, FRAME);
        assertThat(read(block.finish(), block.used()).get(0).nanos()).isEqualTo(4_294_967_295L * 1_000_000_000L);
    }

    @Test
    void aTagThatTheKernelTookOffIsPutBack() {
        byte[] ip = Arrays.copyOfRange(FRAME, 14, FRAME.length);
        for (int type : new int[] {TestFrames.VLAN, TestFrames.QINQ}) {
            BlockBytes block = new BlockBytes(65_536);
            int status = BlockFrames.VLAN_VALID | BlockFrames.VLAN_TYPE_VALID;
            block.frame(1, 0, 1, 0, FRAME, FRAME.length, BlockBytes.LINK_AT + 14, status, 0x6007, type);
            byte[] expected = TestFrames.ethernet(type, TestFrames.vlan(7, TestFrames.IPV4, ip));
            assertThat(read(block.finish(), block.used()))
                    .containsExactly(new Seen(1_000_000_000L, 1, list(expected), expected.length));
        }
    }

    @Test
    void anOldKernelDoesNotTellTheTypeOfATag() {
        BlockBytes block = new BlockBytes(65_536);
        int networkAt = BlockBytes.LINK_AT + 14;
        block.frame(1, 0, 1, 0, FRAME, FRAME.length, networkAt, BlockFrames.VLAN_VALID, 7, 0);
        List<Byte> bytes = read(block.finish(), block.used()).get(0).bytes();
        assertThat(bytes.subList(12, 16)).containsExactly((byte) 0x81, (byte) 0, (byte) 0, (byte) 7);
    }

    @Test
    void loopbackIsTakenOnce() {
        BlockBytes block = new BlockBytes(65_536).frame(1, 0, 772, 4, FRAME).frame(2, 0, 772, 0, FRAME);
        assertThat(read(block.finish(), block.used()))
                .containsExactly(new Seen(2_000_000_000L, 1, list(FRAME), FRAME.length));
    }

    @Test
    void rawIpBeginsAtTheNetworkHeader() {
        byte[] ip = Arrays.copyOfRange(FRAME, 14, FRAME.length);
        byte[] ppp = TestFrames.concat(new byte[4], ip);
        BlockBytes block = new BlockBytes(65_536);
        block.frame(1, 0, 512, 0, ppp, ppp.length, BlockBytes.LINK_AT + 4, 0, 0, 0);
        block.frame(1, 0, 65_534, 0, ip, ip.length, BlockBytes.LINK_AT, 0, 0, 0);
        Seen expected = new Seen(1_000_000_000L, 101, list(ip), ip.length);
        assertThat(read(block.finish(), block.used())).containsExactly(expected, expected);
    }

    @Test
    void otherHardwareIsNumberedAboveTheRegistry() {
        BlockBytes block = new BlockBytes(65_536).frame(1, 0, 280, 0, new byte[] {1});
        assertThat(read(block.finish(), block.used()).get(0).linkType()).isEqualTo(0x10000 + 280);
    }

    @Test
    void cutFramesKeepTheirLength() {
        BlockBytes block = new BlockBytes(65_536);
        block.frame(1, 0, 1, 0, FRAME, 9000, BlockBytes.LINK_AT + 14, 0, 0, 0);
        assertThat(read(block.finish(), block.used()).get(0).original()).isEqualTo(9000);
    }

    @Test
    void aFrameThatDoesNotFitEndsTheBlockAndIsCounted() {
        for (int field : new int[] {12, 24}) {
            BlockBytes block = new BlockBytes(65_536);
            block.frame(1, 0, 1, 0, FRAME).frame(1, 0, 1, 0, FRAME);
            int second = block.lastAt();
            block.frame(1, 0, 1, 0, FRAME);
            byte[] bytes = block.finish();
            block.buffer().putShort(second + field, (short) -1);
            if (field == 24) {
                block.buffer().putInt(second + 12, 65_000);
            }
            BlockFrames frames = new BlockFrames(bytes);
            assertThat(frames.each(block.used(), frame -> {})).isEqualTo(1);
            assertThat(frames.takeDamaged()).isEqualTo(2);
            assertThat(frames.takeDamaged()).isZero();
        }
    }

    @Test
    void aChainThatStandsStillEnds() {
        BlockBytes block = new BlockBytes(65_536).frame(1, 0, 1, 0, FRAME).frame(1, 0, 1, 0, FRAME);
        byte[] bytes = block.finish();
        block.buffer().putInt(BlockRing.BLOCK_HEADER, 0).putInt(BlockFrames.COUNT_AT, 2);
        BlockFrames frames = new BlockFrames(bytes);
        assertThat(frames.each(block.used(), frame -> {})).isEqualTo(1);
        assertThat(frames.takeDamaged()).isEqualTo(1);
    }

    @Test
    void noBytesAtAllLeadOutOfTheBlock() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            BlockBytes block = new BlockBytes(4096);
            for (int i = 0; i < 5; i++) {
                block.frame(1, 0, 1, 0, FRAME, 100, BlockBytes.LINK_AT + 14, BlockFrames.VLAN_VALID, 7, 0);
            }
            byte[] bytes = block.finish();
            for (int i = 0; i < 4; i++) {
                bytes[random.nextInt(block.used())] = (byte) random.nextInt();
            }
            new BlockFrames(bytes)
                    .each(
                            block.used(),
                            frame -> assertThat(frame.offset >= 0
                                            && frame.length >= 0
                                            && frame.offset + frame.length <= bytes.length
                                            && frame.originalLength >= frame.length)
                                    .as("seed %d", seed)
                                    .isTrue());
        }
    }
}
