// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.OPEN;
import static io.packetd.protocol.http2.Http2Talk.PREFACE;
import static io.packetd.protocol.http2.Http2Talk.WHOLE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.join;
import static io.packetd.protocol.http2.Http2Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Played;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of the streams of a connection, through the engine. The numbers are those of the parity page. */
class Http2StreamsTest {

    @Test
    @DisplayName("L-040: every message of a segment is told")
    void everyMessageOfASegmentIsTold() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"), talk.get(3, "/b"), talk.get(5, "/c"));
        talk.server(talk.status(1, WHOLE, 200), talk.status(3, WHOLE, 404), talk.status(5, WHOLE, 204));

        assertThat(Shown.of(talk.told())).containsExactly("1 GET /a -> 200", "3 GET /b -> 404", "5 GET /c -> 204");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 13})
    @DisplayName("L-043: short segments wedge nothing")
    void shortSegmentsWedgeNothing(int size) {
        Http2Talk talk = Http2Talk.begin();
        for (int stream = 1; stream < 60; stream += 2) {
            talk.clientIn(size, talk.post(stream, "/p"), data(stream, END, 20));
            talk.serverIn(size, talk.status(stream, OPEN, 200), data(stream, END, 30));
        }

        assertThat(Shown.of(talk.told())).hasSize(30).allMatch(line -> line.endsWith("POST /p -> 200"));
    }

    @Test
    @DisplayName("L-043: after garbage the next streams are read again")
    void afterGarbageTheNextStreamsAreRead() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a")).server(talk.status(1, WHOLE, 200));
        talk.server(text("this is no frame at all, and long enough to be sure of it"));
        talk.client(talk.get(3, "/b")).server(talk.status(3, WHOLE, 200), frame(Frames.PING, 0, 0, new byte[8]));
        talk.client(talk.get(5, "/c")).server(talk.status(5, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 GET /a -> 200", "3 GET /b -> 200", "5 GET /c -> 200");
    }

    @Test
    @DisplayName("L-044: a thousand concurrent streams find their answers, in whatever order")
    void aThousandConcurrentStreamsFindTheirAnswers() {
        Http2Talk talk = Http2Talk.begin();
        for (int i = 0; i < 1000; i++) {
            talk.client(talk.get(2 * i + 1, "/" + (2 * i + 1)));
        }
        for (int i = 999; i >= 0; i--) {
            talk.server(talk.status(2 * i + 1, WHOLE, 200));
        }

        List<String> told = Shown.of(talk.told());
        assertThat(told).hasSize(1000);
        assertThat(told).allMatch(line -> line.matches("(\\d+) GET /\\1 -> 200"));
    }

    @Test
    @DisplayName("L-044: what is evicted is told and counted")
    void whatIsEvictedIsTold() {
        Http2Talk talk = Http2Talk.begin();
        for (int i = 0; i <= Streams.MAX; i++) {
            talk.client(talk.post(2 * i + 1, "/up"));
        }

        List<String> told = Shown.of(talk.told());
        assertThat(told).hasSize(Streams.MAX + 1);
        assertThat(told.stream().filter(line -> line.contains("evicted")))
                .containsExactly("1 POST /up -> - unanswered truncated evicted");
    }

    @Test
    @DisplayName("L-045: request and answer of one time are a pair")
    void requestAndAnswerOfOneTimeAreAPair() {
        Http2Talk talk = Http2Talk.begin().atOnce();
        talk.client(talk.get(1, "/a")).server(talk.status(1, WHOLE, 200));

        assertThat(talk.told())
                .singleElement()
                .satisfies(r -> assertThat(r.durationNanos()).isZero());
    }

    @Test
    @DisplayName("L-046: requests without an answer are told")
    void requestsWithoutAnAnswerAreTold() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"), talk.post(3, "/half"), data(3, 0, 10));

        assertThat(Shown.of(talk.told()))
                .containsExactlyInAnyOrder("1 GET /a -> - unanswered", "3 POST /half -> - unanswered truncated");
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "GET, 204", "GET, 302", "GET, 304", "HEAD, 200", "DELETE, 204", "POST, 201", "OPTIONS, 200"
    })
    @DisplayName("L-090: a message without DATA ends with its headers")
    void aMessageWithoutDataEndsWithItsHeaders(String method, int status) {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.asks(1, WHOLE, ":method", method, ":scheme", "http", ":path", "/x", ":authority", "h"));
        talk.server(talk.status(1, WHOLE, status));

        assertThat(Shown.of(talk.told())).containsExactly("1 " + method + " /x -> " + status);
    }

    @Test
    @DisplayName("L-090: trailers end a response and leave its status")
    void trailersEndAResponseAndLeaveItsStatus() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"));
        talk.server(talk.status(1, OPEN, 200), data(1, 0, 5), talk.answers(1, WHOLE, "x-sum", "7"));

        RoundTrip r = talk.told().get(0);
        assertThat(Shown.response(r, Http2Attributes.STATUS_CODE)).isEqualTo(200);
        assertThat(Shown.response(r, Http2Attributes.TRAILER)).isEqualTo(Map.of("X-Sum", List.of("7")));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 1001, 0x7fff_fff1})
    @DisplayName("L-094: any stream is taken up when the connection is joined in the middle")
    void anyStreamIsTakenUp(int first) {
        Http2Talk talk = Http2Talk.joined();
        for (int i = 0; i < 5; i++) {
            talk.client(talk.get(first + 2 * i, "/a")).server(talk.status(first + 2 * i, WHOLE, 200));
        }

        assertThat(Shown.of(talk.told())).hasSize(5).allMatch(line -> line.endsWith("GET /a -> 200"));
    }

    @Test
    @DisplayName("L-094: many requests lost in a row stop nothing")
    void manyRequestsLostInARowStopNothing() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a")).server(talk.status(1, WHOLE, 200));
        for (int stream = 3; stream < 1003; stream += 2) {
            talk.client(talk.get(stream, "/a")).lost();
            talk.server(talk.status(stream, WHOLE, 200)).lost();
        }
        talk.client(talk.get(1003, "/new")).server(talk.status(1003, WHOLE, 200));
        talk.client(talk.get(1005, "/new")).server(talk.status(1005, WHOLE, 200));

        assertThat(Shown.of(talk.told())).contains("1003 GET /new -> 200", "1005 GET /new -> 200");
    }

    @Test
    @DisplayName("L-095: preface, settings and first request in one segment")
    void prefaceSettingsAndFirstRequestInOneSegment() {
        Http2Talk talk = Http2Talk.connected();
        talk.client(PREFACE, frame(Frames.SETTINGS, 0, 0), talk.get(1, "/a"));
        talk.server(frame(Frames.SETTINGS, 0, 0), talk.status(1, WHOLE, 200));
        talk.client(talk.get(3, "/a")).server(talk.status(3, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 GET /a -> 200", "3 GET /a -> 200");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 24, 25, 33})
    @DisplayName("L-095: the preface is 24 bytes however it is cut")
    void thePrefaceIs24BytesHoweverItIsCut(int size) {
        Http2Talk talk = Http2Talk.connected();
        talk.clientIn(size, PREFACE, frame(Frames.SETTINGS, 0, 0), talk.get(1, "/a"));
        talk.server(frame(Frames.SETTINGS, 0, 0), talk.status(1, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 GET /a -> 200");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 20, 64})
    @DisplayName("L-096: a header block over many segments and frames is one")
    void aHeaderBlockOverManySegmentsAndFramesIsOne(int size) {
        Http2Talk talk = Http2Talk.begin();
        byte[] block = talk.clientBlock(
                ":method", "GET", ":scheme", "http", ":path", "/long", ":authority", "h", "x-long", "v".repeat(200));
        talk.clientIn(
                size,
                frame(Frames.HEADERS, END, 1, Arrays.copyOf(block, 10)),
                frame(Frames.CONTINUATION, 0, 1, Arrays.copyOfRange(block, 10, 50)),
                frame(Frames.CONTINUATION, OPEN, 1, Arrays.copyOfRange(block, 50, block.length)));
        byte[] answer = talk.serverBlock(":status", "200", "x-other", "w".repeat(200));
        talk.serverIn(
                size,
                frame(Frames.HEADERS, 0, 1, Arrays.copyOf(answer, 3)),
                frame(Frames.CONTINUATION, OPEN, 1, Arrays.copyOfRange(answer, 3, answer.length)),
                data(1, END, 100));
        talk.client(talk.get(3, "/long")).server(talk.answers(3, WHOLE, ":status", "200", "x-other", "w".repeat(200)));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 GET /long -> 200", "3 GET /long -> 200");
        assertThat(Objects.requireNonNull(Shown.response(told.get(1), Http2Attributes.RESPONSE_HEADER)))
                .hasToString("{X-Other=[" + "w".repeat(200) + "]}");
    }

    @Test
    void interimAnswersArePassedOver() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.post(1, "/p"));
        talk.server(talk.status(1, OPEN, 100));
        talk.client(data(1, END, 5));
        talk.server(talk.status(1, OPEN, 103), talk.status(1, OPEN, 200), data(1, END, 5));

        RoundTrip r = talk.told().get(0);
        assertThat(Shown.of(List.of(r))).containsExactly("1 POST /p -> 200");
        assertThat(Objects.requireNonNull(r.response()).firstNanos()).isEqualTo(Http2Talk.START + 8_000_000);
    }

    @Test
    void paddingAndPriorityAreNoContent() {
        Http2Talk talk = Http2Talk.begin();
        byte[] block = talk.clientBlock(":method", "POST", ":scheme", "http", ":path", "/p", ":authority", "h");
        talk.client(
                frame(
                        Frames.HEADERS,
                        OPEN | Frames.PADDED | Frames.HAS_PRIORITY,
                        1,
                        new byte[] {4, 0, 0, 0, 0, 15},
                        block,
                        new byte[4]),
                frame(Frames.DATA, END | Frames.PADDED, 1, new byte[] {10}, new byte[33], new byte[10]));
        talk.server(talk.status(1, WHOLE, 200));

        assertThat(Shown.request(talk.told().get(0), Http2Attributes.REQUEST_BODY_BYTES))
                .isEqualTo(33);
    }

    @Test
    void sizeIsAllFramesOfTheMessage() {
        Http2Talk talk = Http2Talk.begin();
        byte[] head = talk.post(1, "/p");
        talk.client(head, data(1, 0, 100), frame(Frames.WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1}), data(1, END, 0));
        byte[] answer = talk.status(1, OPEN, 200);
        talk.server(frame(Frames.PING, 0, 0, new byte[8]), answer, data(1, END, 50));

        RoundTrip r = talk.told().get(0);
        assertThat(r.first().message().size()).isEqualTo(head.length + 109 + 13 + 9);
        assertThat(Objects.requireNonNull(r.response()).message().size()).isEqualTo(answer.length + 59);
    }

    @Test
    void requestsHavePlacesOfTheirOwn() {
        Http2Talk talk = Http2Talk.begin();
        byte[] first = talk.post(1, "/a");
        talk.client(first, talk.get(3, "/b"), data(1, END, 9));
        talk.server(talk.status(1, WHOLE, 200), talk.status(3, WHOLE, 200));

        List<Long> places = new ArrayList<>();
        talk.told().forEach(r -> places.add(r.first().streamOffset()));
        long beginning = PREFACE.length + 9L;
        assertThat(places).containsExactly(beginning, beginning + first.length);
    }

    @Test
    void unknownFramesPass() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(frame(0xee, 0xff, 7, new byte[300]), talk.get(1, "/a"), frame(0x10, 0, 0, new byte[7]));
        talk.server(frame(0x0c, 0, 0, new byte[9]), talk.status(1, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 GET /a -> 200");
    }

    @Test
    void aBlockThatIsTooLargeCostsItsFieldsOnly() {
        Http2Talk talk = Http2Talk.begin();
        byte[] block = talk.clientBlock(
                ":method", "GET", ":scheme", "http", ":path", "/big", ":authority", "h", "x", "v".repeat(200_000));
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < block.length; at += 16_384) {
            int to = Math.min(block.length, at + 16_384);
            frames.add(frame(
                    at == 0 ? Frames.HEADERS : Frames.CONTINUATION,
                    (at == 0 ? END : 0) | (to == block.length ? OPEN : 0),
                    1,
                    Arrays.copyOfRange(block, at, to)));
        }
        talk.clientIn(1400, join(frames.toArray(byte[][]::new)));
        talk.server(talk.status(1, WHOLE, 431));
        talk.client(talk.get(3, "/next")).server(talk.status(3, WHOLE, 200));

        assertThat(Shown.of(talk.told())).containsExactly("1 null null -> 431", "3 GET /next -> 200");
    }

    @Test
    void aBlockThatUnpacksToMegabytesIsCut() {
        Http2Talk talk = Http2Talk.begin();
        byte[] bomb = new byte[30_000];
        Arrays.fill(bomb, (byte) 0xbe); // the newest entry, again and again
        talk.client(
                frame(
                        Frames.HEADERS,
                        END,
                        1,
                        talk.clientBlock(":method", "GET", ":scheme", "http", ":path", "/", "x", "v".repeat(3000))),
                frame(Frames.CONTINUATION, 0, 1, Arrays.copyOf(bomb, 15_000)),
                frame(Frames.CONTINUATION, OPEN, 1, Arrays.copyOf(bomb, 15_000)));
        talk.server(talk.status(1, WHOLE, 200));

        Played played = talk.played(player -> player.measure());
        assertThat(played.largestState()).isLessThan(256 << 10);
        assertThat(Shown.of(List.of(played.told().get(0).roundTrip()))).containsExactly("1 GET / -> 200 truncated");
    }

    @Test
    void stateIsSmallAfterAThousandExchanges() {
        Http2Talk talk = Http2Talk.begin();
        for (int stream = 1; stream < 2000; stream += 2) {
            talk.client(talk.post(stream, "/p"), data(stream, END, 10));
            talk.server(talk.status(stream, OPEN, 200), data(stream, END, 10));
        }

        Played played = talk.played(player -> player.measure());
        assertThat(played.told()).hasSize(1000);
        assertThat(played.largestState()).isLessThan(2 << 10);
    }
}
