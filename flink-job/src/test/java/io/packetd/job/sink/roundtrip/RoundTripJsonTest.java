// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Flag;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Transport;
import io.packetd.schema.FlowKey;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The expected lines are those of the original for the same traffic, with our three keys behind them. */
class RoundTripJsonTest {

    private static final FlowKey HTTP = flow(6, 80);
    private static final FlowKey DNS = flow(17, 53);
    private static final FlowKey REDIS = flow(6, 6379);

    private static FlowKey flow(int transport, int serverPort) {
        return FlowKey.of(
                transport,
                new byte[] {10, 0, 0, 1},
                40_000,
                new byte[] {10, 0, 0, 2},
                serverPort,
                List.of(),
                List.of(),
                "");
    }

    private static final AttributeKey<Map<String, ?>> HEADER = AttributeKey.object("header");
    private static final AttributeKey<String> PATH = AttributeKey.text("path");
    private static final AttributeKey<String> URL = AttributeKey.text("url");
    private static final AttributeKey<String> HOST = AttributeKey.text("host");
    private static final AttributeKey<Boolean> CLOSE = AttributeKey.flag("close");
    private static final AttributeKey<Long> CODE = AttributeKey.number("code");
    private static final AttributeKey<String> BODY = AttributeKey.text("body");
    private static final AttributeKey<Map<String, ?>> MESSAGE = AttributeKey.object("message");
    private static final AttributeKey<String> TYPE = AttributeKey.text("type");
    private static final AttributeKey<String> EXTRA = AttributeKey.text("extra");

    private static final RoundTripJson JSON = new RoundTripJson(Protocols.of(List.of(
            protocol(
                    "http",
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.of("Method", Source.OPERATION),
                            JsonField.of("Header", HEADER, "{}"),
                            JsonField.constant("Proto", "HTTP/1.1"),
                            JsonField.of("Path", PATH, "\"\""),
                            JsonField.of("URL", URL, "\"\""),
                            JsonField.constant("Scheme", ""),
                            JsonField.of("RemoteHost", HOST, "\"\""),
                            JsonField.of("Close", CLOSE, "false"),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Chunked", CLOSE, "false"),
                            JsonField.of("Time", Source.TIME)),
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.of("Header", HEADER, "{}"),
                            JsonField.of("Status", Source.STATUS),
                            JsonField.of("StatusCode", CODE, "0"),
                            JsonField.of("Body", BODY, "null"),
                            JsonField.constant("Proto", "HTTP/1.1"),
                            JsonField.of("Close", CLOSE, "false"),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Chunked", CLOSE, "false"),
                            JsonField.optional("Extra", EXTRA),
                            JsonField.of("Time", Source.TIME))),
            protocol(
                    "dns",
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.constant("Proto", "DNS"),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Time", Source.TIME),
                            JsonField.of("Message", MESSAGE, "null")),
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.constant("Proto", "DNS"),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Time", Source.TIME),
                            JsonField.of("Message", MESSAGE, "null"))),
            protocol(
                    "redis",
                    List.of(
                            JsonField.of("Command", Source.OPERATION),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.constant("Proto", "Redis"),
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.of("Time", Source.TIME)),
                    List.of(
                            JsonField.of("DataType", TYPE, "\"\""),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Host", Source.HOST),
                            JsonField.constant("Proto", "Redis"),
                            JsonField.of("Port", Source.PORT),
                            JsonField.of("Time", Source.TIME))))));

    /** A protocol of which only the descriptor is asked for, and that nothing is read inside it. */
    private static Protocol<?> protocol(String id, List<JsonField> request, List<JsonField> response) {
        Descriptor descriptor = new Descriptor(
                id,
                Set.of(Transport.TCP, Transport.UDP),
                List.of(),
                Pairing.inOrder(1),
                1,
                Duration.ofSeconds(1),
                List.of(),
                request,
                response);
        return (Protocol<?>) Proxy.newProxyInstance(
                Protocol.class.getClassLoader(), new Class<?>[] {Protocol.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isIn("descriptor", "readings");
                    return method.getName().equals("descriptor") ? descriptor : List.of();
                });
    }

    private static long nanos(String time) {
        Instant instant = Instant.parse(time);
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private static Observed at(String time, Message.Builder message) {
        return new Observed(message.build(), nanos(time), nanos(time), 0, 0);
    }

    private static String render(
            FlowKey flow, String protocol, @Nullable Observed request, @Nullable Observed response, int flags) {
        RoundTrip roundTrip = new RoundTrip(protocol, 0, 1, request, response, flags);
        return new String(JSON.render(new FlowRoundTrip(flow, roundTrip)), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Observed httpRequest() {
        return at(
                "2025-01-02T03:04:05.0015Z",
                Message.request("GET")
                        .with(HEADER, ordered("User-Agent", List.of("t"), "X-A", List.of("1", "2")))
                        .with(PATH, "/a")
                        .with(URL, "/a?x=1&y=2")
                        .with(HOST, "ex.com"));
    }

    private static Observed httpResponse() {
        return at(
                "2025-01-02T03:04:05.003Z",
                Message.response(Outcome.OK, "200 OK")
                        .size(5)
                        .with(HEADER, ordered("Content-Length", List.of("5"), "Content-Type", List.of("text/plain")))
                        .with(CODE, 200L));
    }

    private static final String HTTP_REQUEST =
            "{\"Host\":\"10.0.0.1\",\"Port\":40000,\"Method\":\"GET\",\"Header\":{\"User-Agent\":[\"t\"],"
                    + "\"X-A\":[\"1\",\"2\"]},\"Proto\":\"HTTP/1.1\",\"Path\":\"/a\",\"URL\":\"/a?x=1\\u0026y=2\","
                    + "\"Scheme\":\"\",\"RemoteHost\":\"ex.com\",\"Close\":false,\"Size\":0,\"Chunked\":false,"
                    + "\"Time\":\"2025-01-02T03:04:05.0015Z\"}";

    private static final String HTTP_RESPONSE =
            "{\"Host\":\"10.0.0.2\",\"Port\":80,\"Header\":{\"Content-Length\":[\"5\"],"
                    + "\"Content-Type\":[\"text/plain\"]},\"Status\":\"200 OK\",\"StatusCode\":200,\"Body\":null,"
                    + "\"Proto\":\"HTTP/1.1\",\"Close\":false,\"Size\":5,\"Chunked\":false,"
                    + "\"Time\":\"2025-01-02T03:04:05.003Z\"}";

    @Test
    void writesHttpAsTheOriginalDoes() {
        assertThat(render(HTTP, "http", httpRequest(), httpResponse(), 0))
                .isEqualTo("{\"Proto\":\"http\",\"Request\":" + HTTP_REQUEST + ",\"Response\":" + HTTP_RESPONSE
                        + ",\"Duration\":\"1.5ms\",\"Flow\":\"ebfa856386dd821a\",\"Flags\":[],"
                        + "\"ID\":\"d872b6b4536fffce8bd3448729cfb5bc\"}");
    }

    @Test
    void writesDnsAsTheOriginalDoes() {
        Map<String, Object> question = ordered("Name", "www.Example.com.", "Type", "A");
        Observed request = at(
                "2025-01-02T03:04:05.0015Z",
                Message.request("A")
                        .size(33)
                        .with(
                                MESSAGE,
                                ordered(
                                        "Header",
                                        ordered("ID", 4660L, "OpCode", "Query", "Status", "Success", "Response", false),
                                        "QuestionSec",
                                        question)));
        Observed response = at(
                "2025-01-02T03:04:05.003Z",
                Message.response(Outcome.OK, "Success")
                        .size(49)
                        .with(
                                MESSAGE,
                                ordered(
                                        "Header",
                                        ordered("ID", 4660L, "OpCode", "Query", "Status", "Success", "Response", true),
                                        "QuestionSec",
                                        question,
                                        "AnswerSec",
                                        List.of(ordered(
                                                "Name",
                                                "www.Example.com.",
                                                "Type",
                                                "A",
                                                "TTL",
                                                300L,
                                                "Class",
                                                "INET",
                                                "Record",
                                                "93.184.216.34")))));
        assertThat(render(DNS, "dns", request, response, 0))
                .startsWith("{\"Proto\":\"dns\",\"Request\":{\"Host\":\"10.0.0.1\",\"Port\":40000,\"Proto\":\"DNS\","
                        + "\"Size\":33,\"Time\":\"2025-01-02T03:04:05.0015Z\",\"Message\":{\"Header\":{\"ID\":4660,"
                        + "\"OpCode\":\"Query\",\"Status\":\"Success\",\"Response\":false},\"QuestionSec\":"
                        + "{\"Name\":\"www.Example.com.\",\"Type\":\"A\"}}},\"Response\":{\"Host\":\"10.0.0.2\","
                        + "\"Port\":53,\"Proto\":\"DNS\",\"Size\":49,\"Time\":\"2025-01-02T03:04:05.003Z\","
                        + "\"Message\":{\"Header\":{\"ID\":4660,\"OpCode\":\"Query\",\"Status\":\"Success\","
                        + "\"Response\":true},\"QuestionSec\":{\"Name\":\"www.Example.com.\",\"Type\":\"A\"},"
                        + "\"AnswerSec\":[{\"Name\":\"www.Example.com.\",\"Type\":\"A\",\"TTL\":300,"
                        + "\"Class\":\"INET\",\"Record\":\"93.184.216.34\"}]}},\"Duration\":\"1.5ms\",\"Flow\":");
    }

    @Test
    void writesRedisAsTheOriginalDoes() {
        Observed request =
                at("2025-01-02T03:04:05.0015Z", Message.request("CONFIG GET").size(18));
        Observed response = at(
                "2025-01-02T03:04:05.003Z",
                Message.response(Outcome.OK, "").size(10).with(TYPE, "Array"));
        assertThat(render(REDIS, "redis", request, response, 0))
                .startsWith("{\"Proto\":\"redis\",\"Request\":{\"Command\":\"CONFIG GET\",\"Size\":18,"
                        + "\"Proto\":\"Redis\",\"Host\":\"10.0.0.1\",\"Port\":40000,"
                        + "\"Time\":\"2025-01-02T03:04:05.0015Z\"},\"Response\":{\"DataType\":\"Array\",\"Size\":10,"
                        + "\"Host\":\"10.0.0.2\",\"Proto\":\"Redis\",\"Port\":6379,"
                        + "\"Time\":\"2025-01-02T03:04:05.003Z\"},\"Duration\":\"1.5ms\",\"Flow\":");
    }

    @Test
    void writesNullForARequestWithoutAnswer() {
        assertThat(render(HTTP, "http", httpRequest(), null, Flag.UNANSWERED.bit() | Flag.MIDSTREAM.bit()))
                .contains(HTTP_REQUEST + ",\"Response\":null,\"Duration\":\"0s\",")
                .contains(",\"Flags\":[\"unanswered\",\"midstream\"],");
    }

    @Test
    void writesNullForAnAnswerWithoutRequest() {
        assertThat(render(HTTP, "http", null, httpResponse(), Flag.ORPHAN.bit()))
                .contains("\"Request\":null,\"Response\":" + HTTP_RESPONSE + ",\"Duration\":\"0s\",")
                .contains(",\"Flags\":[\"orphan\"],");
    }

    @Test
    void showsFlagsOfMessagesToo() {
        Observed truncated = httpResponse().withFlags(Flag.TRUNCATED.bit());
        assertThat(render(HTTP, "http", httpRequest(), truncated, 0)).contains("\"Flags\":[\"truncated\"]");
    }

    @Test
    void leavesAnOptionalKeyOutUnlessItHasAValue() {
        Observed with = at(
                "2025-01-02T03:04:05Z", Message.response(Outcome.OK, "200 OK").with(EXTRA, "e"));
        assertThat(render(HTTP, "http", null, with, 0)).contains("\"Chunked\":false,\"Extra\":\"e\",\"Time\"");
        assertThat(render(HTTP, "http", null, httpResponse(), 0)).doesNotContain("Extra");
    }

    @Test
    void tellsRoundTripsOfOneConnectionApart() {
        Observed first = httpRequest();
        Observed second = new Observed(first.message(), first.firstNanos(), first.lastNanos(), 100, 0);
        String one = render(HTTP, "http", first, null, 0);
        String two = render(HTTP, "http", second, null, 0);
        assertThat(key(one, "Flow")).isEqualTo(key(two, "Flow")).hasSize(16);
        assertThat(key(one, "ID")).isNotEqualTo(key(two, "ID")).hasSize(32);
        assertThat(key(one, "ID")).isNotEqualTo(key(render(HTTP, "http", null, first, 0), "ID"));
    }

    private static String key(String json, String name) {
        int from = json.indexOf('"' + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }
}
