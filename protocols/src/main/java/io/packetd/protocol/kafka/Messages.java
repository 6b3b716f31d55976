// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frames that are read, as messages. */
final class Messages {

    /** The key of an answer whose request is not known: no request has it. */
    static final long NO_KEY = -1;

    private static final String SYSTEM = "kafka";

    private Messages() {}

    /** A request; {@code read}: its body was understood. */
    static Message request(Frame frame, KafkaState state, long key, boolean read) {
        Facts facts = frame.facts;
        String name = Apis.name(frame.api);
        String group = read ? facts.group() : null;
        Message.Builder builder = isOneWay(frame, read) ? Message.oneWay(name) : Message.request(name);
        builder.key(key)
                .size(frame.size)
                .with(KafkaAttributes.SYSTEM, SYSTEM)
                .with(KafkaAttributes.OPERATION_NAME, name)
                .with(KafkaAttributes.OPERATION_TYPE, operationType(frame.api))
                .with(KafkaAttributes.CLIENT_ID, frame.clientId)
                .with(KafkaAttributes.API_KEY, (long) frame.api)
                .with(KafkaAttributes.API_VERSION, (long) frame.version)
                .with(KafkaAttributes.CORRELATION_ID, (long) frame.correlation)
                .with(KafkaAttributes.PACKET, packet(frame, state, name, group, read));
        if (read) {
            builder.with(KafkaAttributes.GROUP, group)
                    .with(KafkaAttributes.TRANSACTIONAL_ID, facts.transactionalId())
                    .with(KafkaAttributes.ACKS, facts.acks == Facts.NO_ACKS ? null : (long) facts.acks);
            body(builder, facts, state);
        }
        return builder.build();
    }

    /** A producer may want no answer at all. */
    static boolean isOneWay(Frame frame, boolean read) {
        return read && frame.api == Apis.PRODUCE && frame.facts.acks == 0;
    }

    /** A response; {@code read}: its body was understood. */
    static Message response(Frame frame, KafkaState state, boolean read) {
        Facts facts = frame.facts;
        int error = facts.error;
        Message.Builder builder = !read
                ? Message.response(Outcome.UNKNOWN, "")
                : Message.response(error == 0 ? Outcome.OK : Outcome.ERROR, KafkaErrors.name(error));
        builder.key(frame.key).size(frame.size).with(KafkaAttributes.CORRELATION_ID, (long) frame.correlation);
        if (read) {
            if (error != 0) {
                builder.with(KafkaAttributes.ERROR_TYPE, KafkaErrors.constant(error))
                        .with(KafkaAttributes.ERROR_CODE, (long) error);
            }
            builder.with(
                    KafkaAttributes.THROTTLE_TIME,
                    facts.throttleMillis == Facts.NO_THROTTLE ? null : (long) facts.throttleMillis);
            body(builder, facts, state);
        }
        return builder.build();
    }

    private static void body(Message.Builder builder, Facts facts, KafkaState state) {
        if (facts.topicCount > 0) {
            builder.with(KafkaAttributes.TOPICS, facts.topicList(state.topicIds))
                    .with(KafkaAttributes.TOPIC_COUNT, (long) facts.topicCount)
                    .with(KafkaAttributes.PARTITION_COUNT, facts.partitionCount);
        }
        if (facts.topicCount == 1) {
            builder.with(KafkaAttributes.DESTINATION, facts.firstTopic(state.topicIds));
            builder.with(KafkaAttributes.PARTITION, facts.onlyPartition());
        }
        if (facts.hasRecords) {
            builder.with(KafkaAttributes.RECORD_COUNT, facts.recordsUnknown ? null : facts.records)
                    .with(KafkaAttributes.RECORD_BYTES, facts.recordBytes)
                    .with(KafkaAttributes.COMPRESSION, compression(facts.codec));
        }
    }

    private static Map<String, ?> packet(
            Frame frame, KafkaState state, String name, @Nullable String group, boolean read) {
        Map<String, Object> packet = new LinkedHashMap<>(8);
        packet.put("API", name);
        packet.put("APIVersion", (long) frame.version);
        packet.put("CorrelationID", (long) frame.correlation);
        packet.put("ClientID", frame.clientId == null ? "" : frame.clientId);
        packet.put("GroupID", group == null ? "" : group);
        packet.put("Topic", read ? frame.facts.firstTopic(state.topicIds) : "");
        return Collections.unmodifiableMap(packet);
    }

    private static @Nullable String operationType(int api) {
        return switch (api) {
            case Apis.PRODUCE -> "send";
            case Apis.FETCH, Apis.SHARE_FETCH -> "receive";
            case Apis.OFFSET_COMMIT, Apis.TXN_OFFSET_COMMIT, Apis.SHARE_ACKNOWLEDGE -> "settle";
            default -> null;
        };
    }

    private static @Nullable String compression(int codec) {
        return switch (codec) {
            case Facts.NO_CODEC -> null;
            case 0 -> "none";
            case 1 -> "gzip";
            case 2 -> "snappy";
            case 3 -> "lz4";
            case 4 -> "zstd";
            case Facts.MIXED_CODECS -> "mixed";
            default -> Integer.toString(codec);
        };
    }
}
