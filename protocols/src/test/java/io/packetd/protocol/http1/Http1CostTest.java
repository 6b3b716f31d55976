// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What reading costs; speed itself is measured by the benchmarks. */
class Http1CostTest {

    /** Both messages with 17 header values, their attributes and steps are about 2000 of these. */
    private static final long MAX_BYTES_PER_ROUND_TRIP = 3000;

    private static final byte[] REQUEST = bytes("""
            GET /api/v1/items/42?page=3&size=20 HTTP/1.1
            Host: shop.example.com
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101
            Accept: text/html,application/xhtml+xml,*/*;q=0.8
            Accept-Encoding: gzip, deflate, br
            Accept-Language: en-US,en;q=0.5
            Connection: keep-alive
            Referer: https://shop.example.com/list
            X-Request-Id: 0af7651916cd43dd8448eb211c80319c

            """);

    private static final byte[] RESPONSE = bytes("""
            HTTP/1.1 200 OK
            Server: nginx
            Date: Mon, 06 Jan 2025 10:00:00 GMT
            Content-Type: application/json
            Content-Length: 1000
            Connection: keep-alive
            Cache-Control: max-age=0, private
            Etag: "33a64df551425fcc55e4d42a148795d9f25f89d4"
            Vary: Accept-Encoding
            X-Frame-Options: DENY

            """);

    private final Http1Protocol protocol = new Http1Protocol(DecoderOptions.DEFAULT);
    private final Http1State state = protocol.newState(Transport.TCP);
    private final ByteWindow window = new ByteWindow();
    private long sizes;

    @Test
    void allocatesLittleBesidesTheMessages() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            roundTrip();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        int rounds = 20_000;
        for (int i = 0; i < rounds; i++) {
            roundTrip();
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
        assertThat(sizes).isEqualTo(40_000L * 1000);
        assertThat(each).isLessThan(MAX_BYTES_PER_ROUND_TRIP);
    }

    @Test
    void remembersHowFarASlowHeadWasSearched() {
        byte[] head = bytes("GET / HTTP/1.1\nX: " + "x".repeat(60_000) + "\n\n");
        for (int length = 1; length < head.length; length++) {
            window.reset(head, 0, length, 0, 0);
            assertThat(protocol.parseFrame(window, Side.CLIENT, state) instanceof Step.NeedMore)
                    .isTrue();
            assertThat(state.client.scanned).isEqualTo(length);
        }
    }

    private void roundTrip() {
        sizes += told(REQUEST, Side.CLIENT).size();
        sizes += told(RESPONSE, Side.SERVER).size();
    }

    private Message told(byte[] bytes, Side side) {
        window.reset(bytes, 0, bytes.length, 0, 0);
        if (protocol.parseFrame(window, side, state) instanceof Step.Emit emit) {
            return emit.message();
        }
        throw new AssertionError("no message");
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
