// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A gap at any point: what is told, and that no pair is wrong. */
class PostgresqlLossTest {

    private static final byte[] DONE = Pg.join(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("INSERT 0 1"));
    private static final long AFTER = 7000;

    private static PgTalk query(PgTalk talk, String sql) {
        return talk.client(Pg.query(sql)).server(Pg.columns("a"), Pg.row("1"), Pg.complete("SELECT 1"), Pg.ready('I'));
    }

    @Test
    void keepsRoundTripWhenGapLiesInsideRow() {
        byte[] row = Pg.row("r".repeat(300));
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"))
                .server(Pg.columns("a"), java.util.Arrays.copyOf(row, 100))
                .server(java.util.Arrays.copyOfRange(row, 100, 200))
                .lost()
                .server(java.util.Arrays.copyOfRange(row, 200, row.length), Pg.complete("SELECT 1"), Pg.ready('I'))
                .pause(AFTER);
        query(talk, "SELECT 2");

        assertThat(talk.told()).containsExactly("QUERY[SELECT 1] OK lost", "QUERY[SELECT 2] OK");
    }

    @Test
    void pairsAgainAfterALostAnswer() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'))
                .lost()
                .pause(AFTER);
        query(query(talk, "SELECT 2").pause(100), "SELECT 3");

        assertThat(talk.told())
                .containsExactly("QUERY[SELECT 1] - unanswered lost", "QUERY[SELECT 2] OK", "QUERY[SELECT 3] OK");
    }

    @Test
    void doesNotPairAnAnswerWhoseRequestIsLost() {
        PgTalk talk = PgTalk.loggedIn().client(Pg.query("SELECT 1")).lost();
        talk.server(Pg.error("ERROR", "42P01", "no"), Pg.ready('I')).pause(AFTER);
        query(query(talk, "SELECT 2").pause(100), "SELECT 3");

        assertThat(talk.told()).containsExactly("- 42P01 orphan", "QUERY[SELECT 2] OK", "QUERY[SELECT 3] OK");
    }

    @Test
    void stillAnswersWhatWasAskedBeforeALostRequest() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.extended("INSERT 2"))
                .client(Pg.extended("INSERT 3"), Pg.SYNC)
                .lost()
                .client(Pg.extended("INSERT 4"), Pg.SYNC)
                .pause(AFTER)
                .server(DONE, Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("INSERT 0 2"), DONE, Pg.ready('I'))
                .server(DONE, Pg.ready('I'))
                .pause(AFTER);
        query(talk, "SELECT 5");

        assertThat(talk.told())
                .startsWith("EXECUTE[INSERT 1] OK", "EXECUTE[INSERT 2] OK")
                .contains("EXECUTE[INSERT 4] - unanswered lost")
                .endsWith("QUERY[SELECT 5] OK");
    }

    @Test
    void refusesToGoOnWhenAnAnswerIsMissing() {
        // The Sync cannot be answered before the second Execute is: something was not seen.
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.extended("INSERT 1"), Pg.extended("INSERT 2"), Pg.SYNC)
                .server(DONE, Pg.ready('I'))
                .pause(AFTER);
        query(query(talk, "SELECT 3").pause(100), "SELECT 4");

        assertThat(talk.told()).doesNotContain("EXECUTE[INSERT 2] OK").endsWith("QUERY[SELECT 4] OK");
    }

    @Test
    void forgetsStatementsThatMayHaveBeenPreparedAgain() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.parse("s", "SELECT 1"), Pg.SYNC)
                .server(Pg.PARSED, Pg.ready('I'))
                .client(Pg.parse("s", "SELECT 2"), Pg.SYNC)
                .lost()
                .server(Pg.PARSED, Pg.ready('I'))
                .pause(AFTER)
                .client(Pg.bind("", "s"), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.BOUND, Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(talk.told()).endsWith("EXECUTE[] OK").doesNotContain("EXECUTE[SELECT 1] OK");
    }

    @Test
    void remembersStatementsWhenOnlyAnswersAreLost() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.parse("s", "SELECT 1"), Pg.SYNC)
                .server(Pg.PARSED, Pg.ready('I'))
                .client(Pg.query("SELECT 2"))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'))
                .lost()
                .pause(AFTER)
                .client(Pg.bind("", "s"), Pg.execute("", 0), Pg.SYNC)
                .server(Pg.BOUND, Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(talk.told()).endsWith("EXECUTE[SELECT 1] OK");
    }

    @Test
    void joinsInTheMiddleOfAResult() {
        byte[] row = Pg.row("r".repeat(300));
        PgTalk talk = PgTalk.midstream()
                .server(java.util.Arrays.copyOfRange(row, 100, row.length), Pg.row("2"), Pg.complete("SELECT 9"))
                .server(Pg.ready('I'));
        query(query(talk, "SELECT 2"), "SELECT 3");

        assertThat(talk.told()).containsExactly("- OK orphan midstream", "QUERY[SELECT 2] OK", "QUERY[SELECT 3] OK");
    }
}
