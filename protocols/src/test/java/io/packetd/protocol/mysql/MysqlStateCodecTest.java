// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.concat;
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
import static io.packetd.protocol.mysql.Wire.text;
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
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MysqlStateCodecTest {

    private static final String FRESH_V1 = "000000ffffffffffffffffffffffffffffffff0000000000000000000000000000";
    private static final String BUSY_V1 =
            "03013000000000008aa20900000000008aa2090001000473686f70000200030100000000000000000000001601000000"
                    + "00000000000001000853454c4543542032000100000000000000010001000853454c4543542031000000000000000100"
                    + "1700000000010000030000000000000000000101000853454c4543542031060502000000000000003300000000000000"
                    + "000000000000000001000000000000000000000000000000000000000000000001000000000000000000000000000000"
                    + "00000000000002000000000000";
    private static final String COMPRESSED_V1 =
            "0301e100000000008aa22900000000008aa2290001000473686f70000100030100000000000000000000000000000000"
                    + "000000000503020000000000000024000000000000000000000000000000010000000000000000000000000000000000"
                    + "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "000000000000000500000000000000000000000000000000000000000004000000000000000001000000000000000500"
                    + "00000000000000000000000000002d00020500";

    private static final MysqlProtocol MYSQL = new MysqlProtocol();

    private static MysqlState feed(MysqlState state, Side side, byte[] bytes) {
        ByteWindow in = ByteWindow.of(bytes, 5);
        while (in.length() > 0) {
            Step step = MYSQL.parseFrame(in, side, state);
            if (step instanceof Step.Emit emit) {
                in.consume((int) (emit.bytes() + emit.skip()));
            } else if (step instanceof Step.EmitAll emit) {
                in.consume(emit.bytes());
            } else if (step instanceof Step.Advance advance) {
                in.consume((int) Math.min(in.length(), advance.bytes() + advance.skip()));
            } else {
                throw new AssertionError(step);
            }
        }
        return state;
    }

    /** Logged in, one statement prepared, one being prepared, in the rows of a result, a long command half-read. */
    private static MysqlState busy() {
        MysqlState state = MYSQL.newState(Transport.TCP);
        feed(state, Side.SERVER, greeting(Wire.BASE));
        feed(state, Side.CLIENT, login(Wire.BASE, 1));
        feed(state, Side.SERVER, packet(2, ok()));
        feed(state, Side.CLIENT, concat(prepare("SELECT 1"), query("SELECT a"), prepare("SELECT 2")));
        feed(state, Side.SERVER, packet(1, prepared(1, 0, 0)));
        feed(state, Side.SERVER, packets(1, le(1, 1), column("a"), Wire.eof(2), text("x")));
        byte[] full = new byte[0xff_ffff];
        full[0] = Commands.EXECUTE;
        full[1] = 1; // the number of the statement
        feed(state, Side.CLIENT, Arrays.copyOf(packet(0, full), 2000));
        return state;
    }

    private static MysqlState compressed() {
        MysqlState state = MYSQL.newState(Transport.TCP);
        feed(state, Side.SERVER, greeting(Wire.BASE | Capability.COMPRESS));
        feed(state, Side.CLIENT, login(Wire.BASE | Capability.COMPRESS, 1));
        feed(state, Side.SERVER, packet(2, ok()));
        feed(state, Side.CLIENT, packed(0, query("SELECT a"), 0));
        feed(state, Side.SERVER, packed(1, concat(packets(1, le(1, 1), column("a")), le(5, 2)), 0));
        return state;
    }

    private static String written(MysqlState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MYSQL.stateCodec().write(state, new DataOutputStream(out));
        return HexFormat.of().formatHex(out.toByteArray());
    }

    private static MysqlState read(int version, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return MYSQL.stateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() throws IOException {
        assertThat(written(MYSQL.newState(Transport.TCP))).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() throws IOException {
        assertThat(written(busy())).isEqualTo(BUSY_V1);
    }

    @Test
    void stateInsideACompressedPacketHasTheBytesOfVersion1() throws IOException {
        assertThat(written(compressed())).isEqualTo(COMPRESSED_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        MysqlState state = read(1, BUSY_V1);

        assertThat(state.phase).isEqualTo(Phase.COMMANDS);
        assertThat(state.namespace).isEqualTo("shop");
        assertThat(state.awaited).extracting(Awaited::command).containsExactly(Commands.QUERY, Commands.PREPARE);
        assertThat(state.answer.stage).isEqualTo(Stage.ROWS);
        assertThat(state.answer.rows).isEqualTo(1);
        assertThat(state.statements.all())
                .extracting(Statements.Statement::text)
                .containsExactly("SELECT 1");
        assertThat(state.draft).isNotNull().extracting(Draft::text).isEqualTo("SELECT 1");
        assertThat(written(state)).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfAStateInsideACompressedPacketAreRead() throws IOException {
        MysqlState state = read(1, COMPRESSED_V1);

        assertThat(state.compressed).isTrue();
        assertThat(state.fromServer)
                .isNotNull()
                .extracting(inner -> inner.waiting.length)
                .isEqualTo(2);
        assertThat(written(state)).isEqualTo(COMPRESSED_V1);
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> read(2, FRESH_V1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefused() {
        assertThatThrownBy(() -> read(1, "ff" + FRESH_V1.substring(2))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(1, FRESH_V1.substring(0, 4) + "20" + FRESH_V1.substring(6) + "06".repeat(80)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void idleStateIsSmall() throws IOException {
        assertThat(written(MYSQL.newState(Transport.TCP)).length() / 2).isLessThan(64);
    }
}
