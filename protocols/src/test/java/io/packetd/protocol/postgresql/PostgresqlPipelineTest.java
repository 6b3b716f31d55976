// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static io.packetd.protocol.postgresql.PgTalk.request;
import static io.packetd.protocol.postgresql.PgTalk.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.RoundTrip;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The extended query protocol: what is one request, and what answers it. */
class PostgresqlPipelineTest {

    private static final byte[] DONE = Pg.join(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("INSERT 0 1"));

    @Test
    void tellsEachExecuteOfABatch() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.extended("INSERT 2"), Pg.extended("INSERT 3"), Pg.SYNC)
                .server(DONE, DONE, DONE, Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[INSERT 1] OK", "EXECUTE[INSERT 2] OK", "EXECUTE[INSERT 3] OK");
        assertThat(talk.roundTrips())
                .map(r -> response(r).attributes().get(PostgresqlAttributes.TRANSACTION))
                .containsExactly(null, null, "idle");
    }

    @Test
    void givesEveryRequestAPlaceOfItsOwn() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.execute("", 0), Pg.parse("a", "x"), Pg.parse("b", "y"), Pg.SYNC)
                .client(Pg.SYNC, Pg.close('S', "a"), Pg.SYNC)
                .server(DONE, Pg.complete("INSERT 0 0"), Pg.PARSED, Pg.PARSED, Pg.ready('I'))
                .server(Pg.ready('I'), Pg.CLOSED, Pg.ready('I'));

        assertThat(talk.told())
                .containsExactly(
                        "EXECUTE[INSERT 1] OK",
                        "EXECUTE[INSERT 1] OK",
                        "PREPARE[x] OK",
                        "PREPARE[y] OK",
                        "SYNC[] OK",
                        "CLOSE[x] OK");
        assertThat(talk.roundTrips())
                .map(r -> Objects.requireNonNull(r.request()).streamOffset())
                .doesNotHaveDuplicates();
    }

    @Test
    void cancelsWhatStandsBetweenAnErrorAndTheSync() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.extended("INSERT 2"), Pg.extended("INSERT 3"))
                .client(Pg.parse("p", "SELECT 4"), Pg.describe('S', "p"), Pg.SYNC, Pg.extended("INSERT 5"), Pg.SYNC)
                .server(DONE, Pg.PARSED, Pg.error("ERROR", "22012", "division by zero"))
                .server(Pg.ready('I'))
                .server(DONE, Pg.ready('I'));

        assertThat(talk.told())
                .containsExactly(
                        "EXECUTE[INSERT 1] OK",
                        "EXECUTE[INSERT 2] 22012",
                        "EXECUTE[INSERT 3] PIPELINE_ABORTED",
                        "PREPARE[SELECT 4] PIPELINE_ABORTED",
                        "EXECUTE[INSERT 5] OK");
    }

    @Test
    void passesOverAQueryBehindAFailureToo() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.query("SELECT 2"), Pg.SYNC, Pg.query("SELECT 3"))
                .server(Pg.error("ERROR", "42601", "syntax error"))
                .server(Pg.ready('I'))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(talk.told())
                .containsExactly(
                        "EXECUTE[INSERT 1] 42601",
                        "QUERY[SELECT 2] PIPELINE_ABORTED",
                        "SYNC[] OK",
                        "QUERY[SELECT 3] OK");
    }

    @Test
    void blamesTheLastRequestForAnErrorOfTheCommit() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.extended("INSERT 2"), Pg.SYNC)
                .server(DONE, DONE, Pg.error("ERROR", "23503", "violates foreign key"))
                .server(Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[INSERT 1] OK", "EXECUTE[INSERT 2] 23503");
    }

    @Test
    void readsACursorPieceByPiece() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.parse("", "SELECT * FROM t"), Pg.bind("c", ""), Pg.execute("c", 1), Pg.SYNC)
                .server(Pg.PARSED, Pg.BOUND, Pg.row("1"), Pg.SUSPENDED, Pg.ready('T'))
                .client(Pg.execute("c", 1), Pg.execute("c", 1), Pg.SYNC)
                .server(Pg.row("2"), Pg.SUSPENDED, Pg.row("3"), Pg.complete("SELECT 1"), Pg.ready('T'));

        assertThat(talk.told()).hasSize(3).containsOnly("EXECUTE[SELECT * FROM t] OK");
        assertThat(talk.roundTrips())
                .map(r -> response(r).attributes().get(PostgresqlAttributes.RETURNED_ROWS))
                .containsExactly(1L, 1L, 1L);
        assertThat(request(talk.roundTrips().get(1)).attributes().get(PostgresqlAttributes.MAX_ROWS))
                .isEqualTo(1);
    }

    @Test
    void endsWhatIsFlushedWithItsOwnAnswer() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.parse("s", "SELECT 1"), Pg.describe('S', "s"), Pg.FLUSH)
                .server(Pg.PARSED, Pg.message('t', Pg.i16(0)), Pg.columns("a"))
                .pause(1000)
                .client(Pg.bind("", "s"), Pg.FLUSH)
                .server(Pg.BOUND)
                .client(Pg.execute("", 0), Pg.FLUSH)
                .server(Pg.row("1"), Pg.complete("SELECT 1"))
                .pause(1000)
                .client(Pg.SYNC)
                .server(Pg.ready('I'));

        assertThat(talk.told()).containsExactly("PREPARE[SELECT 1] OK", "EXECUTE[SELECT 1] OK");
        assertThat(talk.roundTrips()).map(RoundTrip::durationNanos).containsExactly(PgTalk.MILLI, 3 * PgTalk.MILLI);
    }

    @Test
    void foldsAClosedPortalIntoItsExecute() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.close('P', ""), Pg.SYNC)
                .server(DONE, Pg.CLOSED, Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[INSERT 1] OK");
    }

    @Test
    void doesNotKnowTheTextOfWhatWasPreparedBeforeTheCapture() {
        PgTalk talk = PgTalk.midstream()
                .client(Pg.bind("", "S_1"), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.BOUND, Pg.complete("INSERT 0 1"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[] OK");
        assertThat(request(talk.only()).attributes().get(PostgresqlAttributes.REQUEST))
                .isEqualTo(Map.of("Statement", "", "Name", "S_1"));
    }

    @Test
    void forgetsTheUnnamedStatementAtASimpleQuery() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("SELECT 1"), Pg.SYNC)
                .server(DONE, Pg.ready('I'))
                .client(Pg.query("SELECT 2"))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'))
                .client(Pg.bind("", ""), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.error("ERROR", "26000", "unnamed prepared statement does not exist"))
                .server(Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[SELECT 1] OK", "QUERY[SELECT 2] OK", "EXECUTE[] 26000");
    }

    @Test
    void cutsLongStatementsWhereACharacterEnds() {
        String sql = "SELECT '" + "é".repeat(2000) + "'";
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query(sql))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'))
                .client(Pg.parse("", "S" + sql), Pg.bind("", ""), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.PARSED, Pg.BOUND, Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(talk.roundTrips())
                .map(r -> request(r).attributes().get(PostgresqlAttributes.QUERY_TEXT))
                .containsExactly("SELECT '" + "é".repeat(508), "SSELECT '" + "é".repeat(507));
        assertThat(talk.roundTrips())
                .allMatch(r -> Boolean.TRUE.equals(request(r).attributes().get(PostgresqlAttributes.QUERY_CUT)));
        assertThat(request(talk.roundTrips().get(0)).size()).isEqualTo(6 + 9 + 4000);
    }

    @Test
    void tellsNotificationsBetweenAndWithinAnswers() {
        byte[] notification = Pg.message('A', Pg.i32(1), Pg.text("orders"), Pg.text("x"));
        PgTalk talk = PgTalk.loggedIn()
                .server(notification)
                .client(Pg.query("SELECT 1"))
                .server(Pg.complete("SELECT 1"), notification, Pg.ready('I'));

        assertThat(talk.told())
                .containsExactly("- NotificationResponse push", "- NotificationResponse push", "QUERY[SELECT 1] OK");
        assertThat(response(talk.roundTrips().get(0)).attributes().get(PostgresqlAttributes.CHANNEL))
                .isEqualTo("orders");
    }

    @Test
    void passesOverNoticesAndParameters() {
        byte[] notice = Pg.message('N', Pg.text("SNOTICE"), Pg.text("C00000"), Pg.text("Mhi"), new byte[1]);
        byte[] parameter = Pg.message('S', Pg.text("TimeZone"), Pg.text("UTC"));
        PgTalk talk = PgTalk.loggedIn()
                .server(notice, parameter)
                .client(Pg.extended("INSERT 1"), Pg.SYNC)
                .server(notice, Pg.PARSED, notice, Pg.BOUND, Pg.NO_DATA, parameter, Pg.complete("INSERT 0 1"), notice)
                .server(Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[INSERT 1] OK");
        assertThat(talk.roundTrips().get(0).durationNanos()).isEqualTo(2 * PgTalk.MILLI);
    }

    @Test
    void countsCopiedData() {
        PgTalk talk = PgTalk.loggedIn().client(Pg.query("COPY t FROM STDIN")).server(Pg.copyIn());
        for (int i = 0; i < 100; i++) {
            talk.client(Pg.copyData("x".repeat(1000)), Pg.copyData("y\n"));
        }
        talk.client(Pg.COPY_DONE).server(Pg.complete("COPY 200"), Pg.ready('I'));

        assertThat(List.of(
                        Objects.requireNonNull(
                                response(talk.only()).attributes().get(PostgresqlAttributes.COPY_MESSAGES)),
                        Objects.requireNonNull(
                                response(talk.only()).attributes().get(PostgresqlAttributes.COPY_BYTES)),
                        Objects.requireNonNull(
                                response(talk.only()).attributes().get(PostgresqlAttributes.ROWS))))
                .containsExactly(200L, 100_200L, 200L);
    }

    @Test
    void endsACopyThatTheClientBreaksOff() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("COPY t FROM STDIN"))
                .server(Pg.copyIn())
                .client(Pg.copyData("x"), Pg.message('f', Pg.text("enough")))
                .server(Pg.error("ERROR", "57014", "COPY from stdin failed: enough"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("QUERY[COPY t FROM STDIN] 57014");
    }

    @Test
    void keepsTheBatchWhoseBindIsLarge() {
        byte[] large = Pg.message(
                'B', Pg.text(""), Pg.text(""), Pg.i16(0), Pg.i16(1), Pg.i32(3_000_000), new byte[3_000_000], Pg.i16(0));
        PgTalk talk = PgTalk.loggedIn().client(Pg.parse("", "INSERT $1"));
        for (int at = 0; at < large.length; at += 60_000) {
            talk.client(java.util.Arrays.copyOfRange(large, at, Math.min(large.length, at + 60_000)));
        }
        talk.client(Pg.execute("", 0), Pg.SYNC).server(Pg.PARSED, Pg.BOUND, Pg.complete("INSERT 0 1"), Pg.ready('I'));

        assertThat(talk.told()).containsExactly("EXECUTE[INSERT $1] OK");
        assertThat(request(talk.only()).size()).isGreaterThan(3_000_000);
    }
}
