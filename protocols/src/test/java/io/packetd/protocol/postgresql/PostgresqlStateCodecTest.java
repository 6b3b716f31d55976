// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PostgresqlStateCodecTest {

    private static final PostgresqlProtocol POSTGRESQL = new PostgresqlProtocol();

    private static final String FRESH_V1 = "0000" + "0000000000000000" + "0000" + "0000" + "0000";

    private static final String BUSY_V1 = "3c00000000000000009c" // flags, leaving, clientNext
            + "000473686f70" // database
            + "00000000000000010000000000000002" // copied
            + "000402060801" // owed
            + "04005300000000000000040000000000000089000000000000001300000001730100095550" // group
            + "4441544520c3a9"
            + "0100000000000000050000000000000006" // answer: flags, times
            + "0000000000001388000000000000177e000000000000004b" // offset, end, bytes
            + "00000000000000020000000000000002" // rows, returned
            + "0000000000000000000000000000000000" // copy
            + "54ffffffff01000853454c4543542032" // shown, version, tags
            + "0002000001000853454c45435420310001730100095550444154452" // statements
            + "0c3a9"
            + "00020000000001000853454c454354203100016300000100" // portals
            + "0853454c4543542031";

    private static final int MAX_IDLE_BYTES = 2 << 10;

    private static PostgresqlState busy() {
        PostgresqlState state = POSTGRESQL.newState(Transport.TCP);
        feed(state, Side.CLIENT, Pg.startup(0), 1);
        feed(state, Side.SERVER, Pg.authenticated(), 2);
        feed(state, Side.CLIENT, Pg.join(Pg.extended("SELECT 1"), Pg.bind("c", ""), Pg.SYNC), 3);
        feed(state, Side.CLIENT, Pg.join(Pg.copyData("ab"), Pg.parse("s", "UPDATE é")), 4);
        feed(state, Side.SERVER, Pg.join(Pg.PARSED, Pg.BOUND, Pg.columns("a"), Pg.row("1"), Pg.row("2")), 5);
        feed(state, Side.SERVER, Pg.complete("SELECT 2"), 6);
        return state;
    }

    private static void feed(PostgresqlState state, Side side, byte[] bytes, long nanos) {
        ByteWindow in = new ByteWindow();
        in.reset(bytes, 0, bytes.length, side == Side.CLIENT ? state.clientNext : 1000 * nanos, nanos);
        while (in.length() > 0) {
            Step step = POSTGRESQL.parseFrame(in, side, state);
            int taken = step instanceof Step.Advance advance
                    ? advance.bytes()
                    : step instanceof Step.Emit emit ? emit.bytes() : ((Step.EmitAll) step).bytes();
            in.consume(taken);
        }
    }

    private static byte[] written(PostgresqlState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        POSTGRESQL.stateCodec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static PostgresqlState read(byte[] bytes) throws IOException {
        return POSTGRESQL.stateCodec().read(1, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(written(POSTGRESQL.newState(Transport.TCP))))
                .isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(written(busy()))).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        PostgresqlState state = read(HexFormat.of().parseHex(BUSY_V1));

        assertThat(state.database).isEqualTo("shop");
        assertThat(state.group.kind).isEqualTo(Group.Kind.PREPARE);
        assertThat(state.group.statement).isEqualTo(new Statement("s", "UPDATE é", false));
        assertThat(state.answer.complete).isTrue();
        assertThat(state.answer.returned).isEqualTo(2);
        assertThat(state.answer.tags).containsExactly("SELECT 2");
        assertThat(state.owed.size()).isEqualTo(4);
        assertThat(state.copyBytes).isEqualTo(2);
        assertThat(state.portals.get("c")).isEqualTo(new Statement("", "SELECT 1", false));
        assertThat(written(state)).isEqualTo(HexFormat.of().parseHex(BUSY_V1));
    }

    @Test
    void errorAndLossSurvive() throws IOException {
        PostgresqlState state = busy();
        POSTGRESQL.onGap(Side.CLIENT, state);
        feed(state, Side.SERVER, Pg.error("ERROR", "23503", "no"), 7);

        PostgresqlState again = read(written(state));

        assertThat(again.answer.error).isEqualTo(new ErrorFields("ERROR", "23503", "no"));
        assertThat(again.answer.aborts).isTrue();
        assertThat(written(again)).isEqualTo(written(state));
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() ->
                        POSTGRESQL.stateCodec().read(2, new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] golden = HexFormat.of().parseHex(FRESH_V1);
        golden[11] = 1;
        byte[] owes = Pg.join(golden, new byte[8]);
        owes[12] = 99; // nothing like that can be owed

        assertThatThrownBy(() -> read(owes)).isInstanceOf(IOException.class);
        golden[1] = 99;
        assertThatThrownBy(() -> read(golden)).isInstanceOf(IOException.class);
    }

    @Test
    void idleStateIsSmall() throws IOException {
        PostgresqlState state = POSTGRESQL.newState(Transport.TCP);
        feed(state, Side.CLIENT, Pg.startup(0), 1);
        feed(state, Side.SERVER, Pg.authenticated(), 1);
        for (int i = 0; i < 1000; i++) {
            feed(state, Side.CLIENT, Pg.join(Pg.extended("SELECT 1"), Pg.SYNC), i);
            feed(
                    state,
                    Side.SERVER,
                    Pg.join(Pg.PARSED, Pg.BOUND, Pg.NO_DATA, Pg.complete("SELECT 0"), Pg.ready('I')),
                    i);
        }

        assertThat(written(state)).hasSizeLessThan(100);
    }

    @Test
    void statementsAreBoundedByNumberAndByBytes() throws IOException {
        PostgresqlState state = POSTGRESQL.newState(Transport.TCP);
        for (int i = 0; i < 2000; i++) {
            feed(state, Side.CLIENT, Pg.join(Pg.parse("s" + i, "SELECT " + i), Pg.SYNC), i);
            feed(state, Side.SERVER, Pg.join(Pg.PARSED, Pg.ready('I')), i);
        }
        assertThat(state.statements.size()).isEqualTo(PostgresqlState.MAX_STATEMENTS);
        assertThat(state.statements.get("s1999")).isNotNull();
        assertThat(state.statements.get("s0")).isNull();
        for (int i = 0; i < 2000; i++) {
            feed(state, Side.CLIENT, Pg.join(Pg.parse("t" + i, "SELECT " + "x".repeat(1000)), Pg.SYNC), i);
            feed(state, Side.SERVER, Pg.join(Pg.PARSED, Pg.ready('I')), i);
        }
        assertThat(written(state)).hasSizeLessThan(PostgresqlState.MAX_STATEMENT_BYTES + MAX_IDLE_BYTES);
    }
}
