// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentBlockTest {

    @Test
    void givesBackWhatWasWritten() {
        SegmentBlock block = Blocks.example();

        assertThat(block.keyGroup()).isEqualTo(5);
        assertThat(block.keyGroups()).isEqualTo(128);
        assertThat(block.firstNanos()).isEqualTo(Blocks.START);
        assertThat(block.lastNanos()).isEqualTo(Blocks.START + 5_000_000_000L);
        assertThat(Blocks.read(block)).hasSize(5);
        assertThat(Blocks.read(block).get(1).capturedAtNanos()).isEqualTo(Blocks.START - 1_000);
        assertThat(Blocks.read(block).get(1).sequence()).isEqualTo(-1);
        assertThat(Blocks.read(block).get(3).acknowledgment()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Blocks.read(block).get(4).flow())
                .isEqualTo(Blocks.exampleFlows().get(0));
        assertThat(Blocks.counts(block)).containsEntry("frames", 7L).hasSize(2);
    }

    @Test
    void writerBeginsAnewAfterFinish() {
        SegmentBlockWriter writer = new SegmentBlockWriter(0, 1, "d#1");
        FlowKey flow = Blocks.exampleFlows().get(0);
        Blocks.add(writer, flow, 0, 1, 2, 3, 4, 5, 6, new byte[1]);
        SegmentBlock first = writer.finish();
        assertThat(writer.isEmpty()).isTrue();
        Blocks.add(writer, flow, 0, 1, 2, 3, 4, 5, 6, new byte[1]);

        SegmentBlock second = writer.finish();
        assertThat(Blocks.read(second)).isEqualTo(Blocks.read(first));
        assertThat(second.length()).isEqualTo(first.length());
        assertThat(List.of(first.number(), second.number())).containsExactly(0L, 1L);
    }

    @Test
    void saysWhoMadeItAndWhichTimeHadPassed() {
        SegmentBlock block = Blocks.example();

        assertThat(block.stream()).isEqualTo("höst-1/18f2c3a4b5d6/0");
        assertThat(block.isOfStream("höst-1/18f2c3a4b5d6/0".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(block.isOfStream("höst-1/18f2c3a4b5d6/1".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(block.number()).isEqualTo(1);
        assertThat(block.passedNanos()).isEqualTo(Blocks.START - 2_000_000);
    }

    @Test
    void numbersNothingThatNeverTravels() {
        SegmentBlockWriter writer = new SegmentBlockWriter(0, 1);

        assertThat(List.of(writer.finish().number(), writer.finish().number())).containsExactly(0L, 0L);
    }

    @Test
    void refusesStreamNamesThatAreTooLong() {
        assertThatThrownBy(() -> new SegmentBlockWriter(0, 1, "x".repeat(513)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("513 bytes, limit 512");
    }

    @Test
    void emptyBlockHasNoSegments() {
        SegmentBlock block = new SegmentBlockWriter(0, 1).finish();

        assertThat(Blocks.read(block)).isEmpty();
        assertThat(Blocks.counts(block)).isEmpty();
    }

    @Test
    void keepsManyFlowsApart() {
        SegmentBlockWriter writer = new SegmentBlockWriter(0, 1);
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        byte[] packet = new byte[8];
        for (int i = 0; i < 200_000; i++) {
            int n = i % 100_000;
            packet[0] = (byte) (n >>> 16);
            packet[1] = (byte) (n >>> 8);
            packet[2] = (byte) n;
            int direction = encoder.encode(6, packet, 0, 4, 4, 80, 1024, new int[0], 0, new int[0], new long[0], 0, "");
            writer.add(encoder, direction, i, 0, 0, 0, 0, 0, packet, 0, 0);
        }
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(writer.finish());
        for (int i = 0; i < 200_000; i++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.flowIndex()).isEqualTo(i % 100_000);
        }
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void everyCutBlockIsRefused() {
        byte[] whole = Blocks.example().encoded();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException()
                    .as("cut at %d", length)
                    .isThrownBy(() -> Blocks.read(SegmentBlock.ofEncoded(cut)));
        }
    }

    @Test
    void bytesAfterTheBlockAreRefused() {
        byte[] whole = Blocks.example().encoded();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Blocks.read(SegmentBlock.ofEncoded(Arrays.copyOf(whole, whole.length + 1))))
                .withMessageContaining("after the last segment");
    }

    @Test
    void damageNeverEndsInAnythingButIllegalArgument() {
        long seed = Long.getLong("packetd.seed", 1);
        Random random = new Random(seed);
        byte[] whole = Blocks.random(1).encoded();
        long checked = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            checked += survives(damaged, seed, round);
        }
        byte[] small = Blocks.example().encoded();
        for (int at = 0; at < small.length; at++) {
            for (int value : new int[] {0, 1, 2, 0x7f, 0x80, 0xff}) {
                byte[] damaged = small.clone();
                damaged[at] = (byte) value;
                checked += survives(damaged, seed, at);
            }
        }
        assertThat(checked).isPositive();
    }

    private static int survives(byte[] damaged, long seed, int round) {
        try {
            SegmentCursor cursor = new SegmentCursor();
            cursor.reset(SegmentBlock.ofEncoded(damaged));
            int sum = 1;
            while (cursor.next()) {
                sum += cursor.payloadLength();
                assertThat(cursor.payloadOffset() + cursor.payloadLength()).isLessThanOrEqualTo(damaged.length);
            }
            return sum;
        } catch (IllegalArgumentException expected) {
            return 1;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new AssertionError("seed " + seed + " round " + round, e);
        }
    }
}
