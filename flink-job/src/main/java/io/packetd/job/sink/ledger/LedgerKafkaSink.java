// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.ledger;

import io.packetd.job.connection.LedgerEntry;
import io.packetd.job.sink.roundtrip.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Ledger entries as JSON in a Kafka topic, each exactly once for readers of committed records: their sum is the ledger. An
 * entry is {@code {"Domain":"host-a","PassedNanos":1735787045000000000,"Capture":{"frames":12},"Decoding":{"segments":12}}},
 * amounts of 0 left out; its key is the domain.
 */
public final class LedgerKafkaSink {

    /** Longer than a job is away; the broker allows 15 minutes by default. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    private LedgerKafkaSink() {}

    /** The sink. */
    public static KafkaSink<LedgerEntry> of(
            String brokers, String topic, String transactionalIdPrefix, Properties properties) {
        return KafkaSink.<LedgerEntry>builder()
                .setKafkaProducerConfig(properties)
                .setProperty("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT.toMillis()))
                .setProperty("compression.type", "lz4")
                .setBootstrapServers(brokers)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix(transactionalIdPrefix + "-ledger")
                .setRecordSerializer(KafkaRecordSerializationSchema.<LedgerEntry>builder()
                        .setTopic(topic)
                        .setKeySerializationSchema(new Domain())
                        .setValueSerializationSchema(new Json())
                        .build())
                .build();
    }

    private static final class Domain implements SerializationSchema<LedgerEntry> {

        private static final long serialVersionUID = 1;

        @Override
        public byte[] serialize(LedgerEntry entry) {
            return entry.domain().getBytes(StandardCharsets.UTF_8);
        }
    }

    static final class Json implements SerializationSchema<LedgerEntry> {

        private static final long serialVersionUID = 1;

        private transient @Nullable JsonBytes json;

        @Override
        public byte[] serialize(LedgerEntry entry) {
            if (json == null) {
                json = new JsonBytes();
            }
            json.clear();
            json.ascii("{\"Domain\":");
            json.string(entry.domain());
            json.ascii(",\"PassedNanos\":");
            json.number(entry.passedNanos());
            json.ascii(",\"Capture\":");
            json.value(entry.capture());
            json.ascii(",\"Decoding\":");
            json.value(entry.decoding());
            json.raw('}');
            return json.toBytes();
        }
    }
}
