// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Captured bodies. */
class Http1BodyTest {

    @Test
    void keepsNoBodyUnlessAsked() {
        Wire wire = Wire.plain().server(response("text/plain", "hi"));
        assertThat(body(wire.only())).isNull();
    }

    @Test
    void embedsValidJson() {
        Object body = captured(
                "application/json; charset=utf-8", " {\"a\": [1, -2.5, true, null, \"\\u00e9\\n\"], \"b\": {}} ");
        assertThat(body)
                .isEqualTo(new java.util.LinkedHashMap<>(
                        Map.of("a", Arrays.asList(1L, -2.5, true, null, "\u00e9\n"), "b", Map.of())));
        assertThat(captured("application/problem+json", "[1]")).isEqualTo(List.of(1L));
        assertThat(captured("TEXT/JSON", "\"x\"")).isEqualTo("x");
        assertThat(captured("application/json", "true")).isEqualTo(true);
    }

    @Test
    void showsWhatIsNoJsonAsText() {
        for (String text : List.of(
                "{\"a\":1",
                "{\"a\":1}}",
                "{'a':1}",
                "[1,]",
                "[01]",
                "[1.50]",
                "[1e5]",
                "{\"a\":1,\"a\":2}",
                "[\"\t\"]",
                "[-]",
                "\"\\x\"",
                "nul",
                "[".repeat(65) + "]".repeat(65),
                "[NaN]",
                "[\"\\u12g4\"]",
                "[\"abc")) {
            assertThat(captured("application/json", text)).isEqualTo(text);
        }
    }

    @Test
    void showsCutJsonAsText() {
        Wire wire = Wire.capturing(6)
                .server(response("application/json", "[1, 2, 3, 4]"))
                .server(response("text/a", "abcdefgh"));
        assertThat(wire.responses()).extracting(Http1BodyTest::body).containsExactly("[1, 2,", "abcdef");
        assertThat(wire.responses()).extracting(Message::size).containsExactly(12L, 8L);
    }

    @Test
    void keepsTextAndNothingElse() {
        assertThat(captured("text/html", " <p>x</p>\r\n")).isEqualTo("<p>x</p>");
        assertThat(captured("text/plain", " \r\n ")).isNull();
        assertThat(captured("image/png", "x")).isNull();
        assertThat(captured("application/json", "null")).isNull();
    }

    @Test
    @DisplayName("L-08A: keeps request bodies")
    void keepsRequestBodies() {
        Wire wire = Wire.capturing(100)
                .client("POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\"")
                .client(":1}GET / HTTP/1.1\r\n\r\n");
        assertThat(wire.requests().get(0).attributes().get(Http1Attributes.REQUEST_BODY))
                .isEqualTo(Map.of("a", 1L));
        assertThat(wire.requests()).hasSize(2);
    }

    @Test
    void joinsChunksAndStopsAtLimit() {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        Wire wire =
                Wire.capturing(8).server(head + "3\r\nabc\r\n4;x\r\ndefg\r\n5\r\nhijkl\r\n1\r\nm\r\n0\r\nT: u\r\n\r\n");
        assertThat(body(wire.only())).isEqualTo("abcdefgh");
        assertThat(wire.only().size()).isEqualTo(13);
    }

    @Test
    void keepsBodyThatCloseEnds() {
        Wire wire = Wire.capturing(5)
                .server("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nab")
                .server("cdefgh");
        wire.server("ij").close(Side.SERVER);
        assertThat(body(wire.only())).isEqualTo("abcde");
        assertThat(wire.only().size()).isEqualTo(10);
    }

    @Test
    @DisplayName("L-08A: undoes content codings")
    void undoesContentCodings() {
        byte[] text = "[\"some text\"]".getBytes(StandardCharsets.UTF_8);
        Object expected = List.of("some text");
        assertThat(captured("application/json", "gzip", gzip(text))).isEqualTo(expected);
        assertThat(captured("application/json", "x-gzip", gzip(text))).isEqualTo(expected);
        assertThat(captured("application/json", "deflate", deflate(text, false)))
                .isEqualTo(expected);
        assertThat(captured("application/json", "deflate", deflate(text, true))).isEqualTo(expected);
        assertThat(captured("application/json", "deflate, GZIP", gzip(deflate(text, false))))
                .isEqualTo(expected);
        assertThat(captured("application/json", "identity", text)).isEqualTo(expected);
        assertThat(captured("application/json", "br", text)).isNull();
        assertThat(captured("application/json", "gzip,gzip,gzip,gzip", text)).isNull();
        assertThat(captured("application/json", "gzip", text)).isNull();
    }

    @Test
    void boundsWhatABombUnfoldsTo() {
        Object body = captured(
                "text/plain",
                "gzip",
                gzip(new String(new char[1 << 20]).replace('\0', 'x').getBytes(StandardCharsets.UTF_8)));
        assertThat(body).isEqualTo("x".repeat(4096));
    }

    @Test
    void showsBeginOfCutGzip() {
        byte[] whole = gzip("0123456789".repeat(300).getBytes(StandardCharsets.UTF_8));
        Object body = captured("text/plain", "gzip", Arrays.copyOf(whole, whole.length - 9));
        assertThat(body).asString().startsWith("0123456789");
    }

    @Test
    @DisplayName("L-08A: honours charset")
    void honoursCharset() {
        byte[] latin = "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(captured("text/plain; charset=\"ISO-8859-1\"", "", latin)).isEqualTo("caf\u00e9");
        assertThat(captured("text/plain;charset=nonsense", "", "caf\u00e9".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("caf\u00e9");
        assertThat(captured("text/plain", "", latin)).isEqualTo("caf\ufffd");
        assertThat(captured("text/plain; charset=utf-16", "", "\u20ac".getBytes(Charset.forName("UTF-16"))))
                .isEqualTo("\u20ac");
    }

    @Test
    void cutsBetweenCharacters() {
        byte[] text = "ab\u20ac".getBytes(StandardCharsets.UTF_8);
        Wire wire = Wire.capturing(4).feed(Side.SERVER, response("text/plain", "", text));
        assertThat(body(wire.only())).isEqualTo("ab");
    }

    private static @Nullable Object captured(String type, String body) {
        return body(Wire.capturing(4096).server(response(type, body)).only());
    }

    private static @Nullable Object captured(String type, String coding, byte[] body) {
        return body(Wire.capturing(4096)
                .feed(Side.SERVER, response(type, coding, body))
                .only());
    }

    private static String response(String type, String body) {
        return new String(response(type, "", body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
    }

    private static byte[] response(String type, String coding, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Encoding: " + coding
                        + "\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private static @Nullable Object body(Message message) {
        return message.attributes().get(Http1Attributes.RESPONSE_BODY);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean bare) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(9, bare))) {
            deflate.write(bytes);
        } catch (IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
