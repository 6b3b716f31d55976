// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.AUTOCOMMIT;
import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.bytes;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.end;
import static io.packetd.protocol.mysql.Wire.eof;
import static io.packetd.protocol.mysql.Wire.error;
import static io.packetd.protocol.mysql.Wire.execute;
import static io.packetd.protocol.mysql.Wire.hex;
import static io.packetd.protocol.mysql.Wire.le;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.prepare;
import static io.packetd.protocol.mysql.Wire.prepared;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static io.packetd.protocol.mysql.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlResultTest {

    private static final long MODERN = BASE | Capability.DEPRECATE_EOF;

    @Test
    void readsAResultWithoutRows() {
        Dialog d = Dialog.session(BASE).client(query("SELECT 1")).server(result(false, AUTOCOMMIT, 1));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=0}");
    }

    @Test
    void tellsAnErrorInTheMiddleOfTheRows() {
        Dialog d = Dialog.session(BASE)
                .client(query("SELECT a FROM t"))
                .server(packets(1, le(1, 1), column("a"), eof(2), text("1"), error(1317, "70100", "interrupted")))
                .client(query("SELECT 1"))
                .server(result(false, AUTOCOMMIT, 1));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY 1317 {ErrCode=1317, ErrMsg=interrupted, SQLState=70100}", "QUERY RESULTSET {Rows=0}");
    }

    @Test
    void cutsTheMessageOfAnErrorAtTheLineEnd() {
        Dialog d = Dialog.session(BASE).client(query("x")).server(packet(1, error(1064, "42000", "near\n'x'")));

        assertThat(d.lines()).containsExactly("QUERY 1064 {ErrCode=1064, ErrMsg=near, SQLState=42000}");
    }

    @Test
    void passesOverReportsOfProgress() {
        byte[] progress = concat(hex("ffffff"), hex("01 01 02 000000"), text("Writing"));
        Dialog d = Dialog.session(BASE).client(query("ALTER TABLE t")).server(packets(1, progress, progress, ok()));

        assertThat(d.lines()).containsExactly("QUERY OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
    }

    @Test
    void countsARowOfMoreThanOnePacketOnce() {
        byte[] full = new byte[0xff_ffff];
        full[0] = (byte) 0xfe; // a length of eight bytes: no end of the rows
        Dialog d = Dialog.session(MODERN)
                .client(query("SELECT b FROM t"))
                .server(packets(
                        1, le(1, 1), column("b"), full, new byte[0], full, bytes("\376 tail"), text("x"), end(2)));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=3}");
    }

    @Test
    void readsACommandOfMoreThanOnePacket() {
        byte[] full = new byte[0xff_ffff];
        java.util.Arrays.fill(full, (byte) ' ');
        System.arraycopy(bytes("\003INSERT "), 0, full, 0, 8);
        Dialog d = Dialog.session(MODERN)
                .client(packet(0, full), packet(1, bytes("INTO t")))
                .server(packet(2, ok(1, 0, 2, 0)));

        assertThat(d.lines()).containsExactly("QUERY OK {AffectedRows=1, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(Objects.requireNonNull(d.last().request()).message().size()).isEqualTo(full.length + 4L + 6 + 4);
    }

    @Test
    void readsARowWhoseFirstByteIsThatOfAnError() {
        // In a binary result a row begins with 0; behind the columns only an error can begin with 255.
        Dialog d = Dialog.session(MODERN).client(execute(1)).server(packet(1, error(1243, "HY000", "Unknown handler")));

        assertThat(d.lines()).containsExactly("EXECUTE 1243 {ErrCode=1243, ErrMsg=Unknown handler, SQLState=HY000}");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void readsACursorAndItsFetches(boolean deprecated) {
        int cursor = AUTOCOMMIT | 0x40;
        byte[] opened = deprecated
                ? packets(1, le(1, 1), column("a"), end(cursor))
                : packets(1, le(1, 1), column("a"), eof(cursor));
        byte[] row = concat(new byte[2], le(5, 8));
        byte[] fetched = packets(1, row, row, deprecated ? end(AUTOCOMMIT | 0x80) : eof(AUTOCOMMIT | 0x80));
        Dialog d = Dialog.session(deprecated ? MODERN : BASE)
                .client(execute(1))
                .server(opened)
                .client(command(Commands.FETCH, concat(le(1, 4), le(100, 4))))
                .server(fetched);

        assertThat(d.lines()).containsExactly("EXECUTE RESULTSET {Rows=0}", "FETCH_STMT RESULTSET {Rows=2}");
    }

    @Test
    void answersOfTheOldFormAreOk() {
        Dialog d = Dialog.session(BASE)
                .client(command(Commands.SET_OPTION, le(0, 2)))
                .server(packet(1, eof(AUTOCOMMIT)))
                .client(command(0x0d, new byte[0]))
                .server(packet(1, eof(AUTOCOMMIT)));

        assertThat(d.lines())
                .containsExactly(
                        "SET_OPTION OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}",
                        "DEBUG OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
    }

    @Test
    void readsSeveralCommandsInOnePacket() {
        byte[] prepare = concat(le(0x16, 1), bytes("SELECT ?"));
        byte[] body = concat(text(new String(prepare, java.nio.charset.StandardCharsets.UTF_8)), text("\003SELECT 1"));
        Dialog d = Dialog.session(MODERN)
                .client(command(Commands.MULTI, body))
                .server(packets(1, prepared(4, 1, 0), column("?"), le(1, 1), column("1"), text("1"), end(2)))
                .client(query("SELECT 2"))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(d.lines()).containsExactly("MULTI RESULTSET {Rows=1}", "QUERY RESULTSET {Rows=0}");
    }

    @Test
    void readsTheUnitResultsOfABulkExecution() {
        Dialog d = Dialog.session(MODERN)
                .client(prepare("INSERT INTO t VALUES(?)"))
                .server(packets(1, prepared(2, 0, 1), column("?")))
                .client(command(Commands.BULK_EXECUTE, concat(le(2, 4), le(0x80, 2), new byte[20])))
                .server(packet(1, ok(2, 0, 2, 0)));

        assertThat(d.lines())
                .containsExactly(
                        "PREPARE PREPARED {StatementID=2, Columns=0, Params=1, Warnings=0}",
                        "BULK_EXECUTE OK {AffectedRows=2, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(d.statements()).last().isEqualTo("INSERT INTO t VALUES(?)");
    }

    @Test
    void readsResultsWhoseDefinitionsAreLeftOut() {
        Dialog d = Dialog.session(BASE)
                .client(execute(1))
                .server(packets(1, new byte[] {2, 0}, eof(2), new byte[12], eof(2)));

        assertThat(d.lines()).containsExactly("EXECUTE RESULTSET {Rows=1}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "01, 1, true",
        "fa, 250, true",
        "fcfb00, 251, true",
        "0102, 2, true",
        "0002, 2, false",
        "0101, 1, true",
        "0100, 1, false",
        "0201, 2, true",
        "0200, 2, false",
        "01fcfb00, 251, true",
        "fcfb0000, 251, false",
        "0203, 0, false",
        "00, 0, true",
        "fb, 0, false"
    })
    void readsTheNumberOfColumnsWithAndWithoutAFlag(String payload, long columns, boolean defined) {
        byte[] packet = packet(1, hex(payload));
        ByteWindow in = ByteWindow.of(packet, 0);

        assertThat(ColumnCount.columns(in, packet.length)).isEqualTo(columns);
        if (columns > 0) {
            assertThat(ColumnCount.hasDefinitions(in, packet.length)).isEqualTo(defined);
        }
    }
}
