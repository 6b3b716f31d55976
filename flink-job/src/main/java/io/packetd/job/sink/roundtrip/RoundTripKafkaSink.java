// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.ProtocolRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.jspecify.annotations.Nullable;

/**
 * RoundTrips in a Kafka topic, each exactly once for readers of committed records. Order: that of one connection is
 * kept, as its records have one key. A transaction ends with a checkpoint; a restart repeats only what was not committed.
 */
public final class RoundTripKafkaSink {

    /** Longer than a job is away; the broker allows 15 minutes by default. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    private RoundTripKafkaSink() {}

    /** The sink. */
    public static KafkaSink<FlowRoundTrip> of(
            String brokers,
            String topic,
            RoundTripFormat format,
            String transactionalIdPrefix,
            Properties properties,
            ProtocolRegistry registry) {
        return KafkaSink.<FlowRoundTrip>builder()
                .setKafkaProducerConfig(properties)
                .setProperty("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT.toMillis()))
                .setProperty("compression.type", "lz4")
                .setProperty("linger.ms", "5")
                .setBootstrapServers(brokers)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(transactionalIdPrefix)
                .setRecordSerializer(KafkaRecordSerializationSchema.<FlowRoundTrip>builder()
                        .setTopic(topic)
                        .setKeySerializationSchema(new FlowBytes())
                        .setValueSerializationSchema(new Value(format, registry))
                        .build())
                .build();
    }

    /** RoundTrips of one flow lie in one partition. */
    private static final class FlowBytes implements SerializationSchema<FlowRoundTrip> {

        private static final long serialVersionUID = 1;

        @Override
        public byte[] serialize(FlowRoundTrip element) {
            return ByteBuffer.allocate(Integer.BYTES)
                    .putInt(element.flow().hashCode())
                    .array();
        }
    }

    static final class Value implements SerializationSchema<FlowRoundTrip> {

        private static final long serialVersionUID = 1;

        private final RoundTripFormat format;
        private final ProtocolRegistry registry;
        private transient @Nullable Function<FlowRoundTrip, byte[]> writer;

        Value(RoundTripFormat format, ProtocolRegistry registry) {
            this.format = format;
            this.registry = registry;
        }

        @Override
        public byte[] serialize(FlowRoundTrip element) {
            if (writer == null) {
                writer = format.writer(registry);
            }
            return writer.apply(element);
        }
    }
}
