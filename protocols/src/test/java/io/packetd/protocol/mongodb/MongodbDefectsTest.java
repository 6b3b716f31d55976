// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static io.packetd.protocol.mongodb.Wire.answered;
import static io.packetd.protocol.mongodb.Wire.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the original gets wrong, and what is required instead. */
class MongodbDefectsTest {

    private static final Bson PING = Bson.of("ping", 1, "$db", "shop");
    private static final Bson OK = Bson.of("ok", 1.0);

    private static Bson find(String collection) {
        return Bson.of("find", collection, "filter", Bson.of(), "$db", "shop");
    }

    private static Bson batch(int documents, int bytes) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            rows.add(Bson.of("_id", i, "text", "x".repeat(bytes)));
        }
        return Bson.of("cursor", Bson.of("firstBatch", rows, "id", 9L, "ns", "shop.c"), "ok", 1.0);
    }

    @Test
    @DisplayName("L-160: every message of a segment is taken, and a header cut by a segment is put together")
    void takesEveryMessageOfASegmentAndHeadersThatAreCut() {
        byte[] three = Bson.join(
                find("a").message(1, 0), find("b").message(2, 0), find("c").message(3, 0));
        byte[] answers = Bson.join(OK.message(7, 1), OK.message(8, 2), OK.message(9, 3));

        assertThat(Wire.begin().client(three).server(answers).told()).containsExactly("find/OK", "find/OK", "find/OK");
        assertThat(Wire.begin().client(three, 7).server(answers, 5).told())
                .containsExactly("find/OK", "find/OK", "find/OK");
    }

    @Test
    @DisplayName("L-160, L-040: requests in one segment keep their answers")
    void keepsTheAnswersOfRequestsInOneSegment() {
        List<RoundTrip> told = Wire.begin()
                .client(find("a").message(1, 0), find("b").message(2, 0))
                .server(batch(1, 5).message(8, 2), batch(3, 5).message(9, 1))
                .play();

        assertThat(told).extracting(r -> asked(r, MongodbAttributes.COLLECTION)).containsExactly("b", "a");
        assertThat(told)
                .extracting(r -> answered(r, MongodbAttributes.RETURNED))
                .containsExactly(1L, 3L);
    }

    @Test
    @DisplayName("L-041: a second request does not displace the first")
    void secondRequestDoesNotDisplaceTheFirst() {
        assertThat(Wire.begin()
                        .client(find("a").message(1, 0))
                        .client(PING.message(2, 0))
                        .server(OK.message(8, 1))
                        .server(OK.message(9, 2))
                        .told())
                .containsExactly("find/OK", "ping/OK");
    }

    @Test
    @DisplayName("L-161, L-042: a request with moreToCome waits for no answer and displaces nobody")
    void requestWithMoreToComeWaitsForNoAnswer() {
        Bson insert = Bson.of("insert", "log", "documents", List.of(Bson.of("a", 1)), "$db", "shop");

        assertThat(Wire.begin()
                        .client(insert.message(1, 0, FixedPart.MORE_TO_COME))
                        .client(PING.message(2, 0))
                        .server(OK.message(9, 2))
                        .told())
                .containsExactly("insert/- oneway", "ping/OK");
    }

    @Test
    @DisplayName(
            "L-161: the first reply of a chain answers, those that follow are pushes, and the next request is answered")
    void repliesThatAnswerRepliesArePushes() {
        Bson hello = Bson.of("hello", 1, "maxAwaitTimeMS", 10_000L, "$db", "admin");

        assertThat(Wire.begin()
                        .client(hello.message(1, 0, FixedPart.EXHAUST_ALLOWED))
                        .server(OK.message(50, 1, FixedPart.MORE_TO_COME))
                        .server(OK.message(51, 50, FixedPart.MORE_TO_COME))
                        .server(OK.message(52, 51))
                        .client(PING.message(52, 0))
                        .server(OK.message(53, 52))
                        .told())
                .containsExactly("hello/OK", "-/OK push", "-/OK push", "ping/OK");
    }

    @Test
    @DisplayName("L-043: bytes that are no message cost themselves, not the direction")
    void findsTheWayBackAfterNoise() {
        Wire wire = Wire.begin().client(PING.message(1, 0)).server(OK.message(90, 1));
        wire.client(new byte[] {1, 2, 3}).client(new byte[] {4, 5, 6, 7, 8});
        for (int i = 2; i < 22; i++) {
            wire.client(PING.message(i, 0)).server(OK.message(90 + i, i));
        }

        assertThat(wire.told()).filteredOn("ping/OK"::equals).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    @DisplayName("L-044: a thousand requests may wait at once")
    void thousandRequestsMayWait() {
        Wire wire = Wire.begin();
        for (int i = 0; i < 1000; i++) {
            wire.client(PING.message(i, 0));
        }
        for (int i = 999; i >= 0; i--) {
            wire.server(OK.message(5000 + i, i));
        }

        assertThat(wire.told()).hasSize(1000).containsOnly("ping/OK");
    }

    @Test
    @DisplayName("L-045: an answer at the same time as its request counts")
    void answerAtTheSameTimeCounts() {
        List<RoundTrip> told = Wire.begin()
                .atOnce()
                .client(PING.message(1, 0))
                .server(OK.message(2, 1))
                .play();

        assertThat(told).singleElement().extracting(RoundTrip::durationNanos).isEqualTo(0L);
    }

    @Test
    @DisplayName("L-046: requests without an answer are reported with the reason")
    void requestsWithoutAnswerAreReported() {
        assertThat(Wire.begin().client(PING.message(1, 0)).told()).containsExactly("ping/- unanswered");
        assertThat(Wire.begin().client(PING.message(1, 0)).reset().told()).containsExactly("ping/- unanswered reset");
    }

    @Test
    @DisplayName("L-162: legacy messages are read: the handshake, queries, writes")
    void readsLegacyMessages() {
        assertThat(Wire.begin()
                        .client(Bson.query(1, 4, "admin.$cmd", Bson.of("isMaster", 1)))
                        .server(Bson.reply(9, 1, 8, 0, Bson.of("ismaster", true, "ok", 1.0)))
                        .client(Bson.query(2, 0, "shop.people", Bson.of()))
                        .server(Bson.reply(10, 2, 8, 0, Bson.of("ok", 0), Bson.of("ok", 0)))
                        .client(Bson.message(
                                2006,
                                3,
                                0,
                                Bson.ints(0),
                                Bson.text("shop.people"),
                                Bson.ints(0),
                                Bson.of("_id", 1).bytes()))
                        .told())
                .containsExactly("isMaster/OK", "query/OK", "delete/- oneway");
    }

    @Test
    @DisplayName("L-163: a sequence of documents may stand before the body")
    void sequenceMayStandBeforeTheBody() {
        byte[] insert = Bson.message(
                2013,
                1,
                0,
                Bson.ints(FixedPart.CHECKSUM_PRESENT),
                Bson.sequence("documents", Bson.of("a", 1), Bson.of("insert", "no", "$db", "no")),
                Bson.of("insert", "people", "$db", "shop").section(),
                Bson.ints(0xdeadbeef));
        RoundTrip told = Wire.begin()
                .client(insert)
                .server(Bson.of("n", 2, "ok", 1.0).message(2, 1))
                .play()
                .get(0);

        assertThat(asked(told, MongodbAttributes.COLLECTION)).isEqualTo("people");
        assertThat(asked(told, MongodbAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(asked(told, MongodbAttributes.BATCH_SIZE)).isEqualTo(2);
        assertThat(answered(told, MongodbAttributes.N)).isEqualTo(2);
    }

    @Test
    @DisplayName("L-164: messages of more than 16 MiB are taken, without being kept")
    void takesMessagesAboveSixteenMebibytes() {
        byte[] request = Bson.message(
                2013,
                -5,
                0,
                Bson.ints(0),
                Bson.of("insert", "people", "$db", "shop").section(),
                Bson.sequence("documents", Bson.of("blob", new byte[20_000_000])));
        Wire wire = Wire.begin()
                .client(request, 60_000)
                .server(Bson.of("n", 1, "ok", 1).message(2, -5));

        assertThat(wire.told()).containsExactly("insert/OK");
        assertThat(wire.played().largestState()).isLessThan(2000);
        assertThat(wire.play().get(0).first().message().size()).isEqualTo(request.length);
    }

    @Test
    @DisplayName("L-164: the longest message is 48,000,000 bytes and a header; a longer one is none")
    void longestMessageIsKnown() {
        byte[] head = Arrays.copyOf(find("a").message(1, 0), 40);
        Bson.little(4).putInt(MessageReader.MAX_MESSAGE_BYTES).rewind().get(head, 0, 4);
        Bson.little(4).putInt(MessageReader.MAX_MESSAGE_BYTES - 21).rewind().get(head, 21, 4);
        assertThat(MongodbProbeTest.probe(head)).isEqualTo(io.packetd.protocol.Verdict.YES_CLIENT);

        Bson.little(4).putInt(MessageReader.MAX_MESSAGE_BYTES + 1).rewind().get(head, 0, 4);
        assertThat(MongodbProbeTest.probe(head)).isEqualTo(io.packetd.protocol.Verdict.NO);
    }

    @Test
    @DisplayName("L-164: ids of requests that have wrapped below zero find their answers")
    void idsBelowZeroFindTheirAnswers() {
        List<RoundTrip> told = Wire.begin()
                .client(find("a").message(Integer.MIN_VALUE, 0), find("b").message(-1, 0))
                .server(OK.message(1, -1), OK.message(2, Integer.MIN_VALUE))
                .play();

        assertThat(told).extracting(r -> asked(r, MongodbAttributes.COLLECTION)).containsExactly("b", "a");
        assertThat(told).extracting(r -> asked(r, MongodbAttributes.REQUEST_ID)).containsExactly(-1L, -2147483648L);
    }

    @Test
    @DisplayName("L-165: names inside documents of the user are not taken for those of the protocol")
    void namesInsideDocumentsAreNotTaken() {
        Bson insert = Bson.of(
                "insert", "people", "documents", List.of(Bson.of("ns", "evil.ns", "$db", "evil")), "$db", "shop");
        Bson aggregate =
                Bson.of("aggregate", 1, "pipeline", List.of(Bson.of("$match", Bson.of("count", "x"))), "$db", "shop");
        List<RoundTrip> told = Wire.begin()
                .client(insert.message(1, 0), aggregate.message(2, 0))
                .server(OK.message(8, 1), OK.message(9, 2))
                .play();

        assertThat(asked(told.get(0), MongodbAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(asked(told.get(1), MongodbAttributes.COMMAND)).isEqualTo("aggregate");
        assertThat(asked(told.get(1), MongodbAttributes.COMMAND_VALUE)).isEqualTo("1");
        assertThat(asked(told.get(1), MongodbAttributes.COLLECTION)).isNull();
    }

    @Test
    @DisplayName("L-165: ok is read by its type, and texts cut by segments are whole")
    void okIsReadByItsTypeAndTextsAreWhole() {
        Wire wire = Wire.begin().client(find("a-long-name-of-a-collection").message(1, 0), 3);
        wire.server(Bson.of("ok", 1).message(2, 1), 2);
        RoundTrip told = wire.play().get(0);

        assertThat(asked(told, MongodbAttributes.COLLECTION)).isEqualTo("a-long-name-of-a-collection");
        assertThat(answered(told, MongodbAttributes.OK)).isEqualTo(1.0);
    }

    @Test
    @DisplayName("L-166: a reply is read without any option, and what it does not say is unknown, not OK")
    void replyIsReadAndTheUnknownIsNotOk() {
        Bson failure = Bson.of("ok", 0.0, "errmsg", "gone", "code", 26, "codeName", "NamespaceNotFound");
        Bson silent = Bson.of("hosts", 1);
        List<RoundTrip> told = Wire.begin()
                .client(find("a").message(1, 0), find("b").message(2, 0))
                .server(failure.message(8, 1), silent.message(9, 2))
                .play();

        assertThat(answered(told.get(0), MongodbAttributes.OK)).isEqualTo(0.0);
        assertThat(answered(told.get(0), MongodbAttributes.CODE)).isEqualTo(26);
        assertThat(answered(told.get(0), MongodbAttributes.CODE_NAME)).isEqualTo("NamespaceNotFound");
        assertThat(answered(told.get(1), MongodbAttributes.OK)).isNull();
        assertThat(answered(told.get(1), MongodbAttributes.CODE)).isNull();
        assertThat(answered(told.get(1), MongodbAttributes.CODE_NAME)).isNull();
    }

    @Test
    @DisplayName("L-167: nothing of one reply is found in the next")
    void nothingOfOneReplyIsFoundInTheNext() {
        Bson failure = Bson.of("ok", 0.0, "errmsg", "gone", "code", 26, "n", 5);
        List<RoundTrip> told = Wire.begin()
                .client(find("a").message(1, 0), PING.message(2, 0))
                .server(failure.message(8, 1), OK.message(9, 2))
                .play();

        assertThat(answered(told.get(1), MongodbAttributes.CODE)).isZero();
        assertThat(answered(told.get(1), MongodbAttributes.ERROR_MESSAGE)).isNull();
        assertThat(answered(told.get(1), MongodbAttributes.N)).isNull();
        assertThat(asked(told.get(1), MongodbAttributes.COLLECTION)).isNull();
    }

    @Test
    @DisplayName("L-167: write errors, message, cursor, n and documents are reported")
    void writeErrorsCursorAndCountsAreReported() {
        Bson write = Bson.of(
                "n",
                3,
                "nModified",
                2,
                "writeErrors",
                List.of(Bson.of("index", 0, "code", 11000, "errmsg", "dup"), Bson.of("index", 4, "code", 121)),
                "ok",
                1.0);
        List<RoundTrip> told = Wire.begin()
                .client(
                        Bson.of("update", "c", "$db", "shop").message(1, 0),
                        find("c").message(2, 0))
                .server(write.message(8, 1), batch(7, 3).message(9, 2))
                .play();

        RoundTrip update = told.get(0);
        assertThat(answered(update, MongodbAttributes.N)).isEqualTo(3);
        assertThat(answered(update, MongodbAttributes.N_MODIFIED)).isEqualTo(2);
        assertThat(answered(update, MongodbAttributes.WRITE_ERRORS)).isEqualTo(2);
        assertThat(answered(update, MongodbAttributes.CODE)).isEqualTo(11000);
        assertThat(answered(update, MongodbAttributes.CODE_NAME)).isEqualTo("DuplicateKey");
        assertThat(answered(told.get(1), MongodbAttributes.CURSOR_ID)).isEqualTo(9);
        assertThat(answered(told.get(1), MongodbAttributes.RETURNED)).isEqualTo(7);
    }

    @Test
    void timesAreThoseOfTheFirstAndLastByte() {
        Observed answer = Objects.requireNonNull(Wire.begin()
                .client(find("a").message(1, 0))
                .server(batch(100, 100).message(2, 1), 1000)
                .play()
                .get(0)
                .response());

        assertThat(answer.firstNanos()).isEqualTo(Wire.START + 4_000_000);
        assertThat(answer.lastNanos() - answer.firstNanos()).isEqualTo((answer.wireBytes() - 1) / 1000 * 1_000_000);
    }
}
