// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a stream is cut, and whether or not the state is written and read between the pieces, the messages are equal. */
class Http1SplitTest {

    private static final byte[] REQUESTS = ascii(
            "\r\nPOST /a?b HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
            "GET http://x/%41 HTTP/1.0\n\nHEAD / HTTP/1.1\r\nX: y\r\n z\r\n\r\nPUT /c HTTP/1.1\r\n",
            "Transfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n",
            "CONNECT a:1 HTTP/1.1\r\n\r\ntunnel\r\n\r\nbytes");

    private static final byte[] RESPONSES = ascii(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Type: text/html\r\n\r\n\r\nx",
            "HTTP/1.0 404 No\nContent-Length: 1\n\n!HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345");

    private static final byte[] MORE_RESPONSES = ascii(
            "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 200 OK\r\n",
            "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n1\r\n[\r\n2\r\n7]\r\n00\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end\r\n\r\nHTTP/1.1 ");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("L-085: cuts make no difference")
    void cutsMakeNoDifference(boolean captures) {
        for (byte[] stream : List.of(REQUESTS, RESPONSES, MORE_RESPONSES)) {
            Side side = stream == REQUESTS ? Side.CLIENT : Side.SERVER;
            DecoderOptions options = new DecoderOptions(captures, 6);
            List<Message> whole = play(options, side, stream, stream.length, 0);
            assertThat(whole).hasSizeGreaterThanOrEqualTo(stream == RESPONSES ? 2 : 4);
            for (int size = 1; size <= 16; size++) {
                assertThat(play(options, side, stream, size, size)).isEqualTo(whole);
            }
            for (int cut = 1; cut < stream.length; cut++) {
                assertThat(play(options, side, stream, stream.length, cut))
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
        }
    }

    private static List<Message> play(DecoderOptions options, Side side, byte[] stream, int size, int first) {
        Wire wire = new Wire(options, true);
        if (first > 0) {
            wire.feed(side, Arrays.copyOf(stream, first));
        }
        for (int at = first; at < stream.length; at += size) {
            wire.feed(side, Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)));
        }
        assertThat(wire.rejects).isEmpty();
        return wire.close(side).messages;
    }

    private static byte[] ascii(String... parts) {
        return String.join("", parts).getBytes(StandardCharsets.US_ASCII);
    }
}
