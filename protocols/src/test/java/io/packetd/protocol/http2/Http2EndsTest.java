// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.OPEN;
import static io.packetd.protocol.http2.Http2Talk.PREFACE;
import static io.packetd.protocol.http2.Http2Talk.WHOLE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.goAway;
import static io.packetd.protocol.http2.Http2Talk.reset;
import static io.packetd.protocol.http2.Http2Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Account;
import io.packetd.protocol.engine.Played;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How streams end before their time, and how they begin without a request, through the engine. */
class Http2EndsTest {

    @Test
    @DisplayName("L-098: a stream reset before its answer has the outcome reset, with the code and who did it")
    void aStreamResetBeforeItsAnswerHasTheOutcomeReset() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/refused")).server(reset(1, 7));
        talk.client(talk.post(3, "/cancelled"), data(3, 0, 9), reset(3, 8));
        talk.client(talk.get(5, "/next")).server(talk.status(5, WHOLE, 200));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told))
                .containsExactly(
                        "1 GET /refused -> - unanswered reset",
                        "3 POST /cancelled -> - unanswered truncated reset",
                        "5 GET /next -> 200");
        assertThat(Shown.request(told.get(0), Http2Attributes.ERROR)).isEqualTo("REFUSED_STREAM");
        assertThat(Shown.request(told.get(0), Http2Attributes.RESET_BY)).isEqualTo("server");
        assertThat(Shown.request(told.get(1), Http2Attributes.ERROR)).isEqualTo("CANCEL");
        assertThat(Shown.request(told.get(1), Http2Attributes.RESET_BY)).isEqualTo("client");
    }

    @Test
    @DisplayName("L-098: a response that is reset in its middle is told as far as it came")
    void aResponseThatIsResetInItsMiddleIsTold() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/slow")).server(talk.status(1, OPEN, 200), data(1, 0, 100));
        talk.client(reset(1, 8)).server(data(1, 0, 100), data(1, END, 1));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 GET /slow -> 200 truncated reset");
        assertThat(Objects.requireNonNull(told.get(0).response()).message().outcome())
                .isEqualTo(Outcome.ERROR);
        assertThat(Shown.response(told.get(0), Http2Attributes.RESPONSE_BODY_BYTES))
                .isEqualTo(100);
    }

    @Test
    @DisplayName("L-098: a response that is whole before its request is a pair, and said to be early")
    void aResponseThatIsWholeBeforeItsRequestIsAPair() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.post(1, "/upload"), data(1, 0, 1000));
        talk.server(talk.status(1, OPEN, 413), data(1, END, 10));
        talk.client(data(1, 0, 1000), data(1, END, 1000));
        talk.client(talk.get(3, "/next")).server(talk.status(3, WHOLE, 200));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 POST /upload -> 413", "3 GET /next -> 200");
        assertThat(Shown.response(told.get(0), Http2Attributes.EARLY)).isTrue();
        assertThat(Shown.request(told.get(0), Http2Attributes.REQUEST_BODY_BYTES))
                .isEqualTo(1000);
    }

    @Test
    @DisplayName("L-098: an answer in the middle of the request's last frame is a pair")
    void anAnswerInTheMiddleOfTheLastFrameIsAPair() {
        Http2Talk talk = Http2Talk.begin();
        byte[] last = data(1, END, 5000);
        talk.client(talk.get(3, "/other"), talk.post(1, "/upload"), Arrays.copyOf(last, 1000));
        talk.server(talk.status(1, WHOLE, 413));
        talk.client(Arrays.copyOfRange(last, 1000, last.length));
        talk.server(talk.status(3, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 POST /upload -> 413", "3 GET /other -> 200");
    }

    @Test
    @DisplayName("L-099: all values of a repeated header are kept")
    void allValuesOfARepeatedHeaderAreKept() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"));
        talk.server(talk.answers(1, WHOLE, ":status", "200", "via", "1.1 a", "x-b", "1", "via", "1.1 b"));

        assertThat(Shown.response(talk.told().get(0), Http2Attributes.RESPONSE_HEADER))
                .isEqualTo(Map.of("Via", List.of("1.1 a", "1.1 b"), "X-B", List.of("1")));
    }

    @Test
    @DisplayName("L-099: the stream silent longest is evicted, not the one with the smallest id")
    void theStreamSilentLongestIsEvicted() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.post(1, "/alive"), talk.post(3, "/silent"));
        for (int i = 0; i < Streams.MAX - 2; i++) {
            talk.client(talk.post(2 * i + 5, "/up"));
        }
        talk.client(data(1, 0, 1)).client(talk.post(99_999, "/one-more"));
        talk.client(data(1, END, 1)).server(talk.status(1, WHOLE, 200));

        List<String> told = Shown.of(talk.told());
        assertThat(told).contains("1 POST /alive -> 200", "3 POST /silent -> - unanswered truncated evicted");
    }

    @Test
    @DisplayName("L-09A: an upgrade from HTTP/1.1 is one exchange of HTTP/2")
    void anUpgradeFromHttp1IsOneExchangeOfHttp2() {
        Http2Talk talk = Http2Talk.connected();
        talk.client(
                text("GET /start HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"),
                text("HTTP2-Settings: AAMAAABkAAUAAQAA\r\nCookie: a=b\r\n\r\n"));
        talk.server(
                text("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"),
                frame(Frames.SETTINGS, 0, 0),
                talk.status(1, OPEN, 200),
                data(1, END, 20_000));
        talk.client(PREFACE, frame(Frames.SETTINGS, 0, 0), talk.get(3, "/next"));
        talk.server(talk.status(3, WHOLE, 404));

        List<RoundTrip> told = talk.told();
        assertThat(told).extracting(RoundTrip::protocol).containsExactly("http2", "http2");
        assertThat(Shown.of(told)).containsExactly("1 GET /start -> 200", "3 GET /next -> 404");
        assertThat(told.get(0).first().firstNanos()).isEqualTo(Http2Talk.START + 3_000_000);
        assertThat(Objects.requireNonNull(Shown.request(told.get(0), Http2Attributes.REQUEST_HEADER))
                        .get("Cookie"))
                .hasToString("[[redacted]]");
    }

    @Test
    @DisplayName("L-09A: a pushed response is told with what was promised")
    void aPushedResponseIsToldWithWhatWasPromised() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/"));
        byte[] promise = talk.serverBlock(":method", "GET", ":scheme", "http", ":path", "/s.css", ":authority", "h");
        talk.server(
                frame(
                        Frames.PUSH_PROMISE,
                        OPEN,
                        1,
                        ByteBuffer.allocate(4).putInt(2).array(),
                        promise),
                talk.status(1, WHOLE, 200),
                talk.status(2, OPEN, 200),
                data(2, END, 7));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 GET / -> 200", "2 - -> 200 push");
        assertThat(Shown.response(told.get(1), Http2Attributes.TARGET)).isEqualTo("/s.css");
    }

    @Test
    @DisplayName("L-09A: GOAWAY ends the streams that will not be answered")
    void goAwayEndsTheStreamsThatWillNotBeAnswered() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"), talk.get(3, "/b"), talk.post(5, "/c"));
        talk.server(goAway(1, 0), talk.status(1, WHOLE, 200));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told))
                .containsExactlyInAnyOrder(
                        "3 GET /b -> - unanswered reset",
                        "5 POST /c -> - unanswered truncated reset",
                        "1 GET /a -> 200");
        assertThat(Shown.request(told.get(0), Http2Attributes.ERROR)).isEqualTo("GOAWAY");
    }

    @Test
    @DisplayName("L-09A: a larger table and larger frames by SETTINGS are followed")
    void largerTableAndFramesBySettingsAreFollowed() {
        Http2Talk talk = Http2Talk.begin();
        talk.server(Http2Talk.setting(Settings.HEADER_TABLE_SIZE, 16_384), Http2Talk.setting(5, 100_000));
        talk.client(frame(
                Frames.HEADERS,
                WHOLE,
                1,
                new byte[] {0x3f, (byte) 0xe1, 0x7f}, // the table has 16384 bytes from here on
                talk.clientBlock(":method", "GET", ":scheme", "http", ":path", "/a", ":authority", "h")));
        talk.server(talk.status(1, WHOLE, 200));
        talk.client(talk.post(3, "/b"), data(3, END, 90_000)).server(talk.status(3, WHOLE, 200));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 GET /a -> 200", "3 POST /b -> 200");
        assertThat(Shown.request(told.get(1), Http2Attributes.REQUEST_BODY_BYTES))
                .isEqualTo(90_000);
    }

    @Test
    @DisplayName("L-09A: an extended CONNECT is told with its protocol")
    void anExtendedConnectIsToldWithItsProtocol() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(
                talk.asks(
                        1,
                        OPEN,
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "http",
                        ":path",
                        "/chat",
                        ":authority",
                        "h"),
                data(1, 0, 50));
        talk.server(talk.status(1, OPEN, 200), data(1, 0, 50));
        talk.client(data(1, END, 3)).server(data(1, END, 3));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 CONNECT /chat -> 200");
        assertThat(Shown.request(told.get(0), Http2Attributes.PROTOCOL)).isEqualTo("websocket");
    }

    @Test
    @DisplayName("L-09C: a header block that is none is a counted reject")
    void aHeaderBlockThatIsNoneIsACountedReject() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(frame(Frames.HEADERS, WHOLE, 1, new byte[] {(byte) 0x80}));
        talk.client(talk.get(3, "/a")).server(talk.status(3, WHOLE, 200));

        Played played = talk.played(player -> player);
        assertThat(played.ledger().get(Account.REJECTS)).isPositive();
        assertThat(Shown.of(played.told().stream().map(Played.Told::roundTrip).toList()))
                .containsExactly("3 GET /a -> 200");
    }
}
