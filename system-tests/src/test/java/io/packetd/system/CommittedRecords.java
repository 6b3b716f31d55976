// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The committed records of a topic: those there are, or all that come until closed. */
final class CommittedRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration MAX_READ = Duration.ofSeconds(60);

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean closed;

    private CommittedRecords(KafkaBroker broker, String topic, Consumer<String> receiver) {
        thread = new Thread(() -> follow(broker, topic, receiver), "follow-" + topic);
        thread.setUncaughtExceptionHandler((unused, e) -> failure.compareAndSet(null, e));
    }

    /** Hands over every record from the first one, by a thread of its own, as soon as it is committed. */
    static CommittedRecords follow(KafkaBroker broker, Consumer<String> receiver, String topic) {
        CommittedRecords records = new CommittedRecords(broker, topic, receiver);
        records.thread.start();
        return records;
    }

    /** Every record up to the end that the topic has now. */
    static List<String> of(KafkaBroker broker, String topic) {
        List<String> lines = new ArrayList<>();
        try (var consumer = consumer(broker)) {
            List<TopicPartition> partitions = assign(consumer, topic);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long patience = System.nanoTime() + MAX_READ.toNanos();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() > patience) {
                    throw new IllegalStateException(topic + " is not read to " + ends + " in " + MAX_READ.toSeconds()
                            + " s: a transaction is open");
                }
                consumer.poll(POLL).forEach(one -> lines.add(new String(one.value(), StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }

    private void follow(KafkaBroker broker, String topic, Consumer<String> receiver) {
        try (var consumer = consumer(broker)) {
            List<TopicPartition> unused = assign(consumer, topic);
            while (!closed) {
                consumer.poll(POLL).forEach(one -> receiver.accept(new String(one.value(), StandardCharsets.UTF_8)));
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.metrics.push",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> assign(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    /** Ends, and tells what went wrong. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("reading records failed", thrown);
        }
    }
}
