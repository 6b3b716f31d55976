// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken for PostgreSQL, and where a message is found in the middle of a stream. */
class PostgresqlProbeTest {

    private static final PostgresqlProtocol POSTGRESQL = new PostgresqlProtocol();

    private static Verdict probe(byte[] head) {
        return POSTGRESQL.probe(ByteWindow.of(head, 0), Transport.TCP);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> ours() {
        return Stream.of(
                Arguments.of("SSLRequest", Pg.SSL_REQUEST, Verdict.YES_CLIENT),
                Arguments.of("GSSENCRequest", Pg.GSS_REQUEST, Verdict.YES_CLIENT),
                Arguments.of("CancelRequest", Pg.packet(80_877_102, new byte[8]), Verdict.YES_CLIENT),
                Arguments.of("StartupMessage", Pg.startup(0), Verdict.YES_CLIENT),
                Arguments.of("StartupMessage 3.2", Pg.startup(2), Verdict.YES_CLIENT),
                Arguments.of("Query", Pg.query("/* hint */ select 1"), Verdict.YES_CLIENT),
                Arguments.of("long Query", Pg.query("SELECT '" + "x".repeat(100_000) + "'"), Verdict.YES_CLIENT),
                Arguments.of("Parse", Pg.parse("S_1", "INSERT INTO t VALUES ($1)"), Verdict.YES_CLIENT),
                Arguments.of(
                        "Bind, Execute", Pg.join(Pg.bind("", "S_1"), Pg.execute("", 0), Pg.SYNC), Verdict.YES_CLIENT),
                Arguments.of(
                        "Close, Sync, Describe",
                        Pg.join(Pg.close('S', "s"), Pg.SYNC, Pg.describe('P', "p")),
                        Verdict.YES_CLIENT),
                Arguments.of("Query of a relative", Pg.query("FROM t SELECT 1"), Verdict.UNDECIDED),
                Arguments.of("AuthenticationOk", Pg.authentication(0), Verdict.YES_SERVER),
                Arguments.of("md5", Pg.authentication(5, Pg.i32(7)), Verdict.YES_SERVER),
                Arguments.of("ReadyForQuery", Pg.ready('T'), Verdict.YES_SERVER),
                Arguments.of("CommandComplete", Pg.complete("SELECT 1"), Verdict.YES_SERVER),
                Arguments.of("RowDescription", Pg.columns("a", "b"), Verdict.YES_SERVER),
                Arguments.of(
                        "wide RowDescription", Pg.columns("x".repeat(60).split("(?<=\\G.{1})")), Verdict.YES_SERVER),
                Arguments.of("rows", Pg.join(Pg.row("1"), Pg.row("2")), Verdict.YES_SERVER),
                Arguments.of("ErrorResponse", Pg.error("ERROR", "42P01", "no"), Verdict.YES_SERVER),
                Arguments.of("BindComplete, row", Pg.join(Pg.BOUND, Pg.row("1")), Verdict.YES_SERVER));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ours")
    void knowsWhatPostgresqlSays(String name, byte[] head, Verdict verdict) {
        assertThat(probe(head)).isEqualTo(verdict);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of("HTTP", latin1("GET / HTTP/1.1\r\n")),
                Arguments.of("HTTP answer", latin1("HTTP/1.1 200 OK\r\n")),
                Arguments.of("HTTP/2", latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")),
                Arguments.of("SSH", latin1("SSH-2.0-x\r\n")),
                Arguments.of("TLS", new byte[] {22, 3, 1, 2, 0, 1}),
                Arguments.of("Redis", latin1("*1\r\n$4\r\nPING\r\n")),
                Arguments.of("memcached", latin1("get key\r\n")),
                Arguments.of("NATS", latin1("INFO {}\r\n")),
                Arguments.of("SMTP", latin1("EHLO host\r\n")),
                Arguments.of("AMQP", latin1("AMQP\0\0\11\1")),
                Arguments.of("Kafka Metadata 0", Pg.join(Pg.i32(21), Pg.i32(3 << 16), Pg.i32(1), Pg.text("\0\3app"))),
                Arguments.of("Kafka answer", Pg.join(Pg.i32(12), Pg.i32(1), new byte[8])),
                Arguments.of("Thrift", Pg.join(Pg.i32(20), Pg.i32(0x80010001), Pg.i32(4), latin1("ping"))),
                Arguments.of("MySQL greeting", Pg.join(new byte[] {'Q', 0, 0, 0, 10}, Pg.text("8.0.2"), new byte[70])),
                Arguments.of("MySQL query", Pg.join(new byte[] {'S', 0, 0, 0, 3}, latin1("select 1"))),
                Arguments.of(
                        "MongoDB", Pg.join(new byte[] {'S', 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, (byte) 0xdd, 7, 0, 0})),
                Arguments.of("MQTT", new byte[] {0x31, 20, 0, 4, 't'}),
                Arguments.of("a letter and a length that does not count itself", latin1("Q\0\0\0\5hello")),
                Arguments.of("a length below 4", latin1("Q\0\0\0\3")),
                Arguments.of("nothing but zero bytes", new byte[64]),
                Arguments.of("a start-up packet without parameters", Pg.packet(3 << 16, new byte[4])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void doesNotClaimOtherProtocols(String name, byte[] head) {
        assertThat(probe(head)).isEqualTo(Verdict.NO);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ours", "others"})
    void keepsAVerdictHoweverTheHeadGrows(String name, byte[] head) {
        byte[] longer = Pg.join(head, Pg.query("SELECT 1"), Pg.SYNC);
        Verdict decided = Verdict.UNDECIDED;
        for (int length = 0; length <= Math.min(longer.length, 16 << 10); length++) {
            Verdict verdict = probe(Arrays.copyOf(longer, length));
            if (decided.certainty() != Certainty.UNDECIDED) {
                assertThat(verdict).as("%d bytes", length).isEqualTo(decided);
            }
            decided = verdict;
        }
        assertThat(decided.certainty()).isNotEqualTo(Certainty.UNDECIDED);
    }

    @Test
    void findsTheFirstMessageBehindTheRestOfARow() {
        byte[] row = Pg.row("D\0\0\0x".repeat(40));
        byte[] cut = Arrays.copyOfRange(row, 30, row.length);
        byte[] stream = Pg.join(cut, Pg.row("2"), Pg.complete("SELECT 2"), Pg.ready('I'));

        int at = POSTGRESQL.findFrame(ByteWindow.of(stream, 0), 0, Side.SERVER, POSTGRESQL.newState(Transport.TCP));

        assertThat(at).isEqualTo(cut.length);
    }

    @Test
    void findsAStartupPacket() {
        byte[] stream = Pg.join(new byte[] {9, 9}, Pg.SSL_REQUEST);

        assertThat(POSTGRESQL.findFrame(ByteWindow.of(stream, 0), 0, Side.CLIENT, POSTGRESQL.newState(Transport.TCP)))
                .isEqualTo(2);
    }

    @Test
    void findsNextToNothingInNoise() {
        Random random = new Random(5);
        int found = 0;
        for (int round = 0; round < 200; round++) {
            byte[] noise = new byte[10_000];
            random.nextBytes(noise);
            for (Side side : Side.values()) {
                ByteWindow in = ByteWindow.of(noise, 0);
                int at = POSTGRESQL.findFrame(in, 0, side, POSTGRESQL.newState(Transport.TCP));
                found += at >= 0 && at < noise.length - 5 ? 1 : 0;
            }
        }

        // Four million places.
        assertThat(found).isLessThan(40);
    }
}
