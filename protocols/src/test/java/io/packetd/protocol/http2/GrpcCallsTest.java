// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.OPEN;
import static io.packetd.protocol.http2.Http2Talk.WHOLE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.join;
import static io.packetd.protocol.http2.Http2Talk.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.RoundTrip;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of gRPC calls, through the engine. The numbers are those of the parity page. */
class GrpcCallsTest {

    private static final String METHOD = "/greet.v1.Greeter/Greet";

    private static byte[] ok(Http2Talk talk, int stream) {
        return talk.answers(stream, OPEN, ":status", "200", "content-type", "application/grpc");
    }

    private static RoundTrip only(Http2Talk talk) {
        assertThat(talk.told()).hasSize(1);
        return talk.told().get(0);
    }

    @ParameterizedTest
    @CsvSource({"0, OK, OK", "5, NOT_FOUND, ERROR", "14, UNAVAILABLE, ERROR", "99, 99, ERROR"})
    @DisplayName("L-091: the gRPC status is told by name and number, the HTTP status beside it")
    void theGrpcStatusIsTold(int code, String name, Outcome outcome) {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, METHOD), frame(Frames.DATA, END, 1, message(0, 3)));
        talk.server(
                ok(talk, 1),
                frame(Frames.DATA, 0, 1, message(0, 9)),
                talk.answers(1, WHOLE, "grpc-status", Integer.toString(code), "grpc-message", "why%20not"));

        RoundTrip r = only(talk);
        assertThat(r.protocol()).isEqualTo("grpc");
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS)).isEqualTo(name);
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS_CODE)).isEqualTo(code);
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS_MESSAGE)).isEqualTo("why not");
        assertThat(Shown.response(r, Http2Attributes.STATUS)).isEqualTo("200");
        assertThat(Objects.requireNonNull(r.response()).message().outcome()).isEqualTo(outcome);
    }

    @Test
    @DisplayName("L-092: the status alone makes trailers")
    void theStatusAloneMakesTrailers() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, METHOD), frame(Frames.DATA, END, 1, message(0, 3)));
        talk.server(ok(talk, 1), frame(Frames.DATA, 0, 1, message(0, 9)), talk.answers(1, WHOLE, "grpc-status", "0"));

        assertThat(Shown.response(only(talk), Http2Attributes.GRPC_STATUS)).isEqualTo("OK");
    }

    @Test
    @DisplayName("L-093: an answer of trailers only is told")
    void anAnswerOfTrailersOnlyIsTold() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, METHOD), frame(Frames.DATA, END, 1, message(0, 3)));
        talk.server(talk.answers(
                1,
                WHOLE,
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-status",
                "12",
                "grpc-message",
                "no"));

        RoundTrip r = only(talk);
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS)).isEqualTo("UNIMPLEMENTED");
        assertThat(Shown.response(r, Http2Attributes.GRPC_MESSAGES)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 100, 5000})
    @DisplayName("L-09B: messages and their sizes are counted in each direction, compressed ones are said to be")
    void messagesAndTheirSizesAreCounted(int size) {
        Http2Talk talk = Http2Talk.begin();
        byte[] up = join(message(0, 10), message(0, 0), message(0, 300));
        talk.clientIn(
                size,
                talk.call(1, METHOD),
                frame(Frames.DATA, 0, 1, java.util.Arrays.copyOf(up, 7)),
                frame(Frames.DATA, END, 1, java.util.Arrays.copyOfRange(up, 7, up.length)));
        talk.serverIn(
                size,
                ok(talk, 1),
                frame(Frames.DATA, Frames.PADDED, 1, new byte[] {3}, message(1, 2000), new byte[3]),
                talk.answers(1, WHOLE, "grpc-status", "0"));

        RoundTrip r = only(talk);
        assertThat(Shown.request(r, Http2Attributes.GRPC_MESSAGES)).isEqualTo(3);
        assertThat(Shown.request(r, Http2Attributes.GRPC_MESSAGE_BYTES)).isEqualTo(310);
        assertThat(Shown.request(r, Http2Attributes.GRPC_COMPRESSED)).isNull();
        assertThat(Shown.response(r, Http2Attributes.GRPC_MESSAGES)).isEqualTo(1);
        assertThat(Shown.response(r, Http2Attributes.GRPC_MESSAGE_BYTES)).isEqualTo(2000);
        assertThat(Shown.response(r, Http2Attributes.GRPC_COMPRESSED)).isTrue();
    }

    @Test
    @DisplayName("L-09B: service and method are told apart, and the deadline")
    void serviceAndMethodAreToldApart() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, METHOD, "grpc-timeout", "250m"), data(1, END, 0));
        talk.server(talk.answers(1, WHOLE, ":status", "200", "grpc-status", "4"));

        RoundTrip r = only(talk);
        assertThat(r.first().message().operation()).isEqualTo("greet.v1.Greeter.Greet");
        assertThat(Shown.request(r, Http2Attributes.RPC_SERVICE)).isEqualTo("greet.v1.Greeter");
        assertThat(Shown.request(r, Http2Attributes.GRPC_METHOD)).isEqualTo("Greet");
        assertThat(Shown.request(r, Http2Attributes.RPC_METHOD)).isEqualTo("greet.v1.Greeter/Greet");
        assertThat(Shown.request(r, Http2Attributes.GRPC_TIMEOUT)).isEqualTo(250_000_000L);
    }

    @Test
    void aStatusOfAProxyIsAnError() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, METHOD), data(1, END, 0)).server(talk.status(1, WHOLE, 503));

        RoundTrip r = only(talk);
        assertThat(r.protocol()).isEqualTo("grpc");
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS)).isNull();
        assertThat(Shown.response(r, Http2Attributes.STATUS)).isEqualTo("503");
        assertThat(Objects.requireNonNull(r.response()).message().outcome()).isEqualTo(Outcome.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, grpc",
        "application/grpc+proto, grpc",
        "application/grpc;charset=utf-8, grpc",
        "application/grpc-web, http2",
        "application/grpcx, http2",
        "text/plain, http2"
    })
    void theContentTypeSaysWhetherItIsGrpc(String contentType, String protocol) {
        Http2Talk talk = Http2Talk.begin();
        talk.client(
                talk.asks(
                        1,
                        OPEN,
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":path",
                        METHOD,
                        ":authority",
                        "h",
                        "content-type",
                        contentType),
                data(1, END, 0));
        talk.server(talk.status(1, WHOLE, 200));

        assertThat(only(talk).protocol()).isEqualTo(protocol);
    }

    @Test
    void twoDirectionsStreamAtATime() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, "/chat.Room/Talk")).server(ok(talk, 1));
        for (int i = 0; i < 50; i++) {
            talk.client(frame(Frames.DATA, 0, 1, message(0, i)));
            talk.server(frame(Frames.DATA, 0, 1, message(0, 2 * i)));
        }
        talk.client(data(1, END, 0)).server(talk.answers(1, WHOLE, "grpc-status", "0"));

        RoundTrip r = only(talk);
        assertThat(Shown.request(r, Http2Attributes.GRPC_MESSAGES)).isEqualTo(50);
        assertThat(Shown.request(r, Http2Attributes.GRPC_MESSAGE_BYTES)).isEqualTo(1225);
        assertThat(Shown.response(r, Http2Attributes.GRPC_MESSAGE_BYTES)).isEqualTo(2450);
    }
}
