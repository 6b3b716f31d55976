// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes at all: no exception, steps that keep their promises (checked by {@link Wire}), state within its bound. */
class Http1FuzzTest {

    private static final int MAX_STATE_BYTES = 2 * (256 << 10);

    private static final String[] PIECES = {
        "GET ",
        "HEAD ",
        "CONNECT ",
        "POST ",
        "PRI * ",
        "/",
        "http://",
        "a:1",
        "%41%",
        "?token=",
        " ",
        " HTTP/1.1",
        " HTTP/1.0",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "\n\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 100 x\r\n\r\n",
        "HTTP/1.1 101 \r\n\r\n",
        "HTTP/1.0 404 no\r\n",
        "HTTP/1.1 204\r\n\r\n",
        "Content-Length: ",
        "content-length:5\r\n",
        "9",
        "0",
        "18446744073709551616",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Connection: close\r\n",
        "Content-Type: text/plain\r\n",
        "Content-Type: application/json\r\n",
        "Content-Encoding: gzip\r\n",
        "Content-Encoding: deflate\r\n",
        "{\"a\":[1,null]}",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "ffffffffffff\r\n",
        ";ext",
        "Cookie: x\r\n",
        ": \r\n",
        "\t folded\r\n",
        "\u0000",
        "\u00ff",
        "\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u0003",
        "x"
    };

    @Test
    void survivesAnyBytes() {
        long seed = Long.getLong("packetd.fuzz.seed", 42);
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.getInteger("packetd.fuzz.seconds", 3))
                        .toNanos();
        for (long round = seed; System.nanoTime() < end; round++) {
            try {
                play(new Random(round));
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dpacketd.fuzz.seed=" + round, failure);
            }
        }
    }

    private static void play(Random random) {
        Wire wire =
                new Wire(new DecoderOptions(random.nextBoolean(), 1 + random.nextInt(2000)), random.nextInt(4) == 0);
        Http1Protocol protocol = new Http1Protocol(DecoderOptions.DEFAULT);
        for (int i = random.nextInt(40); i >= 0; i--) {
            Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
            byte[] bytes = bytes(random);
            switch (random.nextInt(12)) {
                case 0 -> wire.gap(side, 1 + random.nextInt(100));
                case 1 -> {
                    ByteWindow head = ByteWindow.of(bytes, 0);
                    protocol.probe(head, Transport.TCP);
                    int at = protocol.findFrame(head, random.nextInt(bytes.length + 1), side, wire.state());
                    assertThat(at).isBetween(-1, bytes.length - 1);
                }
                default -> {
                    int cut = random.nextInt(bytes.length + 1);
                    wire.feed(side, Arrays.copyOf(bytes, cut));
                    wire.feed(side, Arrays.copyOfRange(bytes, cut, bytes.length));
                }
            }
        }
        assertThat(Wire.bytesOf(wire.state()).length).isLessThan(MAX_STATE_BYTES);
        wire.close(Side.CLIENT).close(Side.SERVER);
        assertThat(Wire.bytesOf(wire.state()).length).isLessThan(2048);
    }

    private static byte[] bytes(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(12); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int n = random.nextInt(3); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
