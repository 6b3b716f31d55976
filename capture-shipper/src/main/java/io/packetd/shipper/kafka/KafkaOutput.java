// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import io.packetd.schema.SegmentBlock;
import io.packetd.shipper.BlockOutput;
import io.packetd.shipper.Losses;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends blocks to a topic, idempotent and acknowledged by all replicas; partition = key group modulo partitions, so that the blocks
 * of a key group keep their order. What waits for Kafka is bounded. Nothing is forgotten: a block that is dropped, or that
 * Kafka refuses for good, is booked in {@link Losses}.
 */
public final class KafkaOutput implements BlockOutput, Closeable {

    private static final int BATCH_BYTES = 256 << 10;
    private static final int MAX_REQUEST_BYTES = 4 << 20;
    private static final int LINGER_MILLIS = 5;

    /** How long a broker may take to answer at all. */
    private static final Duration MAX_ANSWER = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final KafkaOptions options;
    private final int partitions;
    private final Losses losses;
    private final ShipperMetrics metrics;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Object room = new Object();
    private long waitingBytes;
    private boolean closing;

    KafkaOutput(
            Producer<byte[], byte[]> producer,
            KafkaOptions options,
            int partitions,
            Losses losses,
            ShipperMetrics metrics) {
        this.producer = producer;
        this.options = options;
        this.partitions = partitions;
        this.losses = losses;
        this.metrics = metrics;
        metrics.gauge(ShipperMetric.QUEUE_BYTES, this::waitingBytes);
    }

    /**
     * Connects.
     *
     * @throws KafkaFailure if no broker answers, the topic does not exist, or a property is wrong
     */
    public static KafkaOutput connect(KafkaOptions options, Losses losses, ShipperMetrics metrics) throws KafkaFailure {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", options.brokers());
        properties.put("client.id", "packetd-shipper");
        properties.put("enable.metrics.push", "false");
        properties.putAll(options.properties());
        try {
            int partitions = partitions(options, properties);
            properties.putIfAbsent("enable.idempotence", "true");
            properties.putIfAbsent("acks", "all");
            properties.put("compression.type", options.compression());
            properties.putIfAbsent("batch.size", BATCH_BYTES);
            properties.putIfAbsent("linger.ms", LINGER_MILLIS);
            properties.putIfAbsent("max.request.size", MAX_REQUEST_BYTES);
            // room is kept here; the producer's own never runs out
            properties.putIfAbsent("buffer.memory", 2L * options.queueBytes() + (long) partitions * BATCH_BYTES);
            properties.putIfAbsent("max.block.ms", MAX_ANSWER.toMillis());
            // a broker that is away comes back: blocks wait for it, in their order
            properties.putIfAbsent("delivery.timeout.ms", Integer.MAX_VALUE);
            return new KafkaOutput(
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
                    options,
                    partitions,
                    losses,
                    metrics);
        } catch (KafkaException e) {
            throw failed(options, e);
        }
    }

    private static int partitions(KafkaOptions options, Map<String, Object> properties) throws KafkaFailure {
        Map<String, Object> asking = new HashMap<>(properties);
        asking.put("default.api.timeout.ms", String.valueOf(MAX_ANSWER.toMillis()));
        asking.put("request.timeout.ms", String.valueOf(MAX_ANSWER.toMillis() / 2));
        try (Admin admin = Admin.create(asking)) {
            return admin.describeTopics(List.of(options.topic()))
                    .allTopicNames()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException) {
                throw new KafkaFailure(
                        options.brokers() + ": no topic '" + options.topic() + "'; create it first", cause);
            }
            if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw new KafkaFailure(
                        options.brokers() + ": no broker answers within " + MAX_ANSWER.toSeconds()
                                + " s; check the address and that Kafka runs",
                        cause);
            }
            throw failed(options, cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(options, e);
        }
    }

    private static KafkaFailure failed(KafkaOptions options, Throwable cause) {
        Throwable told = cause instanceof KafkaException && cause.getCause() != null ? cause.getCause() : cause;
        return new KafkaFailure(options.brokers() + ": " + told.getMessage(), cause);
    }

    @Override
    public void take(SegmentBlock block) {
        int bytes = block.length();
        metrics.add(ShipperMetric.BLOCKS, 1);
        metrics.add(ShipperMetric.BLOCK_BYTES, bytes);
        if (!reserve(bytes)) {
            losses.book(block);
            return;
        }
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(options.topic(), block.keyGroup() % partitions, null, null, block.encoded());
        try {
            // the callback tells what became of it
            Future<RecordMetadata> unused = producer.send(record, (metadata, e) -> settled(block, e));
        } catch (KafkaException e) {
            settled(block, e);
        }
        if (options.whenFull() == KafkaOptions.WhenFull.WAIT) {
            check();
        }
    }

    /** Makes room for a block, by waiting if need be; false if there is none. */
    private boolean reserve(int bytes) {
        synchronized (room) {
            while (waitingBytes > 0 && waitingBytes + bytes > options.queueBytes() && !closing) {
                if (options.whenFull() == KafkaOptions.WhenFull.DROP) {
                    return false;
                }
                try {
                    room.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            waitingBytes += bytes;
            return true;
        }
    }

    private void settled(SegmentBlock block, @Nullable Exception e) {
        if (e == null) {
            metrics.add(ShipperMetric.SHIPPED_BLOCKS, 1);
            metrics.add(ShipperMetric.SHIPPED_BYTES, block.length());
        } else {
            metrics.add(ShipperMetric.PRODUCER_ERRORS, 1);
            losses.book(block);
            failure.compareAndSet(null, e);
        }
        synchronized (room) {
            waitingBytes -= block.length();
            room.notifyAll();
        }
    }

    private long waitingBytes() {
        synchronized (room) {
            return waitingBytes;
        }
    }

    private void check() {
        Exception e = failure.get();
        if (e != null) {
            throw new UncheckedIOException(new KafkaFailure(
                    options.brokers() + ": topic '" + options.topic() + "' does not take blocks: " + e.getMessage(),
                    e));
        }
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void takeLosses(CountReceiver receiver) {
        losses.take(receiver);
    }

    /**
     * Waits until everything is acknowledged.
     *
     * @return whether it was, within this time
     * @throws UncheckedIOException with a {@link KafkaFailure} if Kafka refused a block for good
     */
    public boolean flush(Duration most) throws InterruptedException {
        CountDownLatch flushed = new CountDownLatch(1);
        Thread flusher = new Thread(
                () -> {
                    producer.flush();
                    flushed.countDown();
                },
                "kafka-flush");
        flusher.setDaemon(true);
        flusher.start();
        boolean done = flushed.await(most.toMillis(), TimeUnit.MILLISECONDS);
        check();
        return done;
    }

    /** Ends the connection; what is not acknowledged by then is given up and booked. */
    @Override
    public void close() {
        synchronized (room) {
            closing = true;
            room.notifyAll();
        }
        producer.close(Duration.ZERO);
    }
}
