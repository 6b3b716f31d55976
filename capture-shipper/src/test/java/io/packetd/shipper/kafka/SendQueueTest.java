// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.shipper.Losses;
import io.packetd.shipper.OverflowPolicy;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import io.packetd.shipper.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendQueueTest {

    private static final int MEMORY = 1 << 20;
    private static final int BLOCKS = 200;

    private final Path folder;
    private final ShipperMetrics metrics = new ShipperMetrics();
    private final Losses losses = new Losses(metrics);
    private final SegmentBlockWriter writer = new SegmentBlockWriter(0, 8, "d#1");

    SendQueueTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Spool spool() throws IOException {
        return Spool.open(folder, 64 << 20, OverflowPolicy.OLDEST, losses, metrics);
    }

    private SegmentBlock block() {
        writer.count("x".repeat(100_000), 1);
        return writer.finish();
    }

    /** Adds no faster than the disk takes it, as a capture does. */
    private void add(SendQueue queue, int blocks) {
        for (int i = 0; i < blocks; i++) {
            Awaitility.await().until(() -> queue.bytes() < MEMORY - 300_000);
            queue.add(block());
        }
    }

    @Test
    void keepsTheOrderWhileBlocksGoThroughTheDisk() throws Exception {
        SendQueue queue = new SendQueue(MEMORY, false, losses, spool());
        List<SendQueue.Sending> unacknowledged = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (int round = 0; round < BLOCKS / 20; round++) {
            add(queue, 20);
            // a broker that takes half of what comes
            for (int i = 0; i < 10; i++) {
                SendQueue.Sending next = Objects.requireNonNull(queue.take());
                numbers.add(next.block.number());
                unacknowledged.add(next);
                if (unacknowledged.size() > 3) {
                    queue.settled(unacknowledged.remove(0));
                }
            }
        }
        unacknowledged.forEach(queue::settled);
        while (numbers.size() < BLOCKS) {
            SendQueue.Sending next = Objects.requireNonNull(queue.take());
            numbers.add(next.block.number());
            queue.settled(next);
        }
        assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(BLOCKS);
        assertThat(metrics.count(ShipperMetric.SPOOLED_BLOCKS)).isPositive();
        assertThat(metrics.count(ShipperMetric.DROPPED_BLOCKS)).isZero();
        assertThat(queue.awaitEmpty(0)).isTrue();
        queue.close();
    }

    @Test
    void sendsAfterARestartWhatHadNotArrived() throws Exception {
        SendQueue first = new SendQueue(MEMORY, false, losses, spool());
        add(first, 30);
        SendQueue.Sending arrived = Objects.requireNonNull(first.take());
        first.settled(arrived);
        assertThat(first.take()).as("on its way").isNotNull();
        first.close();

        SendQueue second = new SendQueue(MEMORY, false, losses, spool());
        List<Long> numbers = new ArrayList<>();
        Thread sender = new Thread(() -> {
            for (SendQueue.Sending next = second.take(); next != null; next = second.take()) {
                numbers.add(next.block.number());
                second.settled(next);
            }
        });
        sender.start();
        assertThat(second.awaitEmpty(60_000)).isTrue();
        second.close();
        sender.join();
        // the first one may come again: its file held others that had not arrived
        assertThat(numbers)
                .isSorted()
                .doesNotHaveDuplicates()
                .containsAll(LongStream.range(1, 30).boxed().toList());
        assertThat(losses.isEmpty()).isTrue();
    }

    @Test
    void booksWithoutASpoolWhatHasNotArrived() throws Exception {
        SendQueue queue = new SendQueue(MEMORY, false, losses, null);
        queue.add(block());
        queue.add(block());
        assertThat(queue.take()).isNotNull();
        queue.close();
        assertThat(metrics.count(ShipperMetric.DROPPED_BLOCKS)).isEqualTo(2);
    }
}
