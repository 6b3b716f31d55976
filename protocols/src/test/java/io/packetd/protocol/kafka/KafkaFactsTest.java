// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.batch;
import static io.packetd.protocol.kafka.KafkaBytes.concat;
import static io.packetd.protocol.kafka.KafkaBytes.frame;
import static io.packetd.protocol.kafka.KafkaBytes.message;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.RoundTrip;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of messages beside their names. */
class KafkaFactsTest {

    private static Attributes asked(byte[] request) {
        RoundTrip told = KafkaTalk.begin().client(request).play().get(0);
        return Objects.requireNonNull(told.request()).message().attributes();
    }

    private static Attributes produced(byte[] records) {
        List<?> topics =
                List.of(struct("name", "t", "partition_data", List.of(struct("index", 0, "records", records))));
        return asked(request("Produce", 2, 1, "acks", 1, "topic_data", topics));
    }

    private static Attributes answered(byte[] request, byte[] response) {
        RoundTrip told =
                KafkaTalk.begin().client(request).server(response).play().get(0);
        return Objects.requireNonNull(told.response()).message().attributes();
    }

    @Test
    void countsTheRecordsOfBatches() {
        Attributes told = produced(concat(batch(3, 0, 10), batch(500, 0, 1)));

        assertThat(told.get(KafkaAttributes.RECORD_COUNT)).isEqualTo(503);
        assertThat(told.get(KafkaAttributes.RECORD_BYTES)).isEqualTo(2 * 61 + 530);
        assertThat(told.get(KafkaAttributes.COMPRESSION)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"0, none", "1, gzip", "2, snappy", "3, lz4", "4, zstd", "6, 6"})
    void namesTheCompression(int codec, String name) {
        assertThat(produced(batch(1, codec, 10)).get(KafkaAttributes.COMPRESSION))
                .isEqualTo(name);
    }

    @Test
    void differentCompressionsAreMixed() {
        assertThat(produced(concat(batch(1, 1, 10), batch(1, 2, 10))).get(KafkaAttributes.COMPRESSION))
                .isEqualTo("mixed");
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void countsTheMessagesOfOlderFormats(int magic) {
        Attributes told = produced(concat(message(magic, 0, 5), message(magic, 0, 200), message(magic, 0, 0)));

        assertThat(told.get(KafkaAttributes.RECORD_COUNT)).isEqualTo(3);
    }

    @Test
    void doesNotGuessHowManyMessagesACompressedOneHolds() {
        Attributes told = produced(concat(message(1, 0, 5), message(1, 2, 50)));

        assertThat(told.get(KafkaAttributes.RECORD_COUNT)).isNull();
        assertThat(told.get(KafkaAttributes.RECORD_BYTES)).isEqualTo(2 * 34 + 55);
        assertThat(told.get(KafkaAttributes.TOPICS))
                .asString()
                .isEqualTo("[{Topic=t, Partitions=[0], RecordBytes=123}]");
    }

    @Test
    void doesNotCountTheMarkersOfTransactions() {
        assertThat(produced(concat(batch(2, 0x10, 10), batch(1, 0x30, 10))).get(KafkaAttributes.RECORD_COUNT))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"70", "40", "17", "1"})
    void doesNotCountABatchThatIsCutOff(int left) {
        byte[] records = concat(batch(2, 0, 10), Arrays.copyOf(batch(9, 0, 10), left));

        assertThat(produced(records).get(KafkaAttributes.RECORD_COUNT)).isEqualTo(2);
    }

    @Test
    void doesNotCountWhatIsNoBatch() {
        byte[] records = batch(2, 0, 10);
        records[16] = 9;

        assertThat(produced(records).get(KafkaAttributes.RECORD_COUNT)).isNull();
    }

    @Test
    void showsSomeTopicsAndPartitionsAndCountsAll() {
        List<?> partitions = IntStream.range(0, 50).boxed().toList();
        List<?> topics = IntStream.range(0, 40)
                .mapToObj(i -> struct("name", "t" + i, "partition_indexes", partitions))
                .toList();
        Attributes told = asked(request("OffsetFetch", 5, 1, "group_id", "g", "topics", topics));

        List<?> shown = Objects.requireNonNull(told.get(KafkaAttributes.TOPICS));
        assertThat(shown).hasSize(32);
        Map<?, ?> first = (Map<?, ?>) Objects.requireNonNull(shown.get(0));
        assertThat(first.get("MorePartitions")).isEqualTo(18L);
        assertThat((List<?>) first.get("Partitions")).hasSize(32);
        assertThat(told.get(KafkaAttributes.TOPIC_COUNT)).isEqualTo(40);
        assertThat(told.get(KafkaAttributes.PARTITION_COUNT)).isEqualTo(2000);
        assertThat(told.get(KafkaAttributes.DESTINATION)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, id, ", "1, 0, id, ", "3, 1, , id", "4, 0, id, ", "6, 1, , id", "6, 2, , "})
    void findCoordinatorNamesAGroupOrATransaction(int version, int type, @Nullable String group, @Nullable String tx) {
        byte[] request = version == 0
                ? request("FindCoordinator", 0, 1, "key", "id")
                : version < 4
                        ? request("FindCoordinator", version, 1, "key", "id", "key_type", type)
                        : request("FindCoordinator", version, 1, "coordinator_keys", List.of("id"), "key_type", type);
        Attributes told = asked(request);

        assertThat(told.get(KafkaAttributes.GROUP)).isEqualTo(group);
        assertThat(told.get(KafkaAttributes.TRANSACTIONAL_ID)).isEqualTo(tx);
    }

    @Test
    void neighbouringEntriesOfOneTopicAreOne() {
        List<?> errors = List.of(
                struct("topic_name", "a", "partition_index", 1, "error_code", 6),
                struct("topic_name", "a", "partition_index", 2),
                struct("topic_name", "b", "partition_index", 3));
        Attributes told =
                answered(request("StopReplica", 1, 1), response("StopReplica", 1, 1, "partition_errors", errors));

        assertThat(told.get(KafkaAttributes.TOPICS))
                .asString()
                .isEqualTo("[{Topic=a, Partitions=[1, 2], ErrorCode=NotLeaderOrFollower}, {Topic=b, Partitions=[3]}]");
    }

    @Test
    void longTextIsCutAtACharacter() {
        String group = "a" + "ü".repeat(400);
        Attributes told = asked(request("Heartbeat", 3, 1, "group_id", group));

        assertThat(told.get(KafkaAttributes.GROUP)).isEqualTo("a" + "ü".repeat(127));
    }

    @Test
    void structureThatIsMissingIsPassedOver() {
        byte[] request =
                request("ConsumerGroupHeartbeat", 1, 1, "group_id", "g", "subscribed_topic_names", List.of("a", "b"));
        RoundTrip told = KafkaTalk.begin()
                .client(request)
                .server(response("ConsumerGroupHeartbeat", 1, 1, "error_code", 113))
                .play()
                .get(0);

        assertThat(Objects.requireNonNull(told.request()).message().attributes().get(KafkaAttributes.TOPIC_COUNT))
                .isEqualTo(2);
        assertThat(Objects.requireNonNull(told.response()).message().status()).isEqualTo("StaleMemberEpoch");
    }

    @Test
    void newestTopicIdsAreRemembered() {
        TopicIds ids = new TopicIds();
        IntStream.range(0, 1000).forEach(i -> ids.learn(i, 1, "a-topic-with-some-name-" + i));

        assertThat(ids.name(999, 1)).isEqualTo("a-topic-with-some-name-999");
        assertThat(ids.name(0, 1)).isNull();
        assertThat(Objects.requireNonNull(ids.known)).hasSizeBetween(20, 40);
    }

    @Test
    void tokensNeverBecomeAttributes() {
        byte[] secret = "\0user\0hunter2-secret".getBytes(StandardCharsets.US_ASCII);
        List<RoundTrip> told = KafkaTalk.begin()
                .client(request("SaslHandshake", 1, 1, "mechanism", "PLAIN"))
                .server(response("SaslHandshake", 1, 1, "mechanisms", List.of("PLAIN")))
                .client(request("SaslAuthenticate", 2, 2, "auth_bytes", secret))
                .server(response("SaslAuthenticate", 2, 2, "auth_bytes", secret, "error_code", 58))
                .play();

        assertThat(told).hasSize(2);
        assertThat(told.toString()).contains("SASLAuthenticationFailed").doesNotContain("hunter2");
    }

    @Test
    void tokensWithoutAHeaderAreFramedAndNotTold() {
        byte[] secret = "\0user\0hunter2-secret".getBytes(StandardCharsets.US_ASCII);
        KafkaTalk talk = KafkaTalk.begin()
                .client(request("SaslHandshake", 0, 1, "mechanism", "PLAIN"))
                .server(response("SaslHandshake", 0, 1, "mechanisms", List.of("PLAIN")))
                .client(frame(secret))
                .server(frame(new byte[0]))
                .client(frame(new byte[3]))
                .server(frame(secret))
                .client(request("Metadata", 1, 2))
                .server(response("Metadata", 1, 2));

        assertThat(talk.told()).containsExactly("SaslHandshake/NoError", "Metadata/NoError");
        assertThat(talk.play().toString()).doesNotContain("hunter2");
    }
}
