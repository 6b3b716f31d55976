// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detection, and the search for a frame. */
class Http1ProbeTest {

    private final Http1Protocol protocol = new Http1Protocol(DecoderOptions.DEFAULT);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "GET /x?y HTTP/1.0\n",
                "HEAD / HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\r\n",
                "CONNECT [::1]:443 HTTP/1.1\r\n",
                "GET http://a/b HTTP/1.1\r\n",
                "GET ftp://a/b HTTP/1.1\r\n",
                "BREW /pot HTTP/1.1\r\n",
                "VERSION-CONTROL /a HTTP/1.1\r\n"
            })
    void knowsRequests(String head) {
        assertThat(verdict(head)).isEqualTo(Verdict.YES_CLIENT);
        holdsFinal(head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 404 \r\n", "HTTP/1.1 101\r\n"})
    void knowsResponses(String head) {
        assertThat(verdict(head)).isEqualTo(Verdict.YES_SERVER);
        holdsFinal(head);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "OPTIONS rtsp://h/s RTSP/1.0\r\n",
                "DESCRIBE rtsp://h/s RTSP/1.0\r\n",
                "RTSP/1.0 200 OK\r\n",
                "REGISTER sip:h SIP/2.0\r\n",
                "OPTIONS sip:h SIP/2.0\r\n",
                "SIP/2.0 200 OK\r\n",
                "ICY 200 OK\r\n",
                "M-SEARCH * HTTP/1.1\r\n",
                "NOTIFY * HTTP/1.1\r\n",
                "HTTP/2.0 200 OK\r\n",
                "HTTP/1.1 abc\r\n",
                "GET /foo\r\n",
                "get key\r\n",
                "get /key\r\n",
                "GET / HTTP/1.x\r\n",
                "GET / HTTP/1.1 x\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "+OK\r\n",
                "SSH-2.0-OpenSSH_9\r\n",
                "220 mail ESMTP\r\n",
                "\u0016\u0003\u0001\u0002\u0000",
                "\u0000\u0000\u0000\u0001",
                "CONNECT /x HTTP/1.1\r\n",
                "1ET / HTTP/1.1\r\n",
                "AVERYLONGMETHODTHATNOBODYHASEVERUSED / HTTP/1.1\r\n"
            })
    void knowsNearMisses(String head) {
        assertThat(verdict(head)).isEqualTo(Verdict.NO);
        holdsFinal(head);
    }

    @Test
    void decidesLongTargetsWithoutTheirEnd() {
        assertThat(verdict("GET /" + "x".repeat(5000))).isEqualTo(Verdict.YES_CLIENT);
        assertThat(verdict("XYZ /" + "x".repeat(5000))).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void speaksTcpOnly() {
        ByteWindow head = window("GET / HTTP/1.1\r\n");
        assertThat(protocol.probe(head, Transport.UDP)).isEqualTo(Verdict.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n^GET /a HTTP/1.1\r\n",
                "lo\"}^POST /a HTTP/1.1\r\n",
                "x\n^BREW /a HTTP/1.1\r\n",
                "GET /no SIP/2.0\r\n^PUT http://a/ HTTP/1.1\r\n",
                "\u0000\u00ffPOST\n^GET /a",
                "some text\r\n^GE",
                "^DELETE /",
                "XLOCK / no\r\n^LOCK / HTTP/1.1\n"
            })
    void findsRequests(String text) {
        assertThat(find(text, Side.CLIENT)).isEqualTo(text.indexOf('^'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body</html>^HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 is fine, HTTP/1.0 2x^HTTP/1.0 404 Not Found\r\n",
                "H^HTTP/1",
                "a\n^HT",
                "^H"
            })
    void findsResponses(String text) {
        assertThat(find(text, Side.SERVER)).isEqualTo(text.indexOf('^'));
    }

    @Test
    void findsNothingInOtherBytes() {
        assertThat(find("T /half HTTP/1.1\r\nHost: x\r\nAccept: y\r\n", Side.CLIENT))
                .isEqualTo(-1);
        assertThat(find("PNG IHDR GET POST \u0001P", Side.CLIENT)).isEqualTo(-1);
        assertThat(find("HHHHTTP/ HTTPS HTTP/2 H", Side.SERVER)).isEqualTo(-1);
    }

    /** Finds it in mid-stream, where the first byte may be any byte of a message. */
    private int find(String marked, Side side) {
        byte[] bytes = marked.replace("^", "").getBytes(StandardCharsets.ISO_8859_1);
        ByteWindow in = new ByteWindow();
        in.reset(bytes, 0, bytes.length, 1000, 0);
        return protocol.findFrame(in, 0, side, protocol.newState(Transport.TCP));
    }

    private void holdsFinal(String head) {
        Verdict last = verdict(head);
        boolean decided = false;
        for (int i = 0; i <= head.length(); i++) {
            Verdict verdict = verdict(head.substring(0, i));
            decided |= verdict.certainty() != Certainty.UNDECIDED;
            assertThat(verdict).as(head.substring(0, i)).isEqualTo(decided ? last : Verdict.UNDECIDED);
        }
        assertThat(verdict(head + "more\r\n\r\n")).isEqualTo(last);
    }

    private Verdict verdict(String head) {
        return protocol.probe(window(head), Transport.TCP);
    }

    private static ByteWindow window(String text) {
        return ByteWindow.of(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }
}
