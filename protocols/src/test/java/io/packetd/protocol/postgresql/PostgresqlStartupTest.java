// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static io.packetd.protocol.postgresql.PgTalk.request;
import static io.packetd.protocol.postgresql.PgTalk.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Played;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens before the first query, and how a connection ends. */
class PostgresqlStartupTest {

    private static List<RoundTrip> all(PgTalk talk) {
        return talk.played().told().stream().map(Played.Told::roundTrip).toList();
    }

    @Test
    void tellsTheWholeLogInAsOneRoundTrip() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(0))
                .server(Pg.authentication(10, Pg.text("SCRAM-SHA-256"), new byte[1]))
                .client(Pg.message('p', Pg.text("SCRAM-SHA-256"), Pg.i32(3), "n,,".getBytes(StandardCharsets.US_ASCII)))
                .server(Pg.authentication(11, Pg.text("r=a,s=b,i=4096")))
                .client(Pg.message('p', Pg.text("c=biws,p=proof")))
                .server(Pg.authentication(12, Pg.text("v=x")), Pg.authenticated());

        assertThat(all(talk)).hasSize(1);
        RoundTrip r = all(talk).get(0);
        assertThat(request(r).operation()).isEqualTo("STARTUP");
        assertThat(request(r).attributes().get(PostgresqlAttributes.USER)).isEqualTo("app");
        assertThat(request(r).attributes().get(PostgresqlAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(request(r).attributes().get(PostgresqlAttributes.APPLICATION))
                .isEqualTo("till");
        assertThat(request(r).attributes().get(PostgresqlAttributes.VERSION)).isEqualTo("3.0");
        assertThat(r.durationNanos()).isEqualTo(5 * PgTalk.MILLI);
    }

    @Test
    void namesTheDatabaseAfterTheUserWhenNoneIsAskedFor() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.packet(3 << 16, Pg.text("user"), Pg.text("app"), new byte[1]))
                .server(Pg.authenticated())
                .client(Pg.query("SELECT 1"))
                .server(Pg.complete("SELECT 1"), Pg.ready('I'));

        assertThat(all(talk))
                .map(r -> request(r).attributes().get(PostgresqlAttributes.NAMESPACE))
                .containsExactly("app", "app");
    }

    @Test
    void showsTheVersionThatTheServerOffersInstead() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(9999))
                .server(Pg.message('v', Pg.i16(3), Pg.i16(2), Pg.i32(1), Pg.text("_pq_.x")), Pg.authenticated());

        RoundTrip r = all(talk).get(0);
        assertThat(request(r).attributes().get(PostgresqlAttributes.VERSION)).isEqualTo("3.9999");
        assertThat(response(r).attributes().get(PostgresqlAttributes.VERSION)).isEqualTo("3.2");
    }

    @Test
    void readsTheLongKeysOfVersionThreePointTwo() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(2))
                .server(Pg.authentication(0), Pg.message('K', Pg.i32(1), new byte[32]), Pg.ready('I'));
        PgTalk cancel = PgTalk.begin().client(Pg.packet(80_877_102, Pg.i32(1), new byte[32]));

        assertThat(PgTalk.show(all(talk).get(0))).isEqualTo("STARTUP[] OK");
        assertThat(cancel.told()).containsExactly("CANCEL[] - oneway");
    }

    @Test
    void endsALogInWithItsError() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(0))
                .server(Pg.authentication(5, Pg.i32(1)))
                .client(Pg.message('p', Pg.text("md5")))
                .server(Pg.error("FATAL", "28P01", "password authentication failed"));

        assertThat(PgTalk.show(all(talk).get(0))).isEqualTo("STARTUP[] 28P01");
        assertThat(response(all(talk).get(0)).attributes().get(PostgresqlAttributes.SEVERITY))
                .isEqualTo("FATAL");
    }

    @Test
    void saysWhenTheClientLeavesInsteadOfLoggingIn() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.startup(0))
                .server(Pg.authentication(3))
                .pause(100)
                .end();

        RoundTrip r = all(talk).get(0);
        assertThat(PgTalk.show(r)).isEqualTo("STARTUP[] AuthenticationRequest");
        assertThat(response(r).outcome()).isEqualTo(Message.Outcome.UNKNOWN);
        assertThat(r.durationNanos()).isEqualTo(PgTalk.MILLI);
    }

    @Test
    void readsAnErrorOfTheOldProtocol() {
        byte[] old = Pg.join(new byte[] {'E'}, Pg.text("could not fork new process for connection\n"));
        PgTalk start = PgTalk.begin().client(Pg.startup(0)).server(old);
        PgTalk ssl = PgTalk.begin().client(Pg.SSL_REQUEST).serverInPieces(3, old);

        assertThat(PgTalk.show(all(start).get(0))).isEqualTo("STARTUP[] FATAL");
        assertThat(ssl.told()).containsExactly("SSL_REQUEST[] FATAL");
        assertThat(response(ssl.only()).attributes().get(PostgresqlAttributes.ERROR_MESSAGE))
                .isEqualTo("could not fork new process for connection");
    }

    @Test
    void readsAnErrorAsTheAnswerToARequestForEncryption() {
        PgTalk talk = PgTalk.begin().client(Pg.SSL_REQUEST).server(Pg.error("FATAL", "53300", "too many connections"));

        assertThat(talk.told()).containsExactly("SSL_REQUEST[] 53300");
    }

    @Test
    void leavesToTlsWhenTheServerAccepts() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.SSL_REQUEST)
                .server(new byte[] {'S'})
                .client(new byte[100])
                .server(new byte[100]);

        assertThat(talk.told()).containsExactly("SSL_REQUEST[] S");
    }

    @Test
    void countsWhatGssapiEncryptsAsOpaque() {
        PgTalk talk = PgTalk.begin()
                .client(Pg.GSS_REQUEST)
                .server(new byte[] {'G'})
                .client(new byte[100])
                .server(new byte[50]);

        assertThat(talk.told()).containsExactly("GSSENC_REQUEST[] G");
        assertThat(talk.played().ledger().opaque(OpaqueReason.ENCRYPTED)).isEqualTo(150);
    }

    @Test
    void countsAReplicationStreamAsOpaque() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("START_REPLICATION 0/0"))
                .server(Pg.message('W', new byte[1], Pg.i16(0)))
                .server(Pg.copyData("w".repeat(100)))
                .client(Pg.copyData("r".repeat(20)));

        assertThat(talk.told()).containsExactly("QUERY[START_REPLICATION 0/0] OK");
        assertThat(response(talk.only()).attributes().get(PostgresqlAttributes.COPY_DIRECTION))
                .isEqualTo("both");
        assertThat(talk.played().ledger().opaque(OpaqueReason.REPLICATION)).isEqualTo(130);
    }

    @Test
    void tellsAFarewellOfTheServerAsAPush() {
        PgTalk talk = PgTalk.loggedIn()
                .server(Pg.error("FATAL", "57P05", "idle-session timeout"))
                .end();

        assertThat(talk.told()).containsExactly("- 57P05 push");
    }

    @Test
    void answersTheQueryThatAFatalErrorEnds() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT pg_sleep(9)"))
                .server(Pg.columns("a"), Pg.error("FATAL", "57P01", "terminating connection"))
                .end();

        assertThat(talk.told()).containsExactly("QUERY[SELECT pg_sleep(9)] 57P01");
    }

    @Test
    void marksAResultThatTheEndOfTheConnectionCuts() {
        PgTalk talk = PgTalk.loggedIn()
                .client(Pg.query("SELECT 1"))
                .server(Pg.columns("a"), Pg.row("1"))
                .end();

        assertThat(talk.told()).containsExactly("QUERY[SELECT 1] RowDescription truncated");
    }
}
