// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.concat;
import static io.packetd.protocol.kafka.KafkaBytes.frame;
import static io.packetd.protocol.kafka.KafkaBytes.produce;
import static io.packetd.protocol.kafka.KafkaBytes.produced;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.requestOf;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Message.Kind;
import io.packetd.protocol.RoundTrip;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The defects of the original, by the numbers of the parity page: what is required instead. */
class KafkaDefectsTest {

    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

    private static <T> @Nullable T asked(RoundTrip r, AttributeKey<T> key) {
        return Objects.requireNonNull(r.request()).message().attributes().get(key);
    }

    private static <T> @Nullable T answered(RoundTrip r, AttributeKey<T> key) {
        return Objects.requireNonNull(r.response()).message().attributes().get(key);
    }

    private static RoundTrip only(KafkaTalk talk) {
        List<RoundTrip> told = talk.play();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private static byte[] heartbeat(int correlation) {
        return request("Heartbeat", 4, correlation, "group_id", "g", "member_id", "m");
    }

    private static byte[] beaten(int correlation, int error) {
        return response("Heartbeat", 4, correlation, "error_code", error);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20})
    @DisplayName("L-040: every frame of a segment is read")
    void everyFrameOfASegmentIsRead(int frames) {
        byte[][] requests =
                IntStream.range(0, frames).mapToObj(i -> heartbeat(i)).toArray(byte[][]::new);
        byte[][] answers =
                IntStream.range(0, frames).mapToObj(i -> beaten(i, 0)).toArray(byte[][]::new);

        assertThat(KafkaTalk.begin().client(requests).server(answers).told())
                .containsOnly("Heartbeat/NoError")
                .hasSize(frames);
    }

    @Test
    @DisplayName("L-042: a request that nobody answers displaces none")
    void aRequestThatNobodyAnswersDisplacesNone() {
        KafkaTalk talk = KafkaTalk.begin();
        for (int i = 0; i < 2000; i++) {
            talk.client(produce(9, i, 0, "t"));
        }
        talk.client(produce(9, 7, -1, "t")).server(produced(9, 7, 0, "t"));

        assertThat(talk.told()).hasSize(2001).endsWith("Produce/- oneway", "Produce/NoError");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 13, 61})
    @DisplayName("L-043: short segments in a row wedge nothing")
    void shortSegmentsInARowWedgeNothing(int size) {
        KafkaTalk talk = KafkaTalk.begin();
        for (int i = 0; i < 10; i++) {
            pieces(produce(8, i, 1, "orders.v1"), size).forEach(talk::client);
            pieces(produced(8, i, 0, "orders.v1"), size).forEach(talk::server);
        }

        assertThat(talk.told()).hasSize(10).containsOnly("Produce/NoError");
    }

    private static List<byte[]> pieces(byte[] bytes, int size) {
        return IntStream.iterate(0, at -> at < bytes.length, at -> at + size)
                .mapToObj(at -> Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)))
                .toList();
    }

    @Test
    @DisplayName("L-044: a thousand requests may be open at once")
    void aThousandRequestsMayBeOpenAtOnce() {
        KafkaTalk talk = KafkaTalk.begin();
        IntStream.range(0, 1000).forEach(i -> talk.client(heartbeat(i)));
        IntStream.range(0, 1000).forEach(i -> talk.server(beaten(i, 0)));

        assertThat(talk.told()).hasSize(1000).containsOnly("Heartbeat/NoError");
    }

    @Test
    @DisplayName("L-044: above the limit the oldest is told as evicted")
    void aboveTheLimitTheOldestIsToldAsEvicted() {
        KafkaTalk talk = KafkaTalk.begin();
        IntStream.range(0, 1025).forEach(i -> talk.client(heartbeat(i)));

        assertThat(talk.told()).hasSize(1025).startsWith("Heartbeat/- unanswered evicted");
    }

    @Test
    @DisplayName("L-046: a request without an answer is told")
    void aRequestWithoutAnAnswerIsTold() {
        KafkaTalk talk = KafkaTalk.begin().client(heartbeat(1)).pause(400_000).client(heartbeat(2));

        assertThat(talk.told()).containsExactly("Heartbeat/- unanswered timeout", "Heartbeat/- unanswered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("L-110: Produce of an ordinary producer is read in every version")
    void produceOfAnOrdinaryProducerIsReadInEveryVersion(int version) {
        RoundTrip told = only(
                KafkaTalk.begin().client(produce(version, 1, 1, "orders")).server(produced(version, 1, 0, "orders")));

        assertThat(asked(told, KafkaAttributes.DESTINATION)).isEqualTo("orders");
        assertThat(asked(told, KafkaAttributes.PARTITION)).isEqualTo("2");
        assertThat(asked(told, KafkaAttributes.ACKS)).isEqualTo(1);
        assertThat(asked(told, KafkaAttributes.RECORD_COUNT)).isEqualTo(3);
        assertThat(asked(told, KafkaAttributes.API_VERSION)).isEqualTo(version);
    }

    @Test
    @DisplayName("L-110: the transactional id of Produce is told when there is one")
    void theTransactionalIdOfProduceIsToldWhenThereIsOne() {
        RoundTrip told =
                only(KafkaTalk.begin().client(request("Produce", 9, 1, "transactional_id", "tx-1", "acks", -1)));

        assertThat(asked(told, KafkaAttributes.TRANSACTIONAL_ID)).isEqualTo("tx-1");
    }

    @ParameterizedTest
    @CsvSource({
        "Metadata, 9",
        "Metadata, 12",
        "Fetch, 12",
        "ApiVersions, 3",
        "OffsetCommit, 8",
        "OffsetFetch, 6",
        "JoinGroup, 9"
    })
    @DisplayName("L-111: flexible versions are read")
    void flexibleVersionsAreRead(String api, int version) {
        assertThat(KafkaTalk.begin()
                        .client(request(api, version, 1))
                        .server(response(api, version, 1))
                        .told())
                .containsExactly(api + "/NoError");
    }

    @Test
    @DisplayName("L-111: a topic id has the name that Metadata told on this connection")
    void aTopicIdHasTheNameThatMetadataToldOnThisConnection() {
        List<RoundTrip> told = KafkaTalk.begin()
                .client(request("Metadata", 12, 1))
                .server(response("Metadata", 12, 1, "topics", List.of(struct("name", "orders.v1", "topic_id", ID))))
                .client(fetch(2))
                .server(response("Fetch", 16, 2))
                .play();

        assertThat(asked(told.get(1), KafkaAttributes.DESTINATION)).isEqualTo("orders.v1");
    }

    @Test
    @DisplayName("L-111: a topic id that nobody named is shown as Kafka prints it")
    void aTopicIdThatNobodyNamedIsShownAsKafkaPrintsIt() {
        RoundTrip told = only(KafkaTalk.begin().client(fetch(2)).server(response("Fetch", 16, 2)));

        assertThat(asked(told, KafkaAttributes.DESTINATION)).isEqualTo("AQIDBAUGBwgJCgsMDQ4PEA");
    }

    private static byte[] fetch(int correlation) {
        return request("Fetch", 16, correlation, "topics", List.of(struct("topic_id", ID)));
    }

    @Test
    @DisplayName("L-112: Produce without acks is one-way")
    void produceWithoutAcksIsOneWay() {
        RoundTrip told = only(KafkaTalk.begin().client(produce(9, 1, 0, "t")));

        assertThat(Objects.requireNonNull(told.request()).message().kind()).isEqualTo(Kind.ONE_WAY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    @DisplayName("L-113: ApiVersions is read, and what follows it")
    void apiVersionsIsReadAndWhatFollowsIt(int version) {
        assertThat(KafkaTalk.begin()
                        .client(request("ApiVersions", version, 1), heartbeat(2))
                        .server(response("ApiVersions", version, 1), beaten(2, 0))
                        .told())
                .containsExactly("ApiVersions/NoError", "Heartbeat/NoError");
    }

    @Test
    @DisplayName("L-113: ApiVersions that the broker does not have is answered in version 0")
    void apiVersionsThatTheBrokerDoesNotHaveIsAnsweredInVersion0() {
        assertThat(KafkaTalk.begin()
                        .client(request("ApiVersions", 4, 1))
                        .server(response(
                                "ApiVersions", 0, 1, "error_code", 35, "api_keys", List.of(struct("api_key", 18))))
                        .told())
                .containsExactly("ApiVersions/UnsupportedVersion");
    }

    @Test
    @DisplayName("L-114: a client without a name is read")
    void aClientWithoutANameIsRead() {
        RoundTrip told = only(KafkaTalk.begin()
                .client(requestOf(null, "Metadata", 4, 1, "topics", List.of(struct("name", "t"))))
                .server(response("Metadata", 4, 1)));

        assertThat(asked(told, KafkaAttributes.CLIENT_ID)).isNull();
        assertThat(asked(told, KafkaAttributes.DESTINATION)).isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("L-115: Fetch has its topic in every version")
    void fetchHasItsTopicInEveryVersion(int version) {
        RoundTrip told = only(KafkaTalk.begin()
                .client(request(
                        "Fetch",
                        version,
                        1,
                        "topics",
                        List.of(struct("topic", "t.1", "partitions", List.of(struct("partition", 4))))))
                .server(response("Fetch", version, 1)));

        assertThat(asked(told, KafkaAttributes.DESTINATION)).isEqualTo("t.1");
        assertThat(asked(told, KafkaAttributes.PARTITION)).isEqualTo("4");
    }

    @Test
    @DisplayName("L-115: Metadata of all topics, OffsetCommit without an instance and ListOffsets 0 are read")
    void formerlyDroppedVersionsAreRead() {
        assertThat(KafkaTalk.begin()
                        .client(
                                request("Metadata", 4, 1, "topics", null),
                                request("OffsetCommit", 7, 2, "group_id", "g"))
                        .client(request("ListOffsets", 0, 3), request("ListOffsets", 11, 4))
                        .server(response("Metadata", 4, 1), response("OffsetCommit", 7, 2))
                        .server(response("ListOffsets", 0, 3), response("ListOffsets", 11, 4))
                        .told())
                .containsExactly(
                        "Metadata/NoError", "OffsetCommit/NoError", "ListOffsets/NoError", "ListOffsets/NoError");
    }

    @Test
    @DisplayName("L-115: a version above the tables is told with number and sizes")
    void aVersionAboveTheTablesIsToldWithNumberAndSizes() {
        byte[] newer = frame(concat(
                ByteBuffer.allocate(14)
                        .putShort((short) 1)
                        .putShort((short) 99)
                        .putInt(2)
                        .putShort((short) 4)
                        .put("demo".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .array(),
                new byte[60]));
        List<RoundTrip> told = KafkaTalk.begin()
                .client(heartbeat(1), newer)
                .server(beaten(1, 0), frame(ByteBuffer.allocate(40).putInt(2).array()))
                .play();

        assertThat(told).hasSize(2);
        assertThat(asked(told.get(1), KafkaAttributes.OPERATION_NAME)).isEqualTo("Fetch");
        assertThat(asked(told.get(1), KafkaAttributes.API_VERSION)).isEqualTo(99);
        assertThat(Objects.requireNonNull(told.get(1).request()).message().size())
                .isEqualTo(78);
        assertThat(Objects.requireNonNull(told.get(1).response()).message().size())
                .isEqualTo(44);
    }

    @ParameterizedTest
    @CsvSource({
        "59, FetchSnapshot",
        "62, BrokerRegistration",
        "68, ConsumerGroupHeartbeat",
        "71, GetTelemetrySubscriptions",
        "78, ShareFetch",
        "88, StreamsGroupHeartbeat",
        "92, DeleteShareGroupOffsets"
    })
    @DisplayName("L-116: the APIs of today have names")
    void theApisOfTodayHaveNames(int key, String name) {
        assertThat(Apis.name(key)).isEqualTo(name);
    }

    @Test
    @DisplayName("L-116: an unknown API is told as its number")
    void anUnknownApiIsToldAsItsNumber() {
        byte[] unknown = frame(ByteBuffer.allocate(20)
                .putShort((short) 10_014)
                .putShort((short) 1)
                .putInt(2)
                .array());

        assertThat(KafkaTalk.begin()
                        .client(heartbeat(1), unknown)
                        .server(
                                beaten(1, 0),
                                frame(ByteBuffer.allocate(9).putInt(2).array()))
                        .told())
                .containsExactly("Heartbeat/NoError", "10014/");
    }

    @Test
    @DisplayName("L-117: errors stand where the version of the request says")
    void errorsStandWhereTheVersionOfTheRequestSays() {
        assertThat(KafkaTalk.begin()
                        .client(produce(9, 1, -1, "t"), request("JoinGroup", 5, 2), heartbeat(3))
                        .server(produced(9, 1, 3, "t"))
                        .server(response("JoinGroup", 5, 2, "error_code", 79, "throttle_time_ms", 5), beaten(3, 27))
                        .told())
                .containsExactly(
                        "Produce/UnknownTopicOrPartition",
                        "JoinGroup/MemberIdRequired",
                        "Heartbeat/RebalanceInProgress");
    }

    @Test
    @DisplayName("L-117: of several errors the one counts that trying again does not mend")
    void ofSeveralErrorsTheOneCountsThatTryingAgainDoesNotMend() {
        RoundTrip told = only(KafkaTalk.begin()
                .client(request("Fetch", 11, 1))
                .server(response(
                        "Fetch", 11, 1, "responses", List.of(fetched("a", 6), fetched("b", 0), fetched("c", 29)))));

        assertThat(answered(told, KafkaAttributes.ERROR_TYPE)).isEqualTo("TOPIC_AUTHORIZATION_FAILED");
        assertThat(answered(told, KafkaAttributes.ERROR_CODE)).isEqualTo(29);
    }

    private static Map<String, @Nullable Object> fetched(String topic, int error) {
        return struct("topic", topic, "partitions", List.of(struct("partition_index", 0, "error_code", error)));
    }

    @Test
    @DisplayName("L-118: topics and groups are told as they are")
    void topicsAndGroupsAreToldAsTheyAre() {
        RoundTrip told = only(KafkaTalk.begin()
                .client(request(
                        "OffsetCommit", 8, 1, "group_id", "bill.ing ü", "topics", List.of(struct("name", "orders.v1"))))
                .server(response("OffsetCommit", 8, 1)));

        assertThat(asked(told, KafkaAttributes.GROUP)).isEqualTo("bill.ing ü");
        assertThat(asked(told, KafkaAttributes.DESTINATION)).isEqualTo("orders.v1");
    }

    @Test
    @DisplayName("L-119: all topics are told, with partitions, records, compression and throttle time")
    void allTopicsAreToldWithTheirFigures() {
        byte[] records = concat(KafkaBytes.batch(3, 4, 10), KafkaBytes.batch(2, 4, 10));
        Object orders = struct(
                "topic",
                "orders",
                "partitions",
                List.of(struct("partition_index", 1, "records", records), struct("partition_index", 2)));
        RoundTrip told = only(KafkaTalk.begin()
                .client(request("Fetch", 11, 1))
                .server(response(
                        "Fetch", 11, 1, "throttle_time_ms", 30, "responses", List.of(orders, fetched("audit", 3)))));

        assertThat(answered(told, KafkaAttributes.TOPICS))
                .asString()
                .isEqualTo("[{Topic=orders, Partitions=[1, 2], Records=5, RecordBytes=172},"
                        + " {Topic=audit, Partitions=[0], ErrorCode=UnknownTopicOrPartition}]");
        assertThat(answered(told, KafkaAttributes.COMPRESSION)).isEqualTo("zstd");
        assertThat(answered(told, KafkaAttributes.THROTTLE_TIME)).isEqualTo(30);
        assertThat(answered(told, KafkaAttributes.TOPIC_COUNT)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, NoError",
        "-1, UnknownServerError",
        "10, MessageSizeTooLarge",
        "59, UnknownProducerID",
        "106, FetchSessionTopicIDError",
        "107, IneligibleReplica",
        "119, InvalidRegistration",
        "133, ShareSessionLimitReached",
        "9999, 9999"
    })
    @DisplayName("L-119: error names go on above 106")
    void errorNamesGoOnAbove106(int code, String name) {
        assertThat(KafkaErrors.name(code)).isEqualTo(name);
    }
}
