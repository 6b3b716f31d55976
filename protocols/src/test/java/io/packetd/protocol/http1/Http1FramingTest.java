// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where messages begin and end. */
class Http1FramingTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

    @Test
    @DisplayName("L-080: reads http 10")
    void readsHttp10() {
        Wire wire = Wire.plain()
                .client("GET /old HTTP/1.0\r\n\r\n")
                .server("HTTP/1.0 404 Not Found\r\nContent-Length: 3\r\n\r\nno!");
        assertThat(wire.messages).hasSize(2);
        assertThat(wire.messages.get(0).attributes().get(Http1Attributes.VERSION))
                .isEqualTo("HTTP/1.0");
        assertThat(wire.messages.get(1).attributes().get(Http1Attributes.VERSION))
                .isEqualTo("HTTP/1.0");
        assertThat(wire.messages.get(1).outcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    @DisplayName("L-081: waits for no body after head")
    void waitsForNoBodyAfterHead() {
        Wire wire = Wire.plain()
                .client("HEAD / HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                .client(GET)
                .server(OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L, 2L);
        assertThat(wire.rejects).isEmpty();
    }

    @Test
    void waitsForNoChunksAfterHead() {
        Wire wire = Wire.plain()
                .client("HEAD / HTTP/1.1\r\n\r\n" + GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L, 2L);
    }

    @Test
    @DisplayName("L-082: ends body without length at close")
    void endsBodyWithoutLengthAtClose() {
        Wire wire = Wire.plain()
                .client(GET)
                .server("HTTP/1.0 200 OK\r\n\r\n")
                .server("some ")
                .server("body");
        assertThat(wire.responses()).isEmpty();
        wire.close(Side.SERVER);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(9L);
        assertThat(wire.responses().get(0).attributes().get(Http1Attributes.CLOSE))
                .isTrue();
        assertThat(wire.responses().get(0).flags()).isZero();
    }

    @Test
    void countsLostBytesOfBodyWithoutLength() {
        Wire wire = Wire.plain().client(GET).server("HTTP/1.0 200 OK\r\n\r\nabc");
        wire.gap(Side.SERVER, 1000).server("def").close(Side.SERVER);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(1006L);
    }

    @Test
    @DisplayName("L-083: adds up decoded chunks")
    void addsUpDecodedChunks() {
        for (int size : new int[] {1, 5, 8, 100, 5000}) {
            String chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
            Wire wire = Wire.plain()
                    .client(GET)
                    .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
            assertThat(wire.responses()).extracting(Message::size).containsExactly(2L * size);
            assertThat(wire.responses().get(0).attributes().get(Http1Attributes.CHUNKED))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("L-084: reads chunk data that looks like the last chunk")
    void readsChunkDataThatLooksLikeTheLastChunk() {
        Wire wire = Wire.plain()
                .client(GET + GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(5L, 2L);
    }

    @Test
    @DisplayName("L-084: reads last chunk in any spelling")
    void readsLastChunkInAnySpelling() {
        for (String last :
                List.of("0;ext=\"v\"\r\n\r\n", "00\r\n\r\n", "0  \r\n\r\n", "0\n\n", "0\r\nX-Sum: 1\r\nY: 2\r\n\r\n")) {
            Wire wire = Wire.plain()
                    .client(GET + GET)
                    .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\nA;q=1;r\r\n0123456789\r\n"
                            + last)
                    .server(OK);
            assertThat(wire.responses()).as(last).extracting(Message::size).containsExactly(10L, 2L);
        }
    }

    @Test
    void readsChunkedRequests() {
        Wire wire = Wire.plain()
                .client("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n"
                        + "3\r\nabc\r\n0\r\n\r\n" + GET);
        assertThat(wire.requests()).extracting(Message::size).containsExactly(3L, 0L);
    }

    @Test
    @DisplayName("L-085: reads bare line feeds")
    void readsBareLineFeeds() {
        Wire wire =
                Wire.plain().client("GET /a HTTP/1.1\nHost: b\n\n").server("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
        assertThat(wire.messages).hasSize(2);
        assertThat(wire.messages.get(0).attributes().get(Http1Attributes.REMOTE_HOST))
                .isEqualTo("b");
    }

    @Test
    void passesOverEmptyLinesBeforeMessage() {
        Wire wire = Wire.plain().client("\r\n\n\r\n" + GET + "\r\n" + GET).server("\r\n" + OK);
        assertThat(wire.messages).hasSize(3);
        assertThat(wire.rejects).isEmpty();
    }

    @Test
    @DisplayName("L-086: passes over interim responses")
    void passesOverInterimResponses() {
        Wire wire = Wire.plain()
                .client("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                .server("HTTP/1.1 100 Continue\r\n\r\n")
                .client("body")
                .server("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK);
        assertThat(wire.responses()).extracting(Message::status).containsExactly("200");
        assertThat(wire.requests()).extracting(Message::size).containsExactly(4L);
    }

    @Test
    @DisplayName("L-087: leaves after upgrade")
    void leavesAfterUpgrade() {
        Wire wire = Wire.plain()
                .client("GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                .server(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nGET / HTTP/1.1\r\n\r\n");
        assertThat(wire.responses()).extracting(Message::status).containsExactly("101");
        assertThat(wire.left).isEqualTo(OpaqueReason.UPGRADED);
        assertThat(wire.opaqueBytes).isEqualTo(18);
    }

    @Test
    @DisplayName("L-087: leaves after connect")
    void leavesAfterConnect() {
        Wire wire = Wire.plain()
                .client("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n")
                .server("HTTP/1.0 200 Connection Established\r\nContent-Length: 7\r\n\r\n")
                .client(GET);
        assertThat(wire.messages).hasSize(2);
        assertThat(wire.left).isEqualTo(OpaqueReason.TUNNEL);
        assertThat(wire.opaqueBytes).isEqualTo(GET.length());
    }

    @Test
    void holdsWhatClientSendsBeforeTunnelIsGranted() {
        Wire wire = Wire.plain().client("CONNECT h:443 HTTP/1.1\r\n\r\n").client(GET);
        assertThat(wire.requests()).hasSize(1);
        wire.server("HTTP/1.1 200 OK\r\n\r\nx");
        assertThat(wire.left).isEqualTo(OpaqueReason.TUNNEL);
        assertThat(wire.requests()).hasSize(1);
    }

    @Test
    void goesOnWhenTunnelIsRefused() {
        Wire wire = Wire.plain()
                .client("CONNECT h:443 HTTP/1.1\r\n\r\n")
                .server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno")
                .client("CONNECT h:443 HTTP/1.1\r\nProxy-Authorization: Basic eDp5\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\n\r\n")
                .client("tls");
        assertThat(wire.responses()).extracting(Message::status).containsExactly("407", "200");
        assertThat(wire.left).isEqualTo(OpaqueReason.TUNNEL);
    }

    @Test
    @DisplayName("L-088: finds message right after body without line end")
    void findsMessageRightAfterBodyWithoutLineEnd() {
        Wire wire = Wire.plain()
                .client("POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\n{\"a\":1}" + GET)
                .server(OK + OK);
        assertThat(wire.messages).hasSize(4);
    }

    @Test
    @DisplayName("L-089: does not take body for start line")
    void doesNotTakeBodyForStartLine() {
        Wire wire = Wire.plain()
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\nHTTP/1.1 500 Oh\r\nA: b\r\n\r\n\r\n");
        assertThat(wire.responses()).extracting(Message::status).containsExactly("200");
    }

    @Test
    @DisplayName("L-08C: bounds head")
    void boundsHead() {
        Wire wire = Wire.plain().client("GET / HTTP/1.1\r\nX: " + "x".repeat(70_000));
        assertThat(wire.rejects).containsExactly(Reason.LIMIT);
        assertThat(Wire.bytesOf(wire.state()).length).isLessThan(200);
        wire.client("\r\n\r\n" + GET);
        assertThat(wire.requests()).hasSize(1);
    }

    @Test
    void boundsNumberOfFields() {
        Wire wire = Wire.plain().client("GET / HTTP/1.1\r\n" + "a:b\r\n".repeat(HeadReader.MAX_FIELDS + 1) + "\r\n");
        assertThat(wire.rejects).first().isEqualTo(Reason.LIMIT);
    }

    @Test
    void boundsChunkLineAndTrailers() {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(Wire.plain().client(GET).server(head + "1;" + "x".repeat(5000)).rejects)
                .containsExactly(Reason.LIMIT);
        assertThat(Wire.plain().client(GET).server(head + "0\r\n" + "a: b\r\n".repeat(20_000)).rejects)
                .contains(Reason.LIMIT);
        assertThat(Wire.plain().client(GET).server(head + "ffffffffffffffff\r\n").rejects)
                .containsExactly(Reason.LIMIT);
    }

    @Test
    void findsNoBodyWhereStatusForbidsIt() {
        Wire wire = Wire.plain()
                .client(GET + GET + GET)
                .server("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(0L, 0L, 2L);
    }

    @Test
    void acceptsEqualLengthsAndRejectsOthers() {
        String response = "HTTP/1.1 200 OK\r\nContent-Length: ";
        assertThat(Wire.plain()
                        .server(response + "2, 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
                        .only()
                        .size())
                .isEqualTo(2);
        for (String bad : List.of("2\r\nContent-Length: 3", "2, 3", "-1", "+1", "0x2", "", "2 2", "1,", "1e3")) {
            assertThat(Wire.plain().client(GET).server(response + bad + "\r\n\r\n").rejects)
                    .as(bad)
                    .containsExactly(Reason.MALFORMED);
        }
        assertThat(Wire.plain().client(GET).server(response + "99999999999999999999\r\n\r\n").rejects)
                .containsExactly(Reason.LIMIT);
    }

    @Test
    void skipsHugeBodies() {
        Wire wire = Wire.plain().client(GET).server("HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n");
        wire.gap(Side.SERVER, 4_999_999_999L);
        assertThat(wire.responses()).isEmpty();
        wire.server("x" + OK);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(5_000_000_000L, 2L);
    }

    @Test
    void rejectsRequestWhoseLengthNobodyKnows() {
        Wire wire = Wire.plain().client("POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n");
        assertThat(wire.rejects).containsExactly(Reason.MALFORMED);
    }

    @Test
    void toleratesUnknownMethodsAndRejectsOtherProtocols() {
        assertThat(Wire.plain().client("BREW /pot HTTP/1.1\r\n\r\n").only().operation())
                .isEqualTo("BREW");
        Wire wire = Wire.plain().client(GET).client("GET / SIP/2.0\r\n").client(GET);
        assertThat(wire.requests()).hasSize(2);
        assertThat(wire.rejects).containsExactly(Reason.MALFORMED);
    }

    @Test
    void tellsCutChunkedMessage() {
        Wire wire = Wire.plain()
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n5\r\nde")
                .close(Side.SERVER);
        Message response = wire.responses().get(0);
        assertThat(response.size()).isEqualTo(3);
        assertThat(Flag.TRUNCATED.in(response.flags())).isTrue();
    }

    @Test
    void completesChunkedMessageWithoutEmptyLineAtClose() {
        Wire wire = Wire.plain()
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n")
                .close(Side.SERVER);
        assertThat(wire.responses()).extracting(Message::size).containsExactly(3L);
        assertThat(wire.responses().get(0).flags()).isZero();
    }
}
