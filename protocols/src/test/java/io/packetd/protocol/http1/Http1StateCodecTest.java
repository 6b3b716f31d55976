// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The bytes of every version ever written. */
class Http1StateCodecTest {

    private static final Http1StateCodec CODEC = new Http1StateCodec();

    private static final String GOLDEN_FRESH = "0000000000000000000000000000000000000000000000000000";

    /** A HEAD underway, a chunked request with a captured body of which 2 bytes are there, a response head half-read. */
    private static final String GOLDEN_BUSY =
            "000000000002020103000000000000000003000000600000000000000000000000000000000500000000000000030000"
                    + "00000000000003505554000000042f703f7100000000000000000200000001410002000000013100000001320000000c"
                    + "436f6e74656e742d5479706500010000000a746578742f706c61696e0000000168ffffffffffffffff01010000006400"
                    + "000002686500000000130000001100";

    @Test
    void writesGoldenBytes() {
        assertThat(hex(new Http1State())).isEqualTo(GOLDEN_FRESH);
        assertThat(hex(busy().state())).isEqualTo(GOLDEN_BUSY);
    }

    @Test
    void goesOnFromGoldenBytes() throws IOException {
        Http1State state = read(1, GOLDEN_BUSY);
        assertThat(hex(state)).isEqualTo(GOLDEN_BUSY);
        Http1Head head = state.client.head;
        assertThat(head).isEqualTo(busy().state().client.head);
    }

    @Test
    void staysSmallBetweenMessages() {
        Wire wire = Wire.plain().client("GET / HTTP/1.1\r\nX: " + "x".repeat(60_000) + "\r\n\r\n");
        assertThat(Wire.bytesOf(wire.state()).length).isLessThan(64);
    }

    @Test
    void refusesUnknownVersion() {
        assertThatThrownBy(() -> read(2, GOLDEN_FRESH))
                .isInstanceOf(IOException.class)
                .hasMessage("http state has version 2, this build reads 1 to 1");
    }

    @Test
    void refusesDamagedBytes() {
        byte[] golden = HexFormat.of().parseHex(GOLDEN_BUSY);
        for (int i = 0; i < golden.length; i++) {
            for (int flip = 1; flip < 256; flip <<= 1) {
                byte[] damaged = golden.clone();
                damaged[i] ^= (byte) flip;
                try {
                    CODEC.read(1, new DataInputStream(new ByteArrayInputStream(damaged)));
                } catch (IOException expected) {
                    assertThat(expected).isInstanceOf(IOException.class);
                }
            }
        }
        assertThatThrownBy(() -> read(1, GOLDEN_BUSY.substring(0, 40))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(1, "63" + GOLDEN_FRESH.substring(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    private static Wire busy() {
        return Wire.capturing(100)
                .client("HEAD /h HTTP/1.1\r\n\r\n")
                .client("PUT /p?q HTTP/1.0\r\nHost: h\r\nContent-Type: text/plain\r\nA: 1\r\na: 2\r\n")
                .client("Transfer-Encoding: chunked\r\n\r\n5\r\nhe")
                .server("HTTP/1.1 200 OK\r\nA:");
    }

    private static Http1State read(int version, String hex) throws IOException {
        return CODEC.read(
                version,
                new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex))));
    }

    private static String hex(Http1State state) {
        return HexFormat.of().formatHex(Wire.bytesOf(state));
    }
}
