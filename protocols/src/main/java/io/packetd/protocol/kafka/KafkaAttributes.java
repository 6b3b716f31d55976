// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/** What Kafka messages carry beside operation, status and size. */
public final class KafkaAttributes {

    /** Always {@code kafka}. */
    public static final AttributeKey<String> SYSTEM = AttributeKey.text("messaging.system");

    /** Name of the API, such as {@code Produce}; its number when it is not known. */
    public static final AttributeKey<String> OPERATION_NAME = AttributeKey.text("messaging.operation.name");

    /** {@code send}, {@code receive} or {@code settle} for the requests that do so. */
    public static final AttributeKey<String> OPERATION_TYPE = AttributeKey.text("messaging.operation.type");

    /** The topic, when the message is about exactly one; its id when the name is not known. */
    public static final AttributeKey<String> DESTINATION = AttributeKey.text("messaging.destination.name");

    /** The partition, when the message is about exactly one. */
    public static final AttributeKey<String> PARTITION = AttributeKey.text("messaging.destination.partition.id");

    /** The consumer group; of several the first. */
    public static final AttributeKey<String> GROUP = AttributeKey.text("messaging.consumer.group.name");

    /** As the client calls itself. */
    public static final AttributeKey<String> CLIENT_ID = AttributeKey.text("messaging.client.id");

    /** Records of all batches; left out when they cannot be counted without decompression. */
    public static final AttributeKey<Long> RECORD_COUNT = AttributeKey.number("messaging.batch.message_count");

    /** The worst error of the answer as a constant, such as {@code NOT_LEADER_OR_FOLLOWER}; only on errors. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.text("error.type");

    /** The worst error of the answer as a number; only on errors. */
    public static final AttributeKey<Long> ERROR_CODE = AttributeKey.number("kafka.error_code");

    /** 0 to 32767. */
    public static final AttributeKey<Long> API_KEY = AttributeKey.number("kafka.api.key");

    /** 0 to 32767. */
    public static final AttributeKey<Long> API_VERSION = AttributeKey.number("kafka.api.version");

    /** The number by which the client knows the answer, signed 32 bits. */
    public static final AttributeKey<Long> CORRELATION_ID = AttributeKey.number("kafka.correlation_id");

    /** API, version, correlation id, client id, group and first topic. */
    public static final AttributeKey<Map<String, ?>> PACKET = AttributeKey.object("kafka.packet");

    /**
     * The topics: name, id, partitions, records, bytes of records, worst error; at most {@value Facts#MAX_TOPICS}, with at most
     * {@value TopicFacts#MAX_PARTITIONS} partitions each.
     */
    public static final AttributeKey<List<?>> TOPICS = AttributeKey.list("kafka.topics");

    /** Topics, shown or not. */
    public static final AttributeKey<Long> TOPIC_COUNT = AttributeKey.number("kafka.topic.count");

    /** Partitions of all topics, shown or not. */
    public static final AttributeKey<Long> PARTITION_COUNT = AttributeKey.number("kafka.partition.count");

    /** Bytes of all batches of records as they are on the wire. */
    public static final AttributeKey<Long> RECORD_BYTES = AttributeKey.number("kafka.record.bytes");

    /** {@code none}, {@code gzip}, {@code snappy}, {@code lz4}, {@code zstd}, or {@code mixed}. */
    public static final AttributeKey<String> COMPRESSION = AttributeKey.text("kafka.record.compression");

    /** Of a producer's transactions. */
    public static final AttributeKey<String> TRANSACTIONAL_ID = AttributeKey.text("kafka.transactional_id");

    /** Of Produce: 0 none, 1 the leader, -1 all replicas in sync. */
    public static final AttributeKey<Long> ACKS = AttributeKey.number("kafka.acks");

    /** How long the broker holds the client off, milliseconds. */
    public static final AttributeKey<Long> THROTTLE_TIME = AttributeKey.number("kafka.throttle_time_ms");

    static final List<AttributeKey<?>> ALL = List.of(
            SYSTEM,
            OPERATION_NAME,
            OPERATION_TYPE,
            DESTINATION,
            PARTITION,
            GROUP,
            CLIENT_ID,
            RECORD_COUNT,
            ERROR_TYPE,
            ERROR_CODE,
            API_KEY,
            API_VERSION,
            CORRELATION_ID,
            PACKET,
            TOPICS,
            TOPIC_COUNT,
            PARTITION_COUNT,
            RECORD_BYTES,
            COMPRESSION,
            TRANSACTIONAL_ID,
            ACKS,
            THROTTLE_TIME);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("CorrelationID", CORRELATION_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "Kafka"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.of("Packet", PACKET, "null"),
            JsonField.optional("Topics", TOPICS),
            JsonField.optional("Records", RECORD_COUNT),
            JsonField.optional("Compression", COMPRESSION),
            JsonField.optional("TransactionalID", TRANSACTIONAL_ID),
            JsonField.optional("Acks", ACKS));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("CorrelationID", CORRELATION_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "Kafka"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.of("ErrorCode", Source.STATUS),
            JsonField.optional("Topics", TOPICS),
            JsonField.optional("Records", RECORD_COUNT),
            JsonField.optional("Compression", COMPRESSION),
            JsonField.optional("ThrottleTimeMs", THROTTLE_TIME));

    private KafkaAttributes() {}
}
