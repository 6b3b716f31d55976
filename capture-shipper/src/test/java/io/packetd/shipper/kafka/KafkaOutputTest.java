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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KafkaOutputTest {

    private final ShipperMetrics metrics = new ShipperMetrics();
    private final Losses losses = new Losses(metrics);
    private final MockProducer<byte[], byte[]> producer = new MockProducer<>(
            false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());

    private KafkaOutput output(KafkaOptions.WhenFull whenFull) {
        return new KafkaOutput(
                producer, new KafkaOptions("b:1", "t", "none", whenFull, 1 << 20, Map.of()), 3, losses, null, metrics);
    }

    private void awaitSent(int records) {
        Awaitility.await().until(() -> producer.history().size() == records);
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

        awaitSent(1);
        assertThat(producer.history().get(0).partition()).isEqualTo(2);
        assertThat(producer.history().get(0).value()).isEqualTo(block.encoded());
    }

    @Test
    void dropsAndBooksWhatFindsNoRoom() {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        output.take(block(0, 600_000));
        awaitSent(1);
        output.take(block(0, 600_000));
        output.take(block(0, 600_000));

        assertThat(lost()).isEqualTo(Map.of("x", 7L, Losses.BLOCKS, 1L));
        producer.completeNext();
        awaitSent(2);
        assertThat(metrics.count(ShipperMetric.SHIPPED_BLOCKS)).isEqualTo(1);
        assertThat(metrics.count(ShipperMetric.DROPPED_BLOCKS)).isEqualTo(1);
    }

    @Test
    void doesNotWaitForAProducerThatDoes() throws Exception {
        CountDownLatch away = new CountDownLatch(1);
        AtomicInteger rejected = new AtomicInteger();
        MockProducer<byte[], byte[]> blocking =
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(
                            ProducerRecord<byte[], byte[]> record, Callback callback) {
                        if (away.getCount() > 0) {
                            rejected.incrementAndGet();
                            TimeoutException e = new TimeoutException("no metadata");
                            callback.onCompletion(null, e);
                            return CompletableFuture.failedFuture(e);
                        }
                        return super.send(record, callback);
                    }
                };
        KafkaOutput output = new KafkaOutput(
                blocking,
                new KafkaOptions("b:1", "t", "none", KafkaOptions.WhenFull.DROP, 1 << 20, Map.of()),
                3,
                losses,
                null,
                metrics);
        SegmentBlock first = block(0, 1);
        SegmentBlock second = block(0, 2);
        output.take(first);
        output.take(second);
        Awaitility.await().until(() -> rejected.get() > 2);
        away.countDown();

        assertThat(output.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(blocking.history())
                .extracting(ProducerRecord::value)
                .containsExactly(first.encoded(), second.encoded());
        assertThat(lost()).isEmpty();
    }

    @Test
    void booksWhatKafkaRefuses() {
        KafkaOutput output = output(KafkaOptions.WhenFull.DROP);
        output.take(block(0, 100));
        awaitSent(1);
        producer.errorNext(new RecordTooLargeException("too large"));

        assertThat(lost()).containsEntry("x", 7L).containsEntry(Losses.BLOCKS, 1L);
        assertThat(lost()).isEmpty();
    }

    @Test
    void endsAReplayThatKafkaRefuses() {
        KafkaOutput output = output(KafkaOptions.WhenFull.WAIT);
        output.take(block(0, 100));
        awaitSent(1);
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
        awaitSent(1);
        assertThat(output.flush(Duration.ofMillis(1))).isFalse();
        producer.completeNext();

        assertThat(output.flush(Duration.ofSeconds(30))).isTrue();
        assertThat(metrics.count(ShipperMetric.SHIPPED_BLOCKS)).isEqualTo(1);
    }
}
