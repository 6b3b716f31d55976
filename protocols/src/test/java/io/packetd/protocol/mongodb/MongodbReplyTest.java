// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static io.packetd.protocol.mongodb.Wire.answered;
import static io.packetd.protocol.mongodb.Wire.asked;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reply says of its outcome, and what a request says of itself. */
class MongodbReplyTest {

    private static RoundTrip exchange(byte[] request, byte[] reply) {
        return Wire.begin().client(request).server(reply).play().get(0);
    }

    private static RoundTrip answer(Bson reply) {
        return exchange(Bson.of("find", "c", "$db", "d").message(1, 0), reply.message(2, 1));
    }

    private static RoundTrip ask(Bson request) {
        return exchange(request.message(1, 0), Bson.of("ok", 1.0).message(2, 1));
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                Arguments.of(Bson.of("ok", 1.0), Outcome.OK, "OK", 0L, "OK", null),
                Arguments.of(Bson.of("ok", 1), Outcome.OK, "OK", 0L, "OK", null),
                Arguments.of(Bson.of("ok", 1L), Outcome.OK, "OK", 0L, "OK", null),
                Arguments.of(Bson.of("ok", true), Outcome.OK, "OK", 0L, "OK", null),
                Arguments.of(Bson.of("ok", 0, "code", 13), Outcome.ERROR, "Unauthorized", 13L, "Unauthorized", "13"),
                Arguments.of(Bson.of("ok", 0, "code", 13.0, "codeName", "Own"), Outcome.ERROR, "Own", 13L, "Own", "13"),
                Arguments.of(Bson.of("ok", 0, "code", 4242), Outcome.ERROR, "4242", 4242L, "", "4242"),
                Arguments.of(Bson.of("ok", 0, "errmsg", "old"), Outcome.ERROR, "", null, null, "_OTHER"),
                Arguments.of(Bson.of("ok", false), Outcome.ERROR, "", null, null, "_OTHER"),
                Arguments.of(Bson.of("n", 1), Outcome.UNKNOWN, "", null, null, null),
                Arguments.of(Bson.of("ok", "1"), Outcome.UNKNOWN, "", null, null, null),
                Arguments.of(
                        Bson.of("writeConcernError", Bson.of("code", 64), "ok", 1),
                        Outcome.ERROR,
                        "WriteConcernTimeout",
                        64L,
                        "WriteConcernTimeout",
                        "64"),
                Arguments.of(Bson.of("writeErrors", List.of(), "ok", 1), Outcome.OK, "OK", 0L, "OK", null),
                Arguments.of(Bson.of("nErrors", 1, "ok", 1), Outcome.ERROR, "", null, null, "_OTHER"),
                Arguments.of(
                        Bson.of("err", "bad", "code", 9, "ok", 1),
                        Outcome.ERROR,
                        "FailedToParse",
                        9L,
                        "FailedToParse",
                        "9"));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void saysHowItWent(
            Bson reply,
            Outcome outcome,
            String status,
            @Nullable Long code,
            @Nullable String name,
            @Nullable String errorType) {
        RoundTrip told = answer(reply);

        assertThat(Objects.requireNonNull(told.response()).message().outcome()).isEqualTo(outcome);
        assertThat(told.response().message().status()).isEqualTo(status);
        assertThat(answered(told, MongodbAttributes.CODE)).isEqualTo(code);
        assertThat(answered(told, MongodbAttributes.CODE_NAME)).isEqualTo(name);
        assertThat(answered(told, MongodbAttributes.ERROR_TYPE)).isEqualTo(errorType);
    }

    @Test
    void readsOkBehindADocumentThatIsNotKept() {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            rows.add(Bson.of("_id", i, "ok", 0.0, "text", "y".repeat(100)));
        }
        Bson reply = Bson.of("cursor", Bson.of("id", 3L, "nextBatch", rows), "ok", 1.0);
        Wire wire = Wire.begin()
                .client(Bson.of("getMore", 3L, "collection", "c", "$db", "d").message(1, 0))
                .server(reply.message(2, 1), 1448);

        assertThat(wire.told()).containsExactly("getMore/OK");
        assertThat(answered(wire.play().get(0), MongodbAttributes.RETURNED)).isNull();
        assertThat(answered(wire.play().get(0), MongodbAttributes.CURSOR_ID)).isEqualTo(3);
        assertThat(wire.played().largestState()).isLessThan(3000);
    }

    @Test
    void getMoreNamesItsCursorAndCollection() {
        RoundTrip told = ask(Bson.of("getMore", 1234567890123L, "collection", "people", "$db", "shop"));

        assertThat(asked(told, MongodbAttributes.COMMAND_VALUE)).isEqualTo("1234567890123");
        assertThat(asked(told, MongodbAttributes.COLLECTION)).isEqualTo("people");
    }

    @Test
    void explainNamesTheCollectionOfWhatIsExplained() {
        RoundTrip told = ask(Bson.of("explain", Bson.of("find", "people", "filter", Bson.of()), "$db", "shop"));

        assertThat(asked(told, MongodbAttributes.COMMAND)).isEqualTo("explain");
        assertThat(asked(told, MongodbAttributes.COLLECTION)).isEqualTo("people");
    }

    @Test
    void commandsAreToldAsSentWhetherKnownOrNot() {
        assertThat(ask(Bson.of("ISMASTER", 1, "$db", "d")).first().message().operation())
                .isEqualTo("ISMASTER");
        assertThat(ask(Bson.of("newCommand", 1.5, "$db", "d")).first().message().operation())
                .isEqualTo("newCommand");
        assertThat(asked(ask(Bson.of("newCommand", 1.5, "$db", "d")), MongodbAttributes.COMMAND_VALUE))
                .isEqualTo("1.5");
        assertThat(asked(ask(Bson.of("findandmodify", "c", "$db", "d")), MongodbAttributes.COLLECTION))
                .isEqualTo("c");
        assertThat(asked(ask(Bson.of("getLog", "global", "$db", "d")), MongodbAttributes.COLLECTION))
                .isNull();
    }

    static Stream<Bson> credentials() {
        byte[] payload = "SECRET".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return Stream.of(
                Bson.of("saslStart", 1, "mechanism", "PLAIN", "payload", payload, "$db", "admin"),
                Bson.of("saslContinue", 1, "conversationId", 1, "payload", payload, "$db", "admin"),
                Bson.of("authenticate", 1, "user", "SECRET", "key", "SECRET", "$db", "admin"),
                Bson.of("createUser", "SECRET", "pwd", "SECRET", "$db", "admin"),
                Bson.of("updateUser", "SECRET", "pwd", "SECRET", "$db", "admin"),
                Bson.of("hello", 1, "speculativeAuthenticate", Bson.of("payload", payload), "$db", "admin"));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void credentialsAreNeverTold(Bson request) {
        Bson reply = Bson.of(
                "payload",
                "SECRET",
                "speculativeAuthenticate",
                Bson.of("payload", "SECRET"),
                "nonce",
                "SECRET",
                "ok",
                1.0);

        assertThat(exchange(request.message(1, 0), reply.message(2, 1)).toString())
                .contains("db.namespace=admin")
                .doesNotContain("SECRET");
    }

    @Test
    void securityTokenIsPassedOverInBothForms() {
        Bson find = Bson.of("find", "c", "$db", "d");
        byte[] text = Bson.join(new byte[] {2}, Bson.text("eyJhbGciOiJub25lIn0.SECRET"));
        byte[] document = Bson.join(new byte[] {2}, Bson.of("token", "SECRET").bytes());
        for (byte[] token : List.of(text, document)) {
            RoundTrip told = exchange(
                    Bson.message(2013, 1, 0, Bson.ints(0), find.section(), token),
                    Bson.of("ok", 1).message(2, 1));

            assertThat(told.toString()).contains("find").doesNotContain("SECRET");
        }
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        String error = "\u00e4".repeat(2000);
        String told = Objects.requireNonNull(
                answered(answer(Bson.of("errmsg", "x" + error, "ok", 0)), MongodbAttributes.ERROR_MESSAGE));

        assertThat(told).startsWith("x\u00e4").endsWith("\u00e4").doesNotContain("\ufffd");
        assertThat(told.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                .isBetween(1022, 1024);
    }

    @Test
    void everyTypeOfValueIsPassedOver() {
        Bson reply = Bson.of("d", 1.0, "s", "t", "o", Bson.of("ok", 0), "a", List.of(1, 2), "b", new byte[7]);
        reply.element(0x06, "undefined", new byte[0]);
        reply.element(0x07, "id", new byte[12]);
        reply.element(0x09, "date", new byte[8]);
        reply.element(0x0a, "null", new byte[0]);
        reply.element(0x0b, "regex", Bson.join(Bson.text("a+"), Bson.text("i")));
        reply.element(0x0c, "pointer", Bson.join(Bson.ints(2), Bson.text("x"), new byte[12]));
        reply.element(0x0d, "code", Bson.join(Bson.ints(2), Bson.text("x")));
        reply.element(0x0e, "symbol", Bson.join(Bson.ints(2), Bson.text("x")));
        reply.element(
                0x0f,
                "scope",
                Bson.join(Bson.ints(15), Bson.ints(2), Bson.text("x"), Bson.of().bytes()));
        reply.element(0x11, "timestamp", new byte[8]);
        reply.element(0x13, "decimal", new byte[16]);
        reply.element(0xff, "min", new byte[0]);
        reply.element(0x7f, "max", new byte[0]);
        reply.element(0x10, "ok", Bson.ints(1));

        assertThat(answered(answer(reply), MongodbAttributes.OK)).isEqualTo(1.0);
    }
}
