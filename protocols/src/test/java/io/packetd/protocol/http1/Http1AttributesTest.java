// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What messages carry. */
class Http1AttributesTest {

    @Test
    void readsRequest() {
        Message request = Wire.plain()
                .client(
                        "GET /a%20b/c?x=1&y=%32 HTTP/1.1\r\nhost: ex.com:81\r\nuser-agent: t\r\nX-a: 1\r\nx-A:2 \r\n\r\n")
                .only();
        assertThat(request.kind()).isEqualTo(Message.Kind.REQUEST);
        assertThat(request.operation()).isEqualTo("GET");
        assertThat(request.outcome()).isEqualTo(Outcome.NONE);
        assertThat(request.attributes().get(Http1Attributes.METHOD)).isEqualTo("GET");
        assertThat(request.attributes().get(Http1Attributes.PATH)).isEqualTo("/a b/c");
        assertThat(request.attributes().get(Http1Attributes.URL)).isEqualTo("/a%20b/c?x=1&y=%32");
        assertThat(request.attributes().get(Http1Attributes.REMOTE_HOST)).isEqualTo("ex.com:81");
        assertThat(request.attributes().get(Http1Attributes.SCHEME)).isNull();
        assertThat(request.attributes().get(Http1Attributes.CLOSE)).isNull();
        assertThat(request.attributes().get(Http1Attributes.CHUNKED)).isNull();
        assertThat(header(request)).isEqualTo(Map.of("User-Agent", List.of("t"), "X-A", List.of("1", "2")));
    }

    @Test
    void readsResponse() {
        Message response = Wire.plain()
                .client("GET / HTTP/1.1\r\n\r\n")
                .server(
                        "HTTP/1.1 503 Gone fishing\r\nContent-Length: 0\r\nETag: \"x\"\r\nConnection: close\r\nHost: h\r\n\r\n")
                .responses()
                .get(0);
        assertThat(response.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(response.status()).isEqualTo("503");
        assertThat(response.attributes().get(Http1Attributes.STATUS_CODE)).isEqualTo(503);
        assertThat(response.attributes().get(Http1Attributes.STATUS)).isEqualTo("503 Gone fishing");
        assertThat(response.attributes().get(Http1Attributes.CLOSE)).isTrue();
        assertThat(header(response))
                .isEqualTo(Map.of("Content-Length", List.of("0"), "Etag", List.of("\"x\""), "Host", List.of("h")));
    }

    @Test
    void takesHostAndSchemeOfAbsoluteTarget() {
        Message request = Wire.plain()
                .client("GET HTTP://a.example:8080/p?q HTTP/1.1\r\nHost: other\r\n\r\n")
                .only();
        assertThat(request.attributes().get(Http1Attributes.SCHEME)).isEqualTo("http");
        assertThat(request.attributes().get(Http1Attributes.REMOTE_HOST)).isEqualTo("a.example:8080");
        assertThat(request.attributes().get(Http1Attributes.PATH)).isEqualTo("/p");
        assertThat(request.attributes().get(Http1Attributes.URL)).isEqualTo("HTTP://a.example:8080/p?q");
    }

    @Test
    void showsConnectAsAuthority() {
        Message request = Wire.plain().client("CONNECT a:443 HTTP/1.1\r\n\r\n").only();
        assertThat(request.attributes().get(Http1Attributes.PATH)).isEmpty();
        assertThat(request.attributes().get(Http1Attributes.URL)).isEqualTo("//a:443");
        assertThat(request.attributes().get(Http1Attributes.REMOTE_HOST)).isEqualTo("a:443");
    }

    @Test
    void keepsPathWithBrokenEscape() {
        for (String path : List.of("/%zz", "/a%2", "/%", "/%%41")) {
            Message request =
                    Wire.plain().client("GET " + path + " HTTP/1.1\r\n\r\n").only();
            assertThat(request.attributes().get(Http1Attributes.PATH)).isEqualTo(path);
        }
    }

    @Test
    void decodesPathAsUtf8() {
        Message request = Wire.plain().client("GET /%C3%A9%ff HTTP/1.1\r\n\r\n").only();
        assertThat(request.attributes().get(Http1Attributes.PATH)).isEqualTo("/\u00e9\ufffd");
    }

    @Test
    void saysWhetherConnectionCloses() {
        assertThat(closes("HTTP/1.1", "")).isFalse();
        assertThat(closes("HTTP/1.1", "Connection: Upgrade, Close\r\n")).isTrue();
        assertThat(closes("HTTP/1.0", "")).isTrue();
        assertThat(closes("HTTP/1.0", "Connection: Keep-Alive\r\n")).isFalse();
    }

    @Test
    void leavesOutFramingHeaders() {
        Message request = Wire.plain()
                .client(
                        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\nConnection: close\r\n\r\n0\r\n\r\n")
                .only();
        assertThat(header(request)).isEqualTo(Map.of("Connection", List.of("close")));
        assertThat(request.attributes().get(Http1Attributes.CHUNKED)).isTrue();
    }

    @Test
    void joinsFoldedHeaders() {
        Message request = Wire.plain()
                .client("GET / HTTP/1.1\r\nX-Long: one\r\n  two\r\n\tthree\r\nB: c\r\n\r\n")
                .only();
        assertThat(header(request)).isEqualTo(Map.of("X-Long", List.of("one two three"), "B", List.of("c")));
    }

    @Test
    void sortsHeaderNames() {
        Message request = Wire.plain()
                .client("GET / HTTP/1.1\r\nZ: 1\r\nAccept: 2\r\nM: 3\r\nB-C: 4\r\n\r\n")
                .only();
        assertThat(header(request).keySet()).map(Object::toString).containsExactly("Accept", "B-C", "M", "Z");
    }

    @Test
    void acceptsEveryStatusAndReason() {
        for (String line : List.of("200", "200 ", "299 \u00e9t\u00e9", "999 x y")) {
            Wire wire = Wire.plain().server("HTTP/1.1 " + line + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(wire.only().status()).isEqualTo(line.substring(0, 3));
        }
    }

    @Test
    @DisplayName("L-08B: never reports credentials")
    void neverReportsCredentials() {
        Message request = Wire.plain().client("""
                        GET http://u:GEHEIM@h/p?a=1&Access_Token=GEHEIM&b=2;jsessionid=GEHEIM#token=GEHEIM HTTP/1.1
                        Host: u:GEHEIM@h
                        Authorization: Basic GEHEIM
                        proxy-authorization: GEHEIM
                        Cookie: a=GEHEIM
                        Cookie: b=GEHEIM
                        X-API-Key: GEHEIM
                        My-Own-Token: GEHEIM
                        Referer: https://u:GEHEIM@x/?password=GEHEIM
                        X-Auth-Token:
                         GEHEIM

                        """).only();
        assertThat(request.toString()).doesNotContain("GEHEIM");
        assertThat(request.attributes().get(Http1Attributes.URL))
                .isEqualTo(
                        "http://[redacted]@h/p?a=1&Access_Token=[redacted]&b=2;jsessionid=[redacted]#token=[redacted]");
        assertThat((Object) header(request).get("Cookie")).isEqualTo(List.of("[redacted]", "[redacted]"));
        Message response = Wire.plain().server("""
                        HTTP/1.1 302 Found
                        Set-Cookie: id=GEHEIM
                        Location: /cb#id_token=GEHEIM&state=1
                        Content-Length: 0
                        Connection: close

                        """).only();
        assertThat(response.toString()).doesNotContain("GEHEIM").contains("/cb#id_token=[redacted]&state=1");
        Message connect =
                Wire.plain().client("CONNECT u:GEHEIM@h:1 HTTP/1.1\r\n\r\n").only();
        assertThat(connect.toString()).doesNotContain("GEHEIM");
    }

    @Test
    void keepsCredentialsOutOfState() {
        Wire wire = Wire.plain()
                .client(
                        "POST /?token=GEHEIM HTTP/1.1\r\nAuthorization: GEHEIM\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n");
        assertThat(new String(Wire.bytesOf(wire.state()), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("/?token=[redacted]")
                .doesNotContain("GEHEIM");
    }

    @Test
    void listsEveryAttributeAndKeepsKeysOfJson() {
        var descriptor = new Http1Protocol(DecoderOptions.DEFAULT).descriptor();
        assertThat(descriptor.requestJson())
                .extracting(JsonField::name)
                .containsExactly(
                        "Host",
                        "Port",
                        "Method",
                        "Header",
                        "Proto",
                        "Path",
                        "URL",
                        "Scheme",
                        "RemoteHost",
                        "Close",
                        "Size",
                        "Chunked",
                        "Time");
        assertThat(descriptor.responseJson())
                .extracting(JsonField::name)
                .containsExactly(
                        "Host",
                        "Port",
                        "Header",
                        "Status",
                        "StatusCode",
                        "Body",
                        "Proto",
                        "Close",
                        "Size",
                        "Chunked",
                        "Time");
        assertThat(new Http1Protocol(new DecoderOptions(true, 1)).descriptor().requestJson())
                .extracting(JsonField::name)
                .endsWith("Time", "Body");
        Wire wire = Wire.capturing(100)
                .client("PUT http://h/ HTTP/1.0\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx")
                .server("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx");
        for (Message message : wire.messages) {
            message.attributes()
                    .forEach((key, value) -> assertThat(descriptor.attributes()).contains(key));
        }
        assertThat(descriptor.attributes()).extracting(AttributeKey::name).doesNotHaveDuplicates();
    }

    private static boolean closes(String version, String header) {
        Message request = Wire.plain()
                .client("GET / " + version + "\r\n" + header + "\r\n")
                .only();
        return request.attributes().get(Http1Attributes.CLOSE) != null;
    }

    private static Map<?, ?> header(Message message) {
        Object header = message.attributes()
                .get(
                        message.kind() == Message.Kind.REQUEST
                                ? Http1Attributes.REQUEST_HEADER
                                : Http1Attributes.RESPONSE_HEADER);
        return (Map<?, ?>) java.util.Objects.requireNonNull(header);
    }
}
