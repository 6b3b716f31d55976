// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import org.junit.jupiter.api.Test;

/** What is known of requests after a loss, and what is not. */
class Http1LossTest {

    private static final String GET = "GET / HTTP/1.1\r\n\r\n";
    private static final String HEAD = "HEAD / HTTP/1.1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
    private static final String OK_TO_HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n";

    @Test
    void keepsMessageWhenGapLiesInsideBody() {
        Wire wire = Wire.plain().client(GET + GET).server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
        wire.gap(Side.SERVER, 90).server("7654321" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(100L, 2L);
    }

    @Test
    void keepsMessageWhenGapLiesInsideChunk() {
        Wire wire = Wire.plain().client(GET).server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc");
        wire.gap(Side.SERVER, 90).server("7654321\r\n0\r\n\r\n");
        assertThat(wire.responses()).extracting(Message::size).containsExactly(100L);
    }

    @Test
    void dropsHalfReadMessageAndFindsNext() {
        Wire wire = Wire.plain().client(GET).server("HTTP/1.1 200 OK\r\nContent-Le");
        wire.gap(Side.SERVER, 10)
                .server("half a header\r\n\r\nbody")
                .client(GET)
                .server("more body" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(2L);
    }

    @Test
    void waitsForNoBodyWhenNextResponseFollowsAtOnce() {
        Wire wire = Wire.plain().server(OK_TO_HEAD + OK_TO_HEAD + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L, 0L, 2L);
    }

    @Test
    void doesNotWaitWhereConnectionClosesAnyway() {
        Wire wire =
                Wire.plain().server("HTTP/1.0 302 Found\r\nLocation: /\r\n\r\n").close(Side.SERVER);
        assertThat(wire.only().size()).isZero();
    }

    @Test
    void believesHeadAfterQuietPoint() {
        Wire wire = Wire.plain().client(GET).server("HTTP/1.1 2");
        wire.gap(Side.SERVER, 500).client(HEAD).server(OK_TO_HEAD);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L);
    }

    @Test
    void remembersRequestsBeforeLossOfOthers() {
        Wire wire = Wire.plain().client(HEAD + GET);
        wire.gap(Side.CLIENT, 50).client(HEAD).server(OK_TO_HEAD + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L, 2L);
    }

    @Test
    void endsDoubtAfterOneExchange() {
        Wire wire = Wire.plain();
        wire.gap(Side.SERVER, 1).client(GET).server(OK);
        assertThat(wire.state().requests.doubt()).isTrue();
        wire.client(GET);
        assertThat(wire.state().requests.doubt()).isFalse();
        assertThat(wire.state().requests.isSure()).isTrue();
    }

    @Test
    void keepsDoubtWhileRequestsBeforeTheLossAreAnswered() {
        RequestQueue queue = new RequestQueue();
        queue.add(RequestQueue.PLAIN);
        queue.loseRequests();
        assertThat(queue.isSure()).isTrue();
        queue.take();
        queue.add(RequestQueue.PLAIN);
        assertThat(queue.isSure()).isFalse();
        queue.take();
        queue.add(RequestQueue.PLAIN);
        assertThat(queue.isSure()).isTrue();
    }

    @Test
    void boundsRequestsWithoutAnswer() {
        Wire wire = Wire.plain().client(HEAD.repeat(3 * RequestQueue.MAX + 5));
        assertThat(wire.state().requests.size()).isLessThanOrEqualTo(RequestQueue.MAX);
        assertThat(Wire.bytesOf(wire.state()).length).isLessThan(1200);
        assertThat(wire.state().requests.isSure()).isFalse();
    }

    @Test
    void keepsOrderOfManyRequests() {
        RequestQueue queue = new RequestQueue();
        for (int i = 0; i < 700; i++) {
            queue.add(i % 7 == 0 ? RequestQueue.HEAD : RequestQueue.PLAIN);
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(queue.peek()).isEqualTo(i % 7 == 0 ? RequestQueue.HEAD : RequestQueue.PLAIN);
            queue.take();
            queue.add((i + 700) % 7 == 0 ? RequestQueue.HEAD : RequestQueue.PLAIN);
        }
        assertThat(queue.isSure()).isTrue();
    }

    @Test
    void readsClientAgainAfterLossOfAnswerToConnect() {
        Wire wire = Wire.plain().client("CONNECT a:1 HTTP/1.1\r\n\r\n");
        wire.gap(Side.SERVER, 50).client(GET);
        assertThat(wire.requests()).hasSize(2);
    }
}
