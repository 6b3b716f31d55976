// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static io.packetd.protocol.postgresql.PgTalk.MILLI;
import static io.packetd.protocol.postgresql.PgTalk.START;
import static io.packetd.protocol.postgresql.PgTalk.request;
import static io.packetd.protocol.postgresql.PgTalk.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Played;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each defect of the original, and what is required instead. */
class PostgresqlDefectsTest {

    private static final byte[] ONE = Pg.join(Pg.columns("a"), Pg.row("1"), Pg.complete("SELECT 1"), Pg.ready('I'));

    private static List<String> all(PgTalk talk) {
        return talk.played().told().stream()
                .map(Played.Told::roundTrip)
                .map(PgTalk::show)
                .toList();
    }

    @Test
    @DisplayName("L-040: every message of a segment counts")
    void takesEveryMessageOfASegment() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"), Pg.query("SELECT 2"), Pg.query("SELECT 3"))
                .server(ONE, ONE, ONE);

        assertThat(talk.told()).containsExactly("QUERY[SELECT 1] OK", "QUERY[SELECT 2] OK", "QUERY[SELECT 3] OK");
    }

    @Test
    @DisplayName("L-041: a request that follows another one does not displace it")
    void keepsRequestsInOrderWhenTheyArePipelined() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"))
                .client(Pg.query("SELECT 2"))
                .server(ONE)
                .server(Pg.error("ERROR", "42P01", "no"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("QUERY[SELECT 1] OK", "QUERY[SELECT 2] 42P01");
    }

    @Test
    @DisplayName("L-042: what is not answered stands alone and displaces nothing")
    void tellsTerminateAndCancelAlone() {
        PgTalk talk =
                PgTalk.loggedIn().client(Pg.query("SELECT 1"), Pg.TERMINATE).server(ONE);
        PgTalk cancel = PgTalk.begin().client(Pg.packet(80_877_102, Pg.i32(4711), Pg.i32(99)));

        assertThat(talk.told()).containsExactlyInAnyOrder("TERMINATE[] - oneway", "QUERY[SELECT 1] OK");
        assertThat(cancel.told()).containsExactly("CANCEL[] - oneway");
    }

    @Test
    @DisplayName("L-043: messages in pieces of any size do not confuse what follows")
    void readsMessagesInPiecesOfOneByte() {
        PgTalk talk = PgTalk.loggedIn();
        for (int i = 0; i < 20; i++) {
            talk.client(Pg.query("SELECT 1")).serverInPieces(i < 3 ? 1 : 40, ONE);
        }

        assertThat(talk.told()).hasSize(20).containsOnly("QUERY[SELECT 1] OK");
    }

    @Test
    @DisplayName("L-044: hundreds of requests wait for their answers")
    void keepsAThousandRequestsThatWait() {
        PgTalk talk = PgTalk.loggedIn();
        byte[][] asked = new byte[1000][];
        byte[][] answers = new byte[1000][];
        Arrays.setAll(asked, i -> Pg.extended("SELECT " + i));
        Arrays.setAll(answers, i -> Pg.join(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("SELECT " + i)));
        talk.client(Pg.join(asked), Pg.SYNC).server(Pg.join(answers), Pg.ready('I'));

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            expected.add("EXECUTE[SELECT " + i + "] OK");
        }
        assertThat(talk.told()).containsExactlyElementsOf(expected);
        assertThat(talk.roundTrips())
                .allSatisfy(r -> assertThat("SELECT " + response(r).attributes().get(PostgresqlAttributes.ROWS))
                        .isEqualTo(request(r).attributes().get(PostgresqlAttributes.QUERY_TEXT)));
    }

    @Test
    @DisplayName("L-045: an answer of the same instant is an answer")
    void acceptsAnswersOfTheSameInstant() {
        PgTalk talk = PgTalk.loggedIn().client(Pg.query("SELECT 1")).pause(-1).server(ONE);

        assertThat(talk.only().durationNanos()).isZero();
    }

    @Test
    @DisplayName("L-046: a query without an answer is told")
    void tellsAQueryWithoutAnswer() {
        assertThat(PgTalk.loggedIn().client(Pg.query("SELECT 1")).told())
                .containsExactly("QUERY[SELECT 1] - unanswered");
    }

    @Test
    @DisplayName("L-120: a client that asks for encryption first is understood")
    void readsAConnectionWhoseEncryptionIsRefused() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.GSS_REQUEST)
                .server(new byte[] {'N'})
                .client(Pg.SSL_REQUEST)
                .server(new byte[] {'N'})
                .client(Pg.startup(0))
                .server(Pg.authenticated());
        for (int i = 0; i < 60; i++) {
            talk.client(Pg.query("SELECT 1")).server(ONE);
        }

        assertThat(all(talk))
                .hasSize(63)
                .startsWith("GSSENC_REQUEST[] N", "SSL_REQUEST[] N", "STARTUP[] OK", "QUERY[SELECT 1] OK");
    }

    @Test
    @DisplayName("L-121: a statement is prepared in one round and executed in the next")
    void tellsPrepareAndExecute() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.parse("s", "SELECT $1"), Pg.describe('S', "s"), Pg.SYNC)
                .server(Pg.PARSED, Pg.message('t', Pg.i16(1), Pg.i32(23)), Pg.columns("a"), Pg.ready('I'))
                .client(Pg.bind("", "s"), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.BOUND, Pg.row("1"), Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("PREPARE[SELECT $1] OK", "EXECUTE[SELECT $1] OK");
        assertThat(response(talk.roundTrips().get(0)).attributes().get(PostgresqlAttributes.RESPONSE))
                .isEqualTo(Map.of("Flag", "RowDescription"));
    }

    @Test
    @DisplayName("L-122: row counts and errors are those of the answer")
    void countsRowsOfTheAnswer() {
        RoundTrip r = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"))
                .server(Pg.columns("a"), Pg.row("1"), Pg.row("2"), Pg.complete("SELECT 2"), Pg.ready('T'))
                .only();

        Attributes found = response(r).attributes();
        assertThat(found.get(PostgresqlAttributes.RETURNED_ROWS)).isEqualTo(2);
        assertThat(found.get(PostgresqlAttributes.ROWS)).isEqualTo(2);
        assertThat(found.get(PostgresqlAttributes.COMMAND)).isEqualTo("SELECT");
        assertThat(found.get(PostgresqlAttributes.TRANSACTION)).isEqualTo("transaction");
        assertThat(found.get(PostgresqlAttributes.ERROR_TYPE)).isNull();
    }

    @Test
    @DisplayName("L-123: the text of an unnamed statement is known")
    void knowsTheTextOfTheUnnamedStatement() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("UPDATE t SET a = $1"), Pg.SYNC)
                .server(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("UPDATE 3"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[UPDATE t SET a = $1] OK");
        assertThat(request(talk.only()).attributes().get(PostgresqlAttributes.OPERATION))
                .isEqualTo("UPDATE");
    }

    @Test
    @DisplayName("L-124: letters inside of error fields are no fields")
    void readsErrorFieldsAsFields() {
        RoundTrip r = PgTalk.loggedIn()
                .client(Pg.query("INSERT"))
                .server(Pg.error("ERROR", "23514", "new row violates CHECK, Screen Mode"), Pg.ready('I'))
                .only();

        assertThat(response(r).outcome()).isEqualTo(Message.Outcome.ERROR);
        assertThat(response(r).attributes().get(PostgresqlAttributes.RESPONSE))
                .isEqualTo(Map.of(
                        "Severity",
                        "ERROR",
                        "SQLStateCode",
                        "23514",
                        "Message",
                        "new row violates CHECK, Screen Mode"));
        assertThat(response(r).attributes().get(PostgresqlAttributes.STATUS_CODE))
                .isEqualTo("23514");
    }

    @Test
    @DisplayName("L-125: the whole completion tag is the command")
    void takesTheWholeTag() {
        PgTalk talk = PgTalk.loggedIn();
        for (String tag : List.of("BEGIN", "CREATE TABLE", "INSERT 0 5", "DROP MATERIALIZED VIEW")) {
            talk.client(Pg.query("x")).server(Pg.complete(tag), Pg.ready('T'));
        }

        assertThat(talk.roundTrips())
                .map(r -> response(r).attributes().get(PostgresqlAttributes.RESPONSE) + "")
                .containsExactly(
                        "{Command=BEGIN, Rows=0}",
                        "{Command=CREATE TABLE, Rows=0}",
                        "{Command=INSERT, Rows=5}",
                        "{Command=DROP MATERIALIZED VIEW, Rows=0}");
    }

    @Test
    @DisplayName("L-126: a CloseComplete answers the Close, not the Execute behind it")
    void doesNotTakeACloseForAnAnswer() {
        PgTalk talk = PgTalk.loggedIn()
                .client(
                        Pg.close('S', "s"),
                        Pg.parse("s", "DELETE FROM t"),
                        Pg.bind("", "s"),
                        Pg.execute("", 0),
                        Pg.SYNC)
                .server(Pg.CLOSED, Pg.PARSED, Pg.BOUND, Pg.complete("DELETE 4"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[DELETE FROM t] OK");
        assertThat(response(talk.only()).attributes().get(PostgresqlAttributes.ROWS))
                .isEqualTo(4);
    }

    @Test
    @DisplayName("L-127: every kind of answer is one")
    void knowsEveryKindOfAnswer() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query(""))
                .server(Pg.EMPTY, Pg.ready('I'))
                .client(Pg.parse("", "SELECT 1"), Pg.bind("c", ""), Pg.execute("c", 1), Pg.SYNC)
                .server(Pg.PARSED, Pg.BOUND, Pg.row("1"), Pg.SUSPENDED, Pg.ready('T'))
                .client(Pg.message('F', Pg.i32(1299), Pg.i16(0), Pg.i16(0), Pg.i16(0)))
                .server(Pg.message('V', Pg.i32(-1)), Pg.ready('T'))
                .client(Pg.describe('P', "c"), Pg.SYNC)
                .server(Pg.columns("a"), Pg.ready('T'))
                .client(Pg.query("INSERT 1; SELECT 2"))
                .server(Pg.complete("INSERT 0 1"), Pg.columns("a"), Pg.row("2"), Pg.complete("SELECT 1"), Pg.ready('T'))
                .client(Pg.query("COPY t TO STDOUT"))
                .server(Pg.copyOut(), Pg.copyData("1\n"), Pg.copyData("2\n"), Pg.COPY_DONE)
                .server(Pg.complete("COPY 2"), Pg.ready('I'));

        assertThat(talk.roundTrips())
                .map(r ->
                        request(r).operation() + " " + response(r).attributes().get(PostgresqlAttributes.RESPONSE))
                .containsExactly(
                        "QUERY {Flag=EmptyQueryResponse}",
                        "EXECUTE {Flag=PortalSuspended}",
                        "FUNCTION_CALL {Flag=FunctionCallResponse}",
                        "DESCRIBE {Flag=RowDescription}",
                        "QUERY {Command=INSERT; SELECT, Rows=2}",
                        "QUERY {Command=COPY, Rows=2}");
        Attributes copied = response(talk.roundTrips().get(5)).attributes();
        assertThat(copied.get(PostgresqlAttributes.COPY_MESSAGES)).isEqualTo(2);
        assertThat(copied.get(PostgresqlAttributes.COPY_BYTES)).isEqualTo(4);
    }

    @Test
    @DisplayName("L-128: a request begins with its own first message")
    void takesTheTimeOfTheRequestItself() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(0))
                .server(Pg.authentication(3))
                .client(Pg.message('p', Pg.text("secret")))
                .server(Pg.authenticated())
                .pause(500)
                .client(Pg.query("COPY t FROM STDIN"))
                .server(Pg.copyIn())
                .client(Pg.copyData("1\n"), Pg.COPY_DONE)
                .server(Pg.complete("COPY 1"), Pg.ready('I'))
                .pause(500)
                .client(Pg.query("SELECT 1"))
                .server(ONE)
                .client(Pg.extended("SELECT 2"), Pg.FLUSH)
                .server(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("SELECT 0"))
                .pause(500)
                .client(Pg.SYNC)
                .server(Pg.ready('I'))
                .client(Pg.query("SELECT 3"))
                .server(ONE);

        assertThat(talk.roundTrips())
                .map(r -> show(r.request(), true) + " " + show(r.response(), false))
                .containsExactly("508 511", "1012 1013", "1014 1015", "1518 1519");
    }

    private static String show(@org.jspecify.annotations.Nullable Observed o, boolean first) {
        Observed seen = Objects.requireNonNull(o);
        return String.valueOf(((first ? seen.firstNanos() : seen.lastNanos()) - START) / MILLI);
    }

    @Test
    @DisplayName("L-129: a name that is prepared again has its new text, and a split tag is read whole")
    void remembersTheNewestTextOfAName() {
        PgTalk talk = PgTalk.loggedIn();
        for (int i = 0; i < 40; i++) {
            String name = "s" + i % 20;
            talk.client(Pg.parse(name, "SELECT " + i), Pg.SYNC).server(Pg.PARSED, Pg.ready('I'));
        }
        for (int i = 0; i < 20; i++) {
            talk.client(Pg.bind("", "s" + i), Pg.execute("", 0), Pg.SYNC)
                    .serverInPieces(9, Pg.BOUND, Pg.complete("SELECT " + i), Pg.ready('I'));
        }

        List<RoundTrip> executed = talk.roundTrips().subList(40, 60);
        for (int i = 0; i < 20; i++) {
            assertThat(PgTalk.show(executed.get(i))).isEqualTo("EXECUTE[SELECT " + (20 + i) + "] OK");
            assertThat(response(executed.get(i)).attributes().get(PostgresqlAttributes.ROWS))
                    .isEqualTo(i);
        }
    }

    @Test
    @DisplayName("L-12A: credentials are not told, and encryption is")
    void tellsEncryptionAndNoCredentials() {
        PgTalk plain = PgTalk.begin()
                .client(Pg.startup(0))
                .server(Pg.authentication(3))
                .client(Pg.message('p', Pg.text("hunter2")))
                .server(Pg.authenticated());
        PgTalk encrypted = PgTalk.begin().client(Pg.SSL_REQUEST).server(new byte[] {'S'});

        assertThat(plain.played().shown().toString()).contains("app", "till").doesNotContain("hunter2");
        assertThat(encrypted.told()).containsExactly("SSL_REQUEST[] S");
        assertThat(response(encrypted.only()).attributes().get(PostgresqlAttributes.RESPONSE))
                .isEqualTo(Map.of("Flag", "EncryptionAccepted"));
    }
}
