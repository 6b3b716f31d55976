// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.OPEN;
import static io.packetd.protocol.http2.Http2Talk.WHOLE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Flag;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is known, and what is not, when bytes are missing or the beginning was not captured. */
class Http2LossTest {

    @Test
    @DisplayName("L-097: joined in the middle, unknown fields are unknown and never guessed")
    void unknownFieldsAreUnknownAndNeverGuessed() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.asks(
                1, WHOLE, ":method", "GET", ":scheme", "http", ":path", "/old", ":authority", "h", "x-a", "1"));
        talk.server(talk.answers(1, WHOLE, ":status", "200", "x-b", "2"));
        talk.unseen();
        talk.client(talk.asks(
                3,
                WHOLE,
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/old",
                ":authority",
                "h",
                "x-a",
                "1",
                "x-new",
                "3"));
        talk.server(talk.answers(3, WHOLE, ":status", "200", "x-b", "2", "x-c", "4"));

        RoundTrip r = talk.told().get(0);
        assertThat(Shown.of(List.of(r))).containsExactly("3 GET null -> 200");
        assertThat(Shown.request(r, Http2Attributes.AUTHORITY)).isNull();
        assertThat(Shown.request(r, Http2Attributes.REQUEST_HEADER)).isEqualTo(Map.of("X-New", List.of("3")));
        assertThat(Shown.request(r, Http2Attributes.UNKNOWN_FIELDS)).isEqualTo(3);
        assertThat(Shown.response(r, Http2Attributes.RESPONSE_HEADER)).isEqualTo(Map.of("X-C", List.of("4")));
        assertThat(Shown.response(r, Http2Attributes.UNKNOWN_FIELDS)).isEqualTo(1);
    }

    @Test
    @DisplayName("L-097: the table heals: what is added after the join is known when it is referred to")
    void theTableHeals() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/old")).server(talk.status(1, WHOLE, 200));
        talk.unseen();
        for (int stream = 3; stream < 9; stream += 2) {
            talk.client(talk.get(stream, "/new")).server(talk.status(stream, WHOLE, 200));
        }

        assertThat(Shown.of(talk.told()))
                .containsExactly("3 GET /new -> 200", "5 GET /new -> 200", "7 GET /new -> 200");
    }

    @Test
    @DisplayName(
            "L-097: after a loss the fields of lost entries are unknown, streams and the rest of the fields are not")
    void afterALossTheFieldsOfLostEntriesAreUnknown() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a")).server(talk.status(1, WHOLE, 200));
        talk.client(talk.get(3, "/lost")).lost();
        talk.server(talk.status(3, WHOLE, 200));
        talk.client(talk.get(5, "/lost")).server(talk.status(5, WHOLE, 404));
        talk.client(talk.get(7, "/b")).server(talk.status(7, WHOLE, 200));
        talk.client(talk.get(9, "/b")).server(talk.status(9, WHOLE, 200));

        assertThat(Shown.of(talk.told()))
                .containsExactly(
                        "1 GET /a -> 200",
                        "3 - -> 200 orphan",
                        "5 GET null -> 404",
                        "7 GET /b -> 200",
                        "9 GET /b -> 200");
    }

    @Test
    void keepsRoundTripWhenGapLiesInsideBody() {
        Http2Talk talk = Http2Talk.begin();
        byte[] body = data(1, END, 9000);
        talk.client(talk.get(1, "/a")).server(talk.status(1, OPEN, 200), Arrays.copyOf(body, 1000));
        talk.server(Arrays.copyOfRange(body, 1000, 5000)).lost();
        talk.server(Arrays.copyOfRange(body, 5000, body.length));
        talk.client(talk.get(3, "/b")).server(talk.status(3, WHOLE, 200));

        List<RoundTrip> told = talk.told();
        assertThat(Shown.of(told)).containsExactly("1 GET /a -> 200 lost", "3 GET /b -> 200");
        assertThat(Shown.response(told.get(0), Http2Attributes.RESPONSE_BODY_BYTES))
                .isEqualTo(9000);
    }

    @Test
    void keepsRoundTripWhenGapEndsARequest() {
        Http2Talk talk = Http2Talk.begin();
        byte[] body = data(1, END, 3000);
        talk.client(talk.post(1, "/a"), Arrays.copyOf(body, 1000));
        talk.client(Arrays.copyOfRange(body, 1000, body.length)).lost();
        talk.server(talk.status(1, WHOLE, 200));
        talk.client(talk.get(3, "/b")).server(talk.status(3, WHOLE, 200));

        assertThat(Shown.of(talk.told()))
                .contains("1 POST /a -> 200 lost")
                .anyMatch(line -> line.startsWith("3 ") && line.contains("-> 200"));
    }

    @Test
    void aResponseWhoseBeginningIsLostIsNotPaired() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/a"));
        talk.server(talk.status(1, OPEN, 200)).lost();
        talk.server(data(1, 0, 10)).server(data(1, 0, 10)).server(data(1, END, 10));

        assertThat(Shown.of(talk.told())).containsExactlyInAnyOrder("1 - ->  orphan lost", "1 GET /a -> - unanswered");
    }

    @Test
    void countsOfMessagesStopWhereBytesAreLost() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.call(1, "/a.B/C"), data(1, END, 0));
        talk.server(talk.answers(1, OPEN, ":status", "200", "content-type", "application/grpc"));
        talk.server(frame(Frames.DATA, 0, 1, message(0, 10)));
        talk.server(frame(Frames.DATA, 0, 1, message(0, 10))).lost();
        talk.server(frame(Frames.DATA, 0, 1, message(0, 10))).server(talk.answers(1, WHOLE, "grpc-status", "0"));

        RoundTrip r = talk.told().get(0);
        assertThat(Flag.LOST.in(r.flags())).isTrue();
        assertThat(Shown.response(r, Http2Attributes.GRPC_MESSAGES)).isEqualTo(1);
        assertThat(Shown.response(r, Http2Attributes.GRPC_STATUS)).isEqualTo("OK");
    }

    @Test
    void contentOfAStreamOpenedBeforeIsTakenUp() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.get(1, "/events")).server(talk.status(1, OPEN, 200), data(1, 0, 10));
        talk.unseen();
        talk.client(talk.get(3, "/b")).server(talk.status(3, WHOLE, 200));
        talk.server(data(1, 0, 10)).server(data(1, END, 10));

        assertThat(Shown.of(talk.told())).containsExactly("3 GET /b -> 200", "1 - ->  orphan lost midstream");
    }

    @Test
    void aCaptureOfTheServerAloneIsRead() {
        Http2Talk talk = Http2Talk.joined();
        List<byte[]> asked = new ArrayList<>();
        for (int stream = 1; stream < 9; stream += 2) {
            asked.add(talk.get(stream, "/a"));
            talk.server(
                    talk.answers(stream, OPEN, ":status", "200", "content-type", "text/plain"), data(stream, END, 9));
        }

        assertThat(asked).hasSize(4);
        assertThat(Shown.of(talk.told())).hasSize(4).allMatch(line -> line.contains("- -> 200 orphan"));
    }

    @Test
    void credentialsAreNeverShown() {
        Http2Talk talk = Http2Talk.begin();
        talk.client(talk.asks(
                1,
                WHOLE,
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/a?access_token=hunter2",
                ":authority",
                "user:hunter2@h",
                "authorization",
                "Bearer hunter2",
                "proxy-authorization",
                "Basic hunter2",
                "cookie",
                "sid=hunter2",
                "cookie",
                "b=hunter2",
                "x-api-key",
                "hunter2",
                "Proxy-AUTHORIZATION",
                "hunter2",
                "referer",
                "http://x/?token=hunter2"));
        talk.server(
                talk.answers(1, WHOLE, ":status", "302", "set-cookie", "a=hunter2", "location", "/b?password=hunter2"));

        RoundTrip r = talk.told().get(0);
        assertThat(r.toString() + Objects.requireNonNull(r.response()).message().attributes())
                .doesNotContain("hunter2")
                .contains("[redacted]");
    }
}
