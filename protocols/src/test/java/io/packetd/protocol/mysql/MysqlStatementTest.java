// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.AUTOCOMMIT;
import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.bytes;
import static io.packetd.protocol.mysql.Wire.close;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.execute;
import static io.packetd.protocol.mysql.Wire.hex;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.prepare;
import static io.packetd.protocol.mysql.Wire.prepared;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.mysql.Statements.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlStatementTest {

    private static final long MODERN = BASE | Capability.DEPRECATE_EOF;

    private static @Nullable String statementOf(Dialog d) {
        return Objects.requireNonNull(d.last().request()).message().attributes().get(MysqlAttributes.QUERY_TEXT);
    }

    @Test
    void showsTheWholeTextWithItsLineEnds() {
        Dialog d = Dialog.session(MODERN).client(query("SELECT\n 1\r\n")).server(result(true, AUTOCOMMIT, 1));

        assertThat(statementOf(d)).isEqualTo("SELECT\n 1\r\n");
    }

    @Test
    void cutsALongStatementAtACharacterAndSaysSo() {
        String sql = "SELECT '" + "ä".repeat(600) + "'";
        Dialog d = Dialog.session(MODERN).client(query("x" + sql)).server(packet(1, ok()));

        assertThat(statementOf(d)).isEqualTo(("x" + sql).substring(0, 9 + 507)).doesNotContain("\ufffd");
        assertThat(Objects.requireNonNull(d.last().request())
                        .message()
                        .attributes()
                        .get(MysqlAttributes.QUERY_CUT))
                .isTrue();
    }

    @Test
    void forgetsAStatementThatIsClosed() {
        Dialog d = Dialog.session(MODERN)
                .client(prepare("SELECT 1"))
                .server(packet(1, prepared(1, 0, 0)))
                .client(close(1), execute(1))
                .server(packet(1, Wire.error(1243, "HY000", "Unknown")));

        assertThat(statementOf(d)).isNull();
    }

    @Test
    void executesTheStatementThatIsStillBeingPrepared() {
        Dialog d = Dialog.session(MODERN)
                .client(prepare("SELECT 1"), prepare("SELECT 2"), execute(0xffff_ffffL))
                .server(packet(1, prepared(1, 0, 0)), packet(1, prepared(2, 0, 0)), result(true, AUTOCOMMIT, 1));

        assertThat(statementOf(d)).isEqualTo("SELECT 2");
    }

    @Test
    void executesTheStatementThatWasPreparedLast() {
        Dialog d = Dialog.session(MODERN)
                .client(prepare("SELECT 1"))
                .server(packet(1, prepared(1, 0, 0)))
                .client(prepare("SELECT 2"))
                .server(packet(1, prepared(2, 0, 0)))
                .client(execute(1))
                .server(packet(1, ok()))
                .client(execute(0xffff_ffffL))
                .server(packet(1, ok()));

        assertThat(statementOf(d)).isEqualTo("SELECT 2");
    }

    @Test
    void keepsTheStatementsThatWereUsedLast() {
        Statements statements = new Statements();
        for (int id = 0; id < Statements.MAX_COUNT; id++) {
            statements.put(new Statement(id, "s", false));
        }
        statements.use(0);
        statements.put(new Statement(1000, "new", false));

        assertThat(statements.use(0)).isNotNull();
        assertThat(statements.use(1)).isNull();
        assertThat(statements.use(1000)).isNotNull();
    }

    @Test
    void keepsABoundedNumberOfCharacters() {
        Statements statements = new Statements();
        for (int id = 0; id < 100; id++) {
            statements.put(new Statement(id, "s".repeat(1024), false));
        }

        assertThat(statements.all()).hasSize(Statements.MAX_CHARACTERS / 1024);
        assertThat(statements.use(99)).isNotNull();
    }

    @Test
    void passesOverQueryAttributes() {
        byte[] attributes = hex("0201 00 01 fe00 026e31 0800 026e32 027631 0807060504030201");
        Dialog d = Dialog.session(MODERN | Capability.QUERY_ATTRIBUTES)
                .client(command(Commands.QUERY, concat(attributes, bytes("SELECT 1"))))
                .server(result(true, AUTOCOMMIT, 1))
                .client(command(Commands.QUERY, concat(hex("0001"), bytes("SELECT 2"))))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(d.statements()).containsExactly("null", "SELECT 1", "SELECT 2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0001, 2",
        "0101 01 01 fe00 026e31, 9",
        "0101 00 01 fe00 026e31 03616263, 13",
        "0101 00 01 0100 00 05, 8",
        "0101 00 01 0c00 00 07 e8070101 000000, 15",
        "0102 00 01 fe00 00, -1",
        "0101 00 00 fe00 00, -1",
        "fb01, -1",
        "fdffff0f 01, -1"
    })
    void findsTheStatementBehindItsAttributes(String attributes, int length) {
        byte[] payload = concat(hex(attributes), bytes("SELECT 1"));

        assertThat(QueryAttributes.end(ByteWindow.of(payload, 0), 0, payload.length))
                .isEqualTo(length);
    }

    @Test
    void asksForTheBytesThatAttributesLack() {
        byte[] payload = hex("0101 00 01 fe00 026e31 03616263");
        for (int length = 0; length < payload.length; length++) {
            ByteWindow in = ByteWindow.of(java.util.Arrays.copyOf(payload, length), 0);

            assertThat(QueryAttributes.end(in, 0, 1000)).isLessThanOrEqualTo(-(length + 1));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "null",
            quoteCharacter = '"',
            value = {
                "use shop, shop",
                "USE `my shop`;, my shop",
                "\"  use\tshop ; \", shop",
                "use shop; select 1, \"\"",
                "use /* x */ shop, \"\"",
                "user, null",
                "use, null",
                "select 1, null"
            })
    void readsTheDatabaseOfAUseStatement(String sql, @Nullable String database) {
        assertThat(UseStatement.database(sql)).isEqualTo(database);
    }

    @Test
    void forgetsTheDatabaseThatIsNotSure() {
        Dialog d = Dialog.session(MODERN)
                .client(query("USE a; SELECT 1"))
                .server(packet(1, ok()))
                .client(query("SELECT 1"))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(Objects.requireNonNull(d.last().request())
                        .message()
                        .attributes()
                        .get(MysqlAttributes.NAMESPACE))
                .isNull();
    }

    @Test
    void keepsTheDatabaseWhenAChangeFails() {
        Dialog d = Dialog.session(MODERN)
                .client(command(Commands.INIT_DB, bytes("nope")))
                .server(packet(1, Wire.error(1049, "42000", "Unknown database")))
                .client(query("SELECT 1"))
                .server(result(true, AUTOCOMMIT, 1));

        assertThat(Objects.requireNonNull(d.last().request())
                        .message()
                        .attributes()
                        .get(MysqlAttributes.NAMESPACE))
                .isEqualTo("shop");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "SELECT 'a', SELECT 'a'",
                "CREATE USER u IDENTIFIED BY 's''x\\'y' REQUIRE SSL, CREATE USER u IDENTIFIED BY '[redacted]' REQUIRE SSL",
                "set Password = \"s\", set Password = '[redacted]'",
                "CHANGE MASTER TO MASTER_PASSWORD='s, CHANGE MASTER TO MASTER_PASSWORD='[redacted]'",
                "SELECT 'x' FROM u WHERE password='s' AND n='t', SELECT 'x' FROM u WHERE password='[redacted]' AND n='[redacted]'"
            })
    void replacesPasswords(String sql, String safe) {
        assertThat(Secrets.redact(sql)).isEqualTo(safe);
    }

    @Test
    void showsTheTableOfFieldList() {
        Dialog d = Dialog.session(MODERN)
                .client(command(Commands.FIELD_LIST, bytes("orders\0%")))
                .server(packets(1, column("a"), Wire.end(2)));

        assertThat(Objects.requireNonNull(d.last().request())
                        .message()
                        .attributes()
                        .get(MysqlAttributes.TABLE))
                .isEqualTo("orders");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"fa,250", "fcffff,65535", "fdffffff,16777215", "feffffffffffffffff,9223372036854775807", "00,0"})
    void readsIntegersOfEveryLength(String bytes, long value) {
        ByteWindow in = ByteWindow.of(hex(bytes), 0);

        assertThat(Lenenc.end(in, 0, in.length())).isEqualTo(in.length());
        assertThat(Lenenc.value(in, 0)).isEqualTo(value);
        assertThat(Lenenc.end(in, 0, in.length() - 1)).isEqualTo(Lenenc.NONE);
    }

    @Test
    void everyCommandHasAName() {
        assertThat(List.of(
                                0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e,
                                0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c,
                                0x1d, 0x1e, 0x1f)
                        .stream()
                        .map(code -> Objects.requireNonNull(Commands.of(code)).name()))
                .containsExactly(
                        "QUIT",
                        "INIT_DB",
                        "QUERY",
                        "FIELD_LIST",
                        "CREATE_DB",
                        "DROP_DB",
                        "REFRESH",
                        "SHUTDOWN",
                        "STATISTICS",
                        "PROCESS",
                        "CONNECT",
                        "KILL",
                        "DEBUG",
                        "PING",
                        "TIME",
                        "DELAYED",
                        "CHANGE_USER",
                        "BINLOG_DUMP",
                        "TABLE_DUMP",
                        "CONNECT_OUT",
                        "REGISTER",
                        "PREPARE",
                        "EXECUTE",
                        "SEND_LONG_DATA",
                        "CLOSE_STMT",
                        "RESET_STMT",
                        "SET_OPTION",
                        "FETCH_STMT",
                        "DAEMON",
                        "BINLOG_DUMP_GTID",
                        "RESET_CONNECTION");
    }
}
