// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.PacketdJob;
import io.packetd.job.connection.Conversation;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.LocalConnections;
import io.packetd.job.connection.StandardProtocols;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Trace contexts in bytes of each protocol, through its decoder. */
class ContinuedTracesTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
    private static final long MILLI = 1_000_000;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static Span span(String request, String response) throws IOException {
        List<FlowRoundTrip> found = new ArrayList<>();
        LocalConnections connections =
                new LocalConnections(new Decoding(new StandardProtocols(), List.of()), found::add);
        long start = Conversation.START;
        Conversation conversation = new Conversation(40_000, PacketdJob.KEY_GROUPS, start);
        conversation.client(request, start + MILLI).server(response, start + 3 * MILLI);
        connections.take(conversation.block(), start + 3 * MILLI);
        connections.take(conversation.end(start + 4 * MILLI), start + 4 * MILLI);
        assertThat(found).hasSize(1);
        return Objects.requireNonNull(new RoundTripSpans(TraceOptions.DEFAULT).of(found.get(0)));
    }

    private static void assertContinues(Span span, String state) {
        assertThat(span.traceIdText()).isEqualTo(TRACE);
        assertThat(span.parentIdText()).isEqualTo(SPAN);
        assertThat(span.spanIdText()).isNotEqualTo(SPAN);
        assertThat(span.flags()).isEqualTo(1);
        assertThat(span.state()).isEqualTo(state);
    }

    private static Span http1(String headers) throws IOException {
        return span(
                "GET /a HTTP/1.1\r\nHost: h.example\r\n" + headers + "\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    private static String frame(int type, int flags, int stream, String payload) {
        return ascii(0, payload.length() >> 8, payload.length() & 0xff, type, flags, 0, 0, 0, stream) + payload;
    }

    private static String ascii(int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int b : bytes) {
            text.append((char) b);
        }
        return text.toString();
    }

    /** Literal fields that are not indexed (RFC 7541, section 6.2.2), name, value, name, value. */
    private static String fields(String... namesAndValues) {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.append('\0');
            for (String text : List.of(namesAndValues[i], namesAndValues[i + 1])) {
                block.append((char) text.length()).append(text);
            }
        }
        return block.toString();
    }

    private static final String CLIENT_OPENING = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, "");
    private static final String SERVER_OPENING = frame(4, 0, 0, "");

    @Test
    void http1WithTraceParentAndState() throws IOException {
        assertContinues(http1("traceparent: " + PARENT + "\r\ntracestate: rojo=1, congo=2\r\n"), "rojo=1, congo=2");
    }

    @Test
    void http1WithB3() throws IOException {
        assertContinues(http1("b3: " + TRACE + "-" + SPAN + "-1\r\n"), "");
        assertContinues(http1("X-B3-TraceId: " + TRACE + "\r\nX-B3-SpanId: " + SPAN + "\r\nX-B3-Sampled: 1\r\n"), "");
    }

    @Test
    void http1WithoutAContextHasIdsOfItsOwnThatARepeatHasToo() throws IOException {
        Span first = http1("");
        Span again = http1("traceparent: 00-" + TRACE + "-0000000000000000-01\r\n");
        assertThat(first.parent()).isNull();
        assertThat(first.traceIdText()).hasSize(32).isNotEqualTo(TRACE).isEqualTo(again.traceIdText());
        assertThat(first.spanIdText()).isEqualTo(again.spanIdText());
        assertThat(again.parent()).isNull();
    }

    @Test
    void http2() throws IOException {
        Span span = span(
                CLIENT_OPENING
                        + frame(
                                1,
                                END_HEADERS | END_STREAM,
                                1,
                                fields(
                                        ":method",
                                        "GET",
                                        ":scheme",
                                        "http",
                                        ":path",
                                        "/a",
                                        ":authority",
                                        "h.example",
                                        "traceparent",
                                        PARENT,
                                        "tracestate",
                                        "rojo=1")),
                SERVER_OPENING + frame(1, END_HEADERS | END_STREAM, 1, fields(":status", "200")));
        assertContinues(span, "rojo=1");
        assertThat(span.attributes().get("packetd.protocol")).isEqualTo("http2");
    }

    @Test
    void grpc() throws IOException {
        String message = ascii(0, 0, 0, 0, 2, 8, 1);
        Span span = span(
                CLIENT_OPENING
                        + frame(
                                1,
                                END_HEADERS,
                                1,
                                fields(
                                        ":method",
                                        "POST",
                                        ":scheme",
                                        "http",
                                        ":path",
                                        "/shop.Cart/Add",
                                        ":authority",
                                        "h.example",
                                        "content-type",
                                        "application/grpc",
                                        "te",
                                        "trailers",
                                        "traceparent",
                                        PARENT))
                        + frame(0, END_STREAM, 1, message),
                SERVER_OPENING
                        + frame(1, END_HEADERS, 1, fields(":status", "200", "content-type", "application/grpc"))
                        + frame(0, 0, 1, message)
                        + frame(1, END_HEADERS | END_STREAM, 1, fields("grpc-status", "0")));
        assertContinues(span, "");
        assertThat(span.name()).isEqualTo("shop.Cart/Add");
        assertThat(span.attributes().get("rpc.status_code")).isEqualTo("OK");
    }

    @Test
    void amqp() throws IOException {
        List<Span> spans = CapturedSpans.of("amqp/plain", TraceOptions.DEFAULT);
        assertThat(spans)
                .filteredOn(span -> span.parent() != null)
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.name()).isEqualTo("publish orders:eu.new");
                    assertThat(span.parentIdText()).isEqualTo("b7ad6b7169203331");
                    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
                });
    }

    @Test
    void theContextDoesNotChangeTheIdOfTheSpan() throws IOException {
        assertThat(http1("traceparent: " + PARENT + "\r\n").spanIdText())
                .isEqualTo(http1("b3: " + TRACE + "-" + SPAN + "-1\r\n").spanIdText());
    }
}
