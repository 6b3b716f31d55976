// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import io.packetd.schema.SegmentBlock;
import io.packetd.shipper.BlockOutput;
import io.packetd.shipper.Losses;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import io.packetd.shipper.spool.Spool;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
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
    private final SendQueue queue;
    private final Thread sender = new Thread(this::sendAll, "kafka-sender");
    private volatile boolean closing;
    private boolean rejected;

    KafkaOutput(
            Producer<byte[], byte[]> producer,
            KafkaOptions options,
            int partitions,
            Losses losses,
            @Nullable Spool spool,
            ShipperMetrics metrics) {
        this.producer = producer;
        this.options = options;
        this.partitions = partitions;
        this.losses = losses;
        this.metrics = metrics;
        queue = new SendQueue(options.queueBytes(), options.whenFull() == KafkaOptions.WhenFull.WAIT, losses, spool);
        metrics.gauge(ShipperMetric.QUEUE_BYTES, queue::bytes);
        sender.setDaemon(true);
        sender.start();
    }

    /**
     * Connects.
     *
     * @param spool where blocks go while Kafka is slow or away, closed with this; null for none
     * @throws KafkaFailure if no broker answers, the topic does not exist, or a property is wrong
     */
    public static KafkaOutput connect(
            KafkaOptions options, Losses losses, @Nullable Spool spool, ShipperMetrics metrics) throws KafkaFailure {
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
                    spool,
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
            if (cause instanceof TimeoutException) {
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
        metrics.add(ShipperMetric.BLOCKS, 1);
        metrics.add(ShipperMetric.BLOCK_BYTES, block.length());
        queue.add(block);
        if (options.whenFull() == KafkaOptions.WhenFull.WAIT) {
            check();
        }
    }

    /** The producer may wait for a broker that is away, so it has a thread of its own. */
    private void sendAll() {
        for (SendQueue.Sending next = queue.take(); next != null; next = queue.take()) {
            send(next);
        }
    }

    private void send(SendQueue.Sending next) {
        SegmentBlock block = next.block;
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(options.topic(), block.keyGroup() % partitions, null, null, block.encoded());
        do {
            rejected = false;
            try {
                // the callback tells what became of it
                Future<RecordMetadata> unused = producer.send(record, (metadata, e) -> settled(next, e));
            } catch (KafkaException | IllegalStateException e) {
                settled(next, e);
            }
        } while (rejected);
    }

    private void settled(SendQueue.Sending sent, @Nullable Exception e) {
        if (e == null) {
            metrics.add(ShipperMetric.SHIPPED_BLOCKS, 1);
            metrics.add(ShipperMetric.SHIPPED_BYTES, sent.block.length());
        } else if (closing) {
            // what has not arrived is dealt with by close
            return;
        } else if (e instanceof TimeoutException && Thread.currentThread() == sender) {
            // no broker told where the topic is: the producer did not even take it
            rejected = true;
            return;
        } else {
            metrics.add(ShipperMetric.PRODUCER_ERRORS, 1);
            losses.book(sent.block);
            failure.compareAndSet(null, e);
        }
        queue.settled(sent);
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
        boolean done = queue.awaitEmpty(most.toMillis());
        check();
        return done;
    }

    /** Ends the connection; what is not acknowledged by then goes to the spool, or is given up and booked. */
    @Override
    public void close() throws IOException {
        closing = true;
        producer.close(Duration.ZERO);
        queue.close();
    }
}
