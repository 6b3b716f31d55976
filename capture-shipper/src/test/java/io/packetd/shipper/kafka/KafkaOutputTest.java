// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.shipper.Losses;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaOutputTest {

    private final ShipperMetrics metrics = new ShipperMetrics();
    private final Losses losses = new Losses(metrics);
    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

    private KafkaOutput output(KafkaOptions.WhenFull whenFull) {
        return new KafkaOutput(
                producer, new KafkaOptions("b:1", "t", "none", whenFull, 1 << 20, Map.of()), 3, losses, metrics);
    }

    private static SegmentBlock block(int keyGroup, int nameBytes) {
        SegmentBlockWriter writer = new SegmentBlockWriter(keyGroup, 8, "d#1");
        writer.count("x".repeat(nameBytes), 7);
        return writer.finish();
    }

    private Map<String, Long> lost() {
        Map<String, Long> lost = new TreeMap<>();
        losses.take(
                (keyGroup, account, amount) -> lost.merge(account.length() > 99 ? "x" : account, amount, Long::sum));
        return lost;
    }

    @Test
    void sendsAKeyGroupToOnePartition() {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        SegmentBlock block = block(5, 1);
        output.take(block);

        assertThat(producer.history()).hasSize(1);
        assertThat(producer.history().get(0).partition()).isEqualTo(2);
        assertThat(producer.history().get(0).value()).isEqualTo(block.encoded());
    }

    @Test
    void dropsAndBooksWhatFindsNoRoom() {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        output.take(block(0, 600_000));
        output.take(block(0, 600_000));

        assertThat(producer.history()).hasSize(1);
        assertThat(lost()).isEqualTo(Map.of("x", 7L, Losses.BLOCKS, 1L));
        producer.completeNext();
        output.take(block(0, 600_000));
        assertThat(producer.history()).hasSize(2);
        assertThat(metrics.count(ShipperMetric.SHIPPED_BLOCKS)).isEqualTo(1);
        assertThat(metrics.count(ShipperMetric.DROPPED_BLOCKS)).isEqualTo(1);
    }

    @Test
    void booksWhatKafkaRefuses() {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        output.take(block(0, 100));
        producer.errorNext(new RecordTooLargeException("too large"));

        assertThat(lost()).containsEntry("x", 7L).containsEntry(Losses.BLOCKS, 1L);
        assertThat(lost()).isEmpty();
    }

    @Test
    void endsAReplayThatKafkaRefuses() {
        KafkaOutput output = output(KafkaOptions.WhenFull.WAIT);
        output.take(block(0, 100));
        producer.errorNext(new RecordTooLargeException("too large"));

        assertThatThrownBy(() -> output.take(block(0, 1)))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("topic 't' does not take blocks: too large");
    }

    @Test
    void flushWaitsForAcknowledgments() throws InterruptedException {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        output.take(block(0, 100));

        assertThat(output.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(metrics.count(ShipperMetric.SHIPPED_BLOCKS)).isEqualTo(1);
    }
}
