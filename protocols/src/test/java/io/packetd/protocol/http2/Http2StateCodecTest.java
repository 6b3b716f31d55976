// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.PREFACE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.join;
import static io.packetd.protocol.http2.Http2Talk.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class Http2StateCodecTest {

    private static final Http2Protocol PROTOCOL = new Http2Protocol();

    private static final String FRESH_V1 =
            "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                    + "0000000000000000000000";

    private static final String BUSY_V1 =
            "000000000100000001000000020b0200004e200000000000000000000000000000000001030000100000050000002b00"
                    + "063a7061746800072f612e422f430000002b000b3a617574686f726974790002680000003c000d636f6e74656e742d74"
                    + "79706500116170706c69636174696f6e2f677270630000002a000374650009747261696c657273000000270007636f6f"
                    + "6b6965000b5b72656461637465645d0f0200000000000000010000006600000000000000000103000010000002000000"
                    + "2700063a7061746800032f730000003c000d636f6e74656e742d7479706500116170706c69636174696f6e2f67727063"
                    + "0002000000020010000000000000000000000003474554000000022f73ffffffffffffffffffffffffffffffffffffff"
                    + "ffffffffffffffffffffff000000000000000501000000000000000000000000000001015100000000000003e8000000"
                    + "00000004180000000000000000000000000000000e000000000000004700000004504f5354000000062f612e422f4300"
                    + "000004687474700000000168ffffffff000000106170706c69636174696f6e2f67727063ffffffffffffffffffffffff"
                    + "ffff00000000000000450100030000000c436f6e74656e742d547970650001000000106170706c69636174696f6e2f67"
                    + "72706300000006436f6f6b696500010000000a5b72656461637465645d000000025465000100000008747261696c6572"
                    + "7301000000000000000100000000000000090000000009000000005100000000000003e800000000000003f100000000"
                    + "000000000000000000000069000000000000009bffffffffffffffffffffffffffffffffffffffff000000106170706c"
                    + "69636174696f6e2f67727063ffffffffffffffffffffffff00c8000000000000001f0200010000000c436f6e74656e74"
                    + "2d547970650001000000106170706c69636174696f6e2f67727063000000000000000000000000000000000003000000"
                    + "0000000000";

    private static Http2State fresh() {
        return new Http2State();
    }

    /** In the middle of a gRPC call in both directions, with a promise, and a stream known by its content only. */
    private static Http2State busy() {
        Http2Talk talk = Http2Talk.joined();
        Http2State state = fresh();
        feed(state, Side.CLIENT, join(PREFACE, Http2Talk.setting(Settings.MAX_FRAME_SIZE, 20_000)));
        feed(state, Side.SERVER, frame(Frames.SETTINGS, 0, 0));
        feed(state, Side.CLIENT, join(talk.call(1, "/a.B/C", "cookie", "x"), frame(Frames.DATA, 0, 1, message(1, 9))));
        byte[] promise = talk.serverBlock(":method", "GET", ":path", "/s");
        feed(state, Side.SERVER, frame(Frames.PUSH_PROMISE, 4, 1, new byte[] {0, 0, 0, 2}, promise));
        feed(state, Side.SERVER, talk.answers(1, 4, ":status", "200", "content-type", "application/grpc"));
        feed(state, Side.SERVER, Arrays.copyOf(frame(Frames.DATA, END, 1, message(0, 100)), 12));
        return state;
    }

    private static void feed(Http2State state, Side side, byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            ByteWindow in = new ByteWindow();
            in.reset(bytes, at, bytes.length - at, at, 1000 + at);
            Step step = PROTOCOL.parseFrame(in, side, state);
            at += step instanceof Step.Emit emit ? emit.bytes() : ((Step.Advance) step).bytes();
        }
    }

    private static String hex(Http2State state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PROTOCOL.stateCodec().write(state, new DataOutputStream(bytes));
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static Http2State read(int version, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return PROTOCOL.stateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() throws IOException {
        assertThat(hex(fresh())).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() throws IOException {
        assertThat(hex(busy())).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        Http2State state = read(1, BUSY_V1);

        assertThat(state.client.whole).isTrue();
        assertThat(state.client.maxFrameBytes).isEqualTo(20_000);
        assertThat(state.server.dataStream).isEqualTo(1);
        Http2Stream call = Objects.requireNonNull(state.streams.get(1));
        assertThat(call.grpc).isTrue();
        assertThat(Objects.requireNonNull(call.request.messages).count()).isEqualTo(1);
        assertThat(Objects.requireNonNull(call.request.fields).path).isEqualTo("/a.B/C");
        assertThat(Objects.requireNonNull(call.request.fields).header().first("Cookie"))
                .isEqualTo("[redacted]");
        assertThat(Objects.requireNonNull(Objects.requireNonNull(state.streams.get(2)).request.fields).path)
                .isEqualTo("/s");
        assertThat(hex(read(1, BUSY_V1))).isEqualTo(BUSY_V1);
    }

    @Test
    void goesOnFromTheBytesAsIfNothingHadBeen() throws IOException {
        Http2State state = read(1, BUSY_V1);
        byte[] rest = new byte[102];
        ByteWindow in = ByteWindow.of(rest, 9999);

        assertThat(PROTOCOL.parseFrame(in, Side.SERVER, state)).isInstanceOf(Step.EmitAll.class);
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
        assertThatThrownBy(() -> read(1, BUSY_V1.substring(0, BUSY_V1.length() - 2)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(1, FRESH_V1.replaceAll("....$", "ffff"))).isInstanceOf(IOException.class);
    }

    @Test
    void contentThatOnlyPassesLeavesNoTrace() throws IOException {
        Http2State state = busy();
        int before = hex(state).length();
        feed(state, Side.CLIENT, data(1, 0, 10_000));
        assertThat(hex(state)).hasSize(before);
    }
}
