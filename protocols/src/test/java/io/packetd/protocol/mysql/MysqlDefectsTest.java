// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.AUTOCOMMIT;
import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.MORE_RESULTS;
import static io.packetd.protocol.mysql.Wire.bytes;
import static io.packetd.protocol.mysql.Wire.close;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.eof;
import static io.packetd.protocol.mysql.Wire.error;
import static io.packetd.protocol.mysql.Wire.execute;
import static io.packetd.protocol.mysql.Wire.greeting;
import static io.packetd.protocol.mysql.Wire.le;
import static io.packetd.protocol.mysql.Wire.login;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packed;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.prepare;
import static io.packetd.protocol.mysql.Wire.prepared;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static io.packetd.protocol.mysql.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.RoundTrip;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a correct reader of MySQL does where the original fails: the defects of the parity page by their numbers. */
class MysqlDefectsTest {

    private static final long MODERN = BASE | Capability.DEPRECATE_EOF;

    private static final String OK = "OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}";

    @Test
    @DisplayName("L-040: every command of a segment is told")
    void tellsEveryCommandOfASegment() {
        Dialog d = Dialog.session(BASE)
                .client(query("SELECT 1"), command(Commands.PING, new byte[0]), query("SELECT 2"))
                .server(result(false, AUTOCOMMIT, 1, text("1")), packet(1, ok()), result(false, AUTOCOMMIT, 1));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=1}", "PING " + OK, "QUERY RESULTSET {Rows=0}");
    }

    @Test
    @DisplayName("L-041: pipelined commands are answered in order")
    void pairsPipelinedCommandsInOrder() {
        Dialog d = Dialog.session(MODERN)
                .client(query("UPDATE a SET x=1"))
                .client(query("UPDATE b SET x=1"))
                .server(packet(1, ok(1, 0, 2, 0)), packet(1, ok(2, 0, 2, 0)));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY OK {AffectedRows=1, LastInsertID=0, Status=2, Warnings=0}",
                        "QUERY OK {AffectedRows=2, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(d.statements()).containsExactly("null", "UPDATE a SET x=1", "UPDATE b SET x=1");
    }

    @Test
    @DisplayName("L-042: a command without an answer waits for none")
    void doesNotWaitForAnswersThatNeverCome() {
        Dialog d = Dialog.session(MODERN)
                .client(close(1))
                .client(command(Commands.SEND_LONG_DATA, concat(le(1, 4), le(0, 2), bytes("long"))))
                .client(command(Commands.PING, new byte[0]))
                .server(packet(1, ok()));

        assertThat(d.lines()).containsExactly("CLOSE_STMT oneway", "SEND_LONG_DATA oneway", "PING " + OK);
    }

    @Test
    @DisplayName("L-043: fragments of a header do not wedge the connection")
    void readsHeadersOfOneByteSegments() {
        Dialog d = Dialog.session(MODERN);
        for (int i = 0; i < 20; i++) {
            byte[] question = query("SELECT " + i);
            byte[] answer = result(true, AUTOCOMMIT, 1, text("x"));
            for (byte b : question) {
                d.client(new byte[] {b});
            }
            for (byte b : answer) {
                d.server(new byte[] {b});
            }
        }

        assertThat(d.lines()).hasSize(20).containsOnly("QUERY RESULTSET {Rows=1}");
    }

    @Test
    @DisplayName("L-043: a stray answer does not misalign what follows")
    void isInStepAgainAfterAStrayAnswer() {
        Dialog d = Dialog.session(MODERN).server(bytes("what is this?"));
        for (int i = 0; i < 20; i++) {
            d.client(query("SELECT 1")).server(result(true, AUTOCOMMIT, 1, text("x")));
        }

        assertThat(d.lines()).hasSize(20).containsOnly("QUERY RESULTSET {Rows=1}");
    }

    @Test
    @DisplayName("L-044: hundreds of commands may wait")
    void keepsHundredsOfWaitingCommands() {
        byte[] ping = command(Commands.PING, new byte[0]);
        byte[] answer = packet(1, ok());
        byte[][] asked = new byte[800][];
        byte[][] answered = new byte[800][];
        java.util.Arrays.fill(asked, ping);
        java.util.Arrays.fill(answered, answer);
        Dialog d = Dialog.session(MODERN).client(asked).server(answered);

        assertThat(d.lines()).hasSize(800).containsOnly("PING " + OK);
    }

    @Test
    @DisplayName("L-045: an answer captured at the time of its request is told")
    void tellsRoundTripsOfNoDuration() {
        Dialog d = Dialog.session(MODERN).client(query("SELECT 1")).pause(-1).server(result(true, AUTOCOMMIT, 1));

        assertThat(d.last().durationNanos()).isZero();
        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=0}");
    }

    @Test
    @DisplayName("L-046: a command without its answer is told")
    void tellsCommandsThatWereNotAnswered() {
        Dialog d = Dialog.session(MODERN).client(query("SELECT SLEEP(9)")).closed();

        assertThat(d.lines()).containsExactly("QUERY unanswered");
    }

    @Test
    @DisplayName("L-140: results end with one packet where the capabilities say so")
    void readsResultsWithAndWithoutEof() {
        for (boolean deprecated : new boolean[] {true, false}) {
            Dialog d = Dialog.session(deprecated ? MODERN : BASE);
            for (int i = 0; i < 4; i++) {
                d.client(query("SELECT 1")).server(result(deprecated, AUTOCOMMIT, 1, text("1"), text("2")));
            }
            d.client(query("INSERT INTO t VALUES(1)")).server(packet(1, ok(1, 8, 2, 0)));

            assertThat(d.lines())
                    .containsExactly(
                            "QUERY RESULTSET {Rows=2}",
                            "QUERY RESULTSET {Rows=2}",
                            "QUERY RESULTSET {Rows=2}",
                            "QUERY RESULTSET {Rows=2}",
                            "QUERY OK {AffectedRows=1, LastInsertID=8, Status=2, Warnings=0}");
        }
    }

    @Test
    @DisplayName("L-141: rows are read by state, not by their first byte")
    void readsRowsByState() {
        byte[] empty = concat(text(""), text("x"));
        byte[] isNull = new byte[] {(byte) 0xfb};
        byte[] binary = concat(new byte[2], le(0x6500050000000000L, 8));
        Dialog d = Dialog.session(MODERN)
                .client(query("SELECT s FROM t"))
                .server(result(true, AUTOCOMMIT, 1, empty, isNull, text("y")))
                .client(prepare("SELECT n FROM t"))
                .server(packets(1, prepared(1, 1, 0), column("n")))
                .client(execute(1))
                .server(result(true, AUTOCOMMIT, 1, binary, binary));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY RESULTSET {Rows=3}",
                        "PREPARE PREPARED {StatementID=1, Columns=1, Params=0, Warnings=0}",
                        "EXECUTE RESULTSET {Rows=2}");
    }

    @Test
    @DisplayName("L-142: the command after a STMT_CLOSE is told")
    void tellsTheCommandBehindAClose() {
        Dialog d = Dialog.session(MODERN)
                .client(close(7), query("SELECT 1"))
                .server(result(true, AUTOCOMMIT, 1))
                .client(command(Commands.QUIT, new byte[0]));

        assertThat(d.lines()).containsExactly("CLOSE_STMT oneway", "QUERY RESULTSET {Rows=0}", "QUIT oneway");
    }

    @Test
    @DisplayName("L-143: a row over many segments is one row")
    void countsARowOverManySegmentsOnce() {
        byte[] answer = result(true, AUTOCOMMIT, 1, text("r".repeat(4000)), text("s"));
        Dialog d = Dialog.session(MODERN).client(query("SELECT r FROM t"));
        for (int at = 0; at < answer.length; at += 1000) {
            d.server(java.util.Arrays.copyOfRange(answer, at, Math.min(answer.length, at + 1000)));
        }

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=2}");
        assertThat(Objects.requireNonNull(d.last().response()).message().size()).isEqualTo(answer.length);
    }

    @Test
    @DisplayName("L-144: status flags and warnings have two bytes each")
    void readsStatusAndWarningsAsTwoBytes() {
        Dialog d = Dialog.session(MODERN).client(query("UPDATE t SET a=1")).server(packet(1, ok(300, 0, 0x0422, 5)));

        assertThat(d.lines()).containsExactly("QUERY OK {AffectedRows=300, LastInsertID=0, Status=1058, Warnings=5}");
    }

    @Test
    @DisplayName("L-144: the session state tells the default database")
    void followsTheDefaultDatabase() {
        byte[] change = concat(ok(0, 0, 0x4002, 0), text(""), text("\001\010\007archive"));
        Dialog d = Dialog.session(MODERN)
                .client(query("CALL move()"))
                .server(packet(1, change))
                .client(query("SELECT 1"))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(d.told().stream()
                        .map(r -> Objects.requireNonNull(r.request())
                                .message()
                                .attributes()
                                .get(MysqlAttributes.NAMESPACE)))
                .containsExactly("shop", "shop", "archive");
    }

    @Test
    @DisplayName("L-145: EXECUTE shows the text that was prepared")
    void showsThePreparedText() {
        Dialog d = Dialog.session(BASE)
                .client(prepare("SELECT a FROM t WHERE b = ?"))
                .server(packets(1, prepared(3, 1, 1), column("?"), eof(2), column("a"), eof(2)))
                .client(execute(3))
                .server(result(false, AUTOCOMMIT, 1));

        assertThat(d.lines())
                .containsExactly(
                        "PREPARE PREPARED {StatementID=3, Columns=1, Params=1, Warnings=0}",
                        "EXECUTE RESULTSET {Rows=0}");
        assertThat(d.statements())
                .containsExactly("null", "SELECT a FROM t WHERE b = ?", "SELECT a FROM t WHERE b = ?");
    }

    @Test
    @DisplayName("L-146: several results, a file, statistics and fields are one answer each")
    void readsTheWholeGrammar() {
        Dialog d = Dialog.session(BASE)
                .client(query("CALL p()"))
                .server(
                        result(false, AUTOCOMMIT | MORE_RESULTS, 1, text("1")),
                        result(false, AUTOCOMMIT | MORE_RESULTS, 6),
                        packet(10, ok()))
                .client(query("LOAD DATA LOCAL INFILE 'f' INTO TABLE t"))
                .server(packet(1, concat(le(0xfb, 1), bytes("f"))))
                .client(packets(2, bytes("1,2\n"), bytes("3,4\n"), new byte[0]))
                .server(packet(5, ok(2, 0, 2, 0)))
                .client(command(Commands.STATISTICS, new byte[0]))
                .server(packet(1, bytes("Uptime: 1")))
                .client(command(Commands.FIELD_LIST, bytes("t\0")))
                .server(packets(1, column("a"), column("b"), eof(2)));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY RESULTSET {Rows=1}",
                        "QUERY OK {AffectedRows=2, LastInsertID=0, Status=2, Warnings=0}",
                        "STATISTICS OK",
                        "FIELD_LIST FIELDS {Columns=2}");
    }

    @Test
    @DisplayName("L-146: CHANGE_USER shows the user, not the proof")
    void redactsChangeUser() {
        byte[] body = concat(
                bytes("other\0"), text("SECRET-PROOF"), bytes("stock\0"), le(255, 2), bytes("mysql_native_password\0"));
        Dialog d = Dialog.session(MODERN)
                .client(command(Commands.CHANGE_USER, body))
                .server(packet(1, ok()));

        assertThat(d.lines()).containsExactly("CHANGE_USER " + OK);
        assertThat(d.told().toString()).doesNotContain("SECRET").contains("other", "stock", "mysql_native_password");
    }

    @Test
    @DisplayName("L-146: a replication stream is opaque")
    void leavesReplicationStreams() {
        Dialog d = Dialog.session(MODERN)
                .client(command(0x12, concat(le(4, 4), le(0, 2), le(9, 4), bytes("bin.1"))))
                .server(packets(1, new byte[40], new byte[2000]))
                .server(packet(3, new byte[500]));

        assertThat(d.lines()).containsExactly("BINLOG_DUMP OK");
        assertThat(d.played().ledger().opaque(OpaqueReason.REPLICATION)).isPositive();
    }

    @Test
    @DisplayName("L-147: compressed packets are unpacked")
    void unpacksCompressedPackets() {
        long capabilities = MODERN | Capability.COMPRESS;
        Dialog d = Dialog.session(capabilities)
                .client(packed(0, query("SELECT a FROM t")))
                .server(packed(1, result(true, AUTOCOMMIT, 1, text("a".repeat(200)), text("b"))));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=2}");
        assertThat(d.statements()).containsExactly("null", "SELECT a FROM t");
    }

    @Test
    @DisplayName("L-147: TLS begins behind the request for it")
    void seesTlsBegin() {
        long capabilities = MODERN | Capability.SSL;
        byte[] request = packet(1, concat(le(capabilities, 4), le(1 << 24, 4), le(255, 1), new byte[23]));
        Dialog d = Dialog.opened()
                .server(greeting(capabilities))
                .client(request)
                .client(Wire.hex("16030100050100000103"))
                .server(Wire.hex("15030300020228"));

        assertThat(d.told().stream().filter(r -> r.protocol().equals("mysql")).map(Dialog::line))
                .containsExactly("SSL_REQUEST oneway");
    }

    @Test
    @DisplayName("L-148: an error without SQL state keeps its message")
    void readsErrorsWithoutState() {
        Dialog d = Dialog.opened().server(packet(0, error(1040, "", "Too many connections")));

        assertThat(d.lines()).containsExactly("- 1040 {ErrCode=1040, ErrMsg=Too many connections, SQLState=} push");
    }

    @Test
    @DisplayName("L-149: the log-in is told by itself, and the first command is not longer for it")
    void tellsTheLogInByItself() {
        Dialog d = Dialog.opened()
                .server(greeting(MODERN))
                .client(login(MODERN, 1))
                .server(packets(2, new byte[] {1, 3}, ok()))
                .client(query("SELECT 1"))
                .server(result(true, AUTOCOMMIT, 1));

        RoundTrip logIn = d.told().get(0);
        Observed request = Objects.requireNonNull(logIn.request());
        assertThat(Dialog.line(logIn)).isEqualTo("LOGIN " + OK);
        assertThat(request.message().size()).isEqualTo(login(MODERN, 1).length);
        assertThat(Objects.requireNonNull(d.last().request()).message().size()).isEqualTo(query("SELECT 1").length);
    }
}
