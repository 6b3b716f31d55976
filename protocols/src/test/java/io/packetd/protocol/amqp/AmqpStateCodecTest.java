// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.body;
import static io.packetd.protocol.amqp.AmqpBytes.consume;
import static io.packetd.protocol.amqp.AmqpBytes.contentHeader;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.deliver;
import static io.packetd.protocol.amqp.AmqpBytes.frame;
import static io.packetd.protocol.amqp.AmqpBytes.join;
import static io.packetd.protocol.amqp.AmqpBytes.mandatory;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.publishMethod;
import static io.packetd.protocol.amqp.AmqpBytes.select;
import static io.packetd.protocol.amqp.AmqpBytes.table;
import static io.packetd.protocol.amqp.AmqpBytes.text;
import static io.packetd.protocol.amqp.AmqpBytes.tune;
import static io.packetd.protocol.amqp.AmqpBytes.u16;
import static io.packetd.protocol.amqp.AmqpBytes.u64;
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
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AmqpStateCodecTest {

    private static final AmqpProtocol AMQP = new AmqpProtocol();

    private static final String FRESH_V1 =
            "0000000000000000ffffffffffffffff008000000000000000" // keys, frame size, calls
                    + "000000000000000000ffffffffffffffffffffffff" // client
                    + "000000000000000000ffffffffffffffffffffffff" // server
                    + "0000"; // channels

    private static final String BUSY_V1 =
            "0000000000000007000000000002000001800000000000000000000000000000000300000005ffffffffffff"
                    + "ffff000000000000000601ffffffffffffffffffffffff000300010000000000000003000000000000000100"
                    + "0000000000000000000000000000000200000000000000010000000000000002000000000000000000000002"
                    + "00000000000000034001cf70000100000000000000070000000000000007000000000001af63de4c8601eff2"
                    + "0000046a6f627300020000000000000000000000000000000002000000000000000600086e616d656c657373"
                    + "0000000000000000000000050000000000000000000000000000000000000000000000000000000001003c00"
                    + "280000000000000000000000000000000900000000000000000000000000000066000000000000001e000000"
                    + "000000001e010001650100017200000000000000000000ffffffffffffffff00000001000174000001000262"
                    + "330001300000000000000000";

    private static AmqpState feed(AmqpState state, Side side, byte[]... frames) {
        ByteWindow in = ByteWindow.of(join(frames), 9);
        while (in.length() > 0) {
            Step step = AMQP.parseFrame(in, side, state);
            if (step instanceof Step.Emit emit) {
                in.consume(emit.bytes());
            } else if (step instanceof Step.EmitAll all) {
                in.consume(all.bytes());
            } else if (step instanceof Step.Advance advance) {
                in.consume((int) Math.min(in.length(), advance.bytes() + advance.skip()));
            } else {
                throw new AssertionError(step);
            }
        }
        return state;
    }

    private static AmqpState busy() {
        AmqpState state = AMQP.newState(Transport.TCP);
        feed(state, Side.CLIENT, AmqpBytes.HEADER, tune(31, 131_072), select(1), publish(1, "x", "k", 2));
        feed(state, Side.CLIENT, mandatory(1, "x", "k", 3), declare(1, "q"), consume(1, "jobs", "c", true));
        feed(state, Side.CLIENT, consume(2, "nameless", "", false));
        AMQP.onGap(Side.SERVER, state);
        feed(state, Side.SERVER, deliver(1, "other", 7, 1));
        byte[] properties = join(u16(0xa000), text("t"), table("b3", "0"));
        byte[] header = frame(2, 5, join(u16(60), u16(0), u64(30), properties));
        feed(state, Side.CLIENT, publishMethod(5, "e", "r", false), header, body(5, 20), new byte[] {
            3, 0, 5, 0, 0, 0, 10
        });
        feed(state, Side.SERVER, AmqpBytes.getOk(6, 1, "x", "k", 5), contentHeader(9, 0));
        return state;
    }

    private static byte[] write(AmqpState state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            AMQP.stateCodec().write(state, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static AmqpState read(int version, byte[] bytes) throws IOException {
        return AMQP.stateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(write(AMQP.newState(Transport.TCP))))
                .isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(write(busy()))).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        AmqpState state = read(1, HexFormat.of().parseHex(BUSY_V1));
        Channel first = state.channels.get(1);
        Content content = state.channels.get(5).content(Side.CLIENT);

        assertThat(state.frameMax).isEqualTo(131_072);
        assertThat(first.published.size()).isEqualTo(2);
        assertThat(first.delivered.find(7)).isNotNegative();
        assertThat(first.consumers.all()).hasSize(1);
        assertThat(first.nextPublish).isEqualTo(3);
        assertThat(state.channels.get(2).namelessQueue).isEqualTo("nameless");
        assertThat(state.side(Side.CLIENT).endDue).isTrue();
        assertThat(state.side(Side.CLIENT).open).isEqualTo(1);
        assertThat(content).isNotNull().extracting(c -> c.properties.trace).hasToString("{b3=0}");
        assertThat(HexFormat.of().formatHex(write(state))).isEqualTo(BUSY_V1);
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> read(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] golden = HexFormat.of().parseHex(BUSY_V1);
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> read(1, cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void idleStateIsSmall() {
        assertThat(write(AMQP.newState(Transport.TCP))).hasSizeLessThan(128);
    }

    @Test
    void stateIsBoundedWhateverIsOpen() {
        AmqpState state = AMQP.newState(Transport.TCP);
        for (int channel = 1; channel <= 4000; channel++) {
            feed(state, Side.CLIENT, select(channel));
            for (int i = 0; i < 10; i++) {
                feed(state, Side.CLIENT, publish(channel, "x", "k", 0), declare(channel, "q"));
                feed(state, Side.CLIENT, consume(channel, "q".repeat(255), "c" + i, false));
            }
        }

        assertThat(write(state)).hasSizeLessThan(2 << 20);
    }
}
