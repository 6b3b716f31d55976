// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.AUTOCOMMIT;
import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.eof;
import static io.packetd.protocol.mysql.Wire.error;
import static io.packetd.protocol.mysql.Wire.execute;
import static io.packetd.protocol.mysql.Wire.hex;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.prepare;
import static io.packetd.protocol.mysql.Wire.prepared;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static io.packetd.protocol.mysql.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without the log-in, and after losses. */
class MysqlMidStreamTest {

    private static final byte[] PING = command(Commands.PING, new byte[0]);
    private static final String PINGED = "PING OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void seesFromThePacketsWhetherEofIsSent(boolean deprecated) {
        Dialog d = Dialog.joined()
                .client(query("SELECT a FROM t"))
                .server(result(deprecated, AUTOCOMMIT, 1, text("1")))
                .client(query("SELECT a FROM t WHERE 0"))
                .server(result(deprecated, AUTOCOMMIT, 1));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=1}", "QUERY RESULTSET {Rows=0}");
    }

    @ParameterizedTest(name = "{0} columns, {1} parameters, EOF sent: {2}")
    @CsvSource({"0,2,true", "0,2,false", "1,0,true", "1,0,false", "1,1,true", "1,1,false"})
    void readsAPreparedStatementWithAndWithoutEof(int columns, int parameters, boolean eof) {
        byte[][] payloads =
                new byte[1 + columns + parameters + (eof ? (columns > 0 ? 1 : 0) + (parameters > 0 ? 1 : 0) : 0)][];
        int at = 0;
        payloads[at++] = prepared(4, columns, parameters);
        for (int i = 0; i < parameters; i++) {
            payloads[at++] = column("?");
        }
        if (eof && parameters > 0) {
            payloads[at++] = eof(AUTOCOMMIT);
        }
        for (int i = 0; i < columns; i++) {
            payloads[at++] = column("c");
        }
        if (eof && columns > 0) {
            payloads[at++] = eof(AUTOCOMMIT);
        }
        byte[] answer = packets(1, payloads);
        Dialog d = Dialog.joined()
                .client(prepare("SELECT 1"))
                .server(answer)
                .client(execute(4))
                .server(packet(1, ok()));

        assertThat(at).isEqualTo(payloads.length);
        assertThat(d.lines())
                .containsExactly(
                        "PREPARE PREPARED {StatementID=4, Columns=" + columns + ", Params=" + parameters
                                + ", Warnings=0}",
                        "EXECUTE OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(Objects.requireNonNull(d.told().get(0).response()).message().size())
                .isEqualTo(answer.length);
        assertThat(d.statements()).containsExactly("SELECT 1", "SELECT 1");
    }

    @Test
    void tellsAPreparedStatementThatIsTheLastOfItsConnection() {
        Dialog d = Dialog.joined()
                .client(prepare("SELECT ?"))
                .server(packets(1, prepared(4, 0, 1), column("?")))
                .closed();

        assertThat(d.lines()).containsExactly("PREPARE PREPARED {StatementID=4, Columns=0, Params=1, Warnings=0}");
    }

    @Test
    void seesQueryAttributesWithoutTheCapability() {
        Dialog d = Dialog.joined()
                .client(command(Commands.QUERY, concat(hex("0001"), Wire.bytes("SELECT 1"))))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(d.statements()).containsExactly("SELECT 1");
    }

    @Test
    void beginsInTheMiddleOfAnAnswer() {
        Dialog d = Dialog.joined()
                .server(hex("ff00aa0102030405060708090a0b0c0d0e0f"), text("rest of a row"))
                .server(packet(200, eof(AUTOCOMMIT)))
                .client(query("SELECT 1"))
                .server(result(false, AUTOCOMMIT, 1));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=0}");
    }

    @Test
    void tellsAnErrorWhoseCommandWasNotSeen() {
        Dialog d = Dialog.joined()
                .server(packet(1, error(1146, "42S02", "Table 't.x' doesn't exist")))
                .client(PING)
                .server(packet(1, ok()));

        assertThat(d.lines())
                .containsExactly(
                        "- 1146 {ErrCode=1146, ErrMsg=Table 't.x' doesn't exist, SQLState=42S02} orphan midstream",
                        PINGED);
    }

    @Test
    void pairsNothingWronglyWhenTheAnswerIsLost() {
        Dialog d = Dialog.session(BASE)
                .client(query("SELECT 1"))
                .server(result(false, AUTOCOMMIT, 1, text("1")))
                .lost()
                .client(query("UPDATE t SET a=1"))
                .server(packet(1, ok(7, 0, 2, 0)))
                .pause(10_000)
                .client(PING)
                .server(packet(1, ok()));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY unanswered lost",
                        "QUERY OK {AffectedRows=7, LastInsertID=0, Status=2, Warnings=0}",
                        PINGED);
    }

    @Test
    void learnsNoStatementFromAnAnswerInDoubt() {
        Dialog d = Dialog.session(BASE)
                .client(prepare("SELECT 'lost'"))
                .lost()
                .server(packet(1, prepared(1, 0, 0)))
                .client(prepare("SELECT 'seen'"))
                .server(packet(1, prepared(2, 0, 0)))
                .pause(10_000)
                .client(execute(1))
                .server(packet(1, ok()));

        assertThat(d.statements()).doesNotContain("SELECT 'lost'").last().isEqualTo("null");
    }

    @Test
    void goesOnBehindALogInOfWhichPartIsLost() {
        Dialog d = Dialog.opened()
                .server(Wire.greeting(BASE))
                .client(Wire.login(BASE, 1))
                .lost()
                .server(packet(2, concat(hex("fe"), Wire.bytes("mysql_native_password\0aaaaaaaaaaaaaaaaaaaa\0"))))
                .client(packet(3, new byte[20]))
                .server(packet(4, ok()))
                .pause(10_000)
                .client(query("SELECT 1"))
                .server(result(false, AUTOCOMMIT, 1))
                .client(PING)
                .server(packet(1, ok()));

        assertThat(d.lines()).contains("QUERY RESULTSET {Rows=0}", PINGED);
        assertThat(d.told().toString()).doesNotContain("operation=LOGIN");
    }

    @Test
    void aRowLostInsideALargeOneKeepsTheAnswer() {
        byte[] answer = result(false, AUTOCOMMIT, 1, text("v".repeat(50_000)));
        Dialog d = Dialog.session(BASE)
                .client(query("SELECT v FROM t"))
                .server(java.util.Arrays.copyOf(answer, 10_000))
                .server(java.util.Arrays.copyOfRange(answer, 10_000, 20_000))
                .lost()
                .server(java.util.Arrays.copyOfRange(answer, 20_000, answer.length))
                .client(PING)
                .server(packet(1, ok()));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=1} lost", PINGED);
    }
}
