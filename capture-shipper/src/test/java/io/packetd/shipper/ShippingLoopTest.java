// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ShippingLoopTest {

    private static final int KEY_GROUPS = 8;
    private static final long HOLD = 200_000_000L;

    private final ManualClock clock = new ManualClock();
    private final ScriptedQueue queue = new ScriptedQueue(clock);
    private final CollectedBlocks output = new CollectedBlocks(4);
    private final ShipperMetrics metrics = new ShipperMetrics();
    private final ShippingLoop loop = new ShippingLoop(
            queue,
            KEY_GROUPS,
            "here",
            "here/1/0",
            new LoopOptions(16 << 10, Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofNanos(HOLD)),
            output,
            metrics,
            clock);

    @Test
    void sendsABlockALingerAfterItsFirstSegment() throws IOException {
        queue.segment(1000, 1, 100);
        loop.step();
        assertThat(output.next()).isEmpty();
        clock.advanceMillis(19);
        queue.segment(1000, 101, 100);
        loop.step();
        assertThat(output.next()).isEmpty();

        loop.step();

        List<SegmentBlock> blocks = output.next();
        assertThat(blocks).hasSize(1);
        assertThat(CollectedBlocks.segments(blocks.get(0))).isEqualTo(2);
        assertThat(blocks.get(0).stream()).isEqualTo("here/1/0");
        assertThat(clock.nanoTime()).isEqualTo(5 + 20_000_000);
    }

    @Test
    void sendsABlockThatHasGrownToItsSizeInTheMidstOfADrain() throws IOException {
        for (int i = 0; i < 40; i++) {
            queue.segment(1000, i * 1000, 1000);
        }
        loop.step();

        List<SegmentBlock> blocks = output.next();
        assertThat(blocks).hasSize(2);
        assertThat(blocks).allSatisfy(block -> assertThat(block.length()).isBetween(16 << 10, 22 << 10));
        assertThat(blocks).extracting(SegmentBlock::number).containsExactly(0L, 1L);
    }

    @Test
    void saysThatTimeHasPassedOnlyWhenAllBeforeItWasSent() throws IOException {
        long began = clock.epochNanos();
        queue.segment(1000, 1, 100);
        loop.step();
        loop.step();
        assertThat(output.next()).extracting(SegmentBlock::passedNanos).containsExactly(0L);

        clock.advanceMillis(300);
        queue.segment(1000, 101, 100);
        queue.segment(1001, 101, 100);
        loop.step();
        loop.step();

        List<SegmentBlock> blocks = output.next();
        assertThat(blocks).hasSize(2).allSatisfy(block -> {
            assertThat(block.passedNanos()).isBetween(began - HOLD, block.firstNanos() - 1);
        });
    }

    @Test
    void quietPartitionsGetAHeartbeatOnceASecond() throws IOException {
        for (int i = 0; i < 10; i++) {
            loop.step();
        }

        assertThat(output.next())
                .extracting(SegmentBlock::keyGroup, SegmentBlock::number, SegmentBlock::passedNanos)
                .containsExactly(beat(0, 900), beat(1, 900), beat(2, 900), beat(3, 900));
        loop.step();
        assertThat(output.next()).isEmpty();
    }

    private void stepForASecond() throws IOException {
        long until = clock.nanoTime() + 1_000_000_000L;
        while (clock.nanoTime() < until) {
            loop.step();
        }
    }

    private static Tuple beat(int partition, long millis) {
        return Tuple.tuple(partition, 0L, ManualClock.START + millis * 1_000_000 - HOLD);
    }

    @Test
    void aPartitionWithTrafficNeedsNoHeartbeat() throws IOException {
        queue.segment(1000, 1, 100);
        stepForASecond();

        List<SegmentBlock> blocks = output.next();
        assertThat(blocks.stream().map(block -> block.keyGroup() % 4).distinct())
                .hasSize(4);
        assertThat(blocks).hasSize(4);
    }

    @Test
    void whatTheKernelDroppedAndTheOutputLostTravelsWithTheHeartbeat() throws IOException {
        queue.counts(17, 3);
        output.losses.add(new CollectedBlocks.Loss(5, "spool-dropped-blocks", 2));
        output.losses.add(new CollectedBlocks.Loss(KEY_GROUPS + 6, "spool-dropped-bytes", 1234));
        queue.cutSegment(1000, 60, 100);
        stepForASecond();

        assertThat(CollectedBlocks.counts(output.blocks))
                .containsEntry("kernel-received", 17L)
                .containsEntry("kernel-dropped", 3L)
                .containsEntry("spool-dropped-blocks", 2L)
                .containsEntry("spool-dropped-bytes", 1234L)
                .containsEntry("cut-payload-bytes", 40L)
                .containsEntry("frames", 1L);
        assertThat(metrics.count(ShipperMetric.KERNEL_DROPPED)).isEqualTo(3);
        assertThat(metrics.count(ShipperMetric.CUT_BYTES)).isEqualTo(40);
    }

    @Test
    void numbersAreConsecutiveForEachKeyGroup() throws IOException {
        for (int i = 0; i < 300; i++) {
            queue.segment(1000 + i % 50, i, 700);
            loop.step();
        }
        long[] next = new long[KEY_GROUPS];
        assertThat(output.blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.number()).isEqualTo(next[block.keyGroup()]++));
    }

    @Test
    void aStopShipsWhatTheKernelStillHolds() throws IOException {
        queue.segment(1000, 1, 100);
        queue.counts(2, 0);
        boolean[] late = {false};
        queue.whenEmpty(() -> {
            loop.stop();
            if (!late[0]) {
                late[0] = true;
                queue.segment(1000, 101, 100);
            }
        });

        loop.run();

        assertThat(CollectedBlocks.counts(output.blocks))
                .containsEntry("segments", 2L)
                .containsEntry("payload-bytes", 200L)
                .containsEntry("kernel-received", 2L);
    }

    @Test
    void whenTheCaptureFailsAllBeforeIsShipped() throws IOException {
        queue.segment(1000, 1, 100);
        loop.step();
        queue.fail(new IOException("eth0: network is down"));

        assertThatThrownBy(loop::run).hasMessage("eth0: network is down");

        assertThat(CollectedBlocks.counts(output.blocks)).containsEntry("segments", 1L);
    }
}
