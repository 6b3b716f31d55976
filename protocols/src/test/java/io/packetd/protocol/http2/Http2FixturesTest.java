// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every fixture of http2 and grpc tells what its page says. */
class Http2FixturesTest {

    private static List<RoundTrip> told(String fixture) {
        Path folder = Path.of(System.getProperty("packetd.fixtures")).resolve(fixture);
        Played played = Player.ofAll().play(Captures.read(folder.resolve("capture.pcap")));
        Balance.check(played);
        return played.told().stream().map(Played.Told::roundTrip).toList();
    }

    private static List<String> shown(String fixture) {
        return Shown.of(told(fixture));
    }

    @Test
    void plain() {
        assertThat(shown("http2/plain"))
                .containsExactly(
                        "1 GET /users?page=2&token=[redacted] -> 200",
                        "3 POST /users -> 201",
                        "5 DELETE /users/7 -> 204",
                        "7 HEAD /users -> 200",
                        "9 GET /users?page=2&token=[redacted] -> 304");
        assertThat(told("http2/plain").toString()).doesNotContain("sid=", "secret", "hunter2");
    }

    @Test
    void multiplexed() {
        assertThat(shown("http2/multiplexed"))
                .containsExactly(
                        "5 GET /b -> 200", "1 GET /a -> 200", "3 POST /upload -> 200", "7 POST /too-large -> 200");
    }

    @Test
    void errors() {
        assertThat(shown("http2/error-answer"))
                .containsExactlyInAnyOrder(
                        "3 GET /broken -> 500",
                        "1 GET /none -> 404",
                        "5 GET /refused -> - unanswered reset",
                        "7 GET /slow -> 200 truncated reset",
                        "9 POST /impatient -> - unanswered truncated reset",
                        "13 GET /after -> - unanswered reset",
                        "11 GET /last -> 503");
    }

    @Test
    void largeBodies() {
        assertThat(shown("http2/large-body"))
                .containsExactly("1 POST /archive -> 201", "3 GET /archive -> 200", "5 GET / -> 200");
    }

    @Test
    void gapInBody() {
        assertThat(shown("http2/gap-in-body")).containsExactly("1 GET /archive -> 200 lost", "3 GET /next -> 200");
    }

    @Test
    void midConnection() {
        assertThat(shown("http2/mid-connection"))
                .containsExactly("1001 GET null -> 200", "1003 POST /orders -> 404", "1005 POST /orders -> 200");
    }

    @Test
    void push() {
        assertThat(shown("http2/push")).containsExactly("1 GET / -> 200", "2 - -> 200 push");
    }

    @Test
    void upgrade() {
        assertThat(shown("http2/upgrade-from-http1")).containsExactly("1 GET /start?x=1 -> 200", "3 GET /next -> 200");
    }

    @Test
    void grpc() {
        assertThat(shown("grpc/plain")).hasSize(4).allMatch(line -> line.endsWith("/greet.v1.Greeter/Greet -> OK"));
        assertThat(shown("grpc/multiplexed-streams"))
                .containsExactly(
                        "5 POST /files.Store/List -> OK",
                        "3 POST /files.Store/Put -> OK",
                        "1 POST /chat.Room/Talk -> OK");
        assertThat(shown("grpc/large-message")).containsExactly("1 POST /files.Store/Get -> OK");
    }

    @Test
    void grpcErrors() {
        assertThat(shown("grpc/error-answer"))
                .containsExactly(
                        "1 POST /files.Store/Get -> NOT_FOUND",
                        "3 POST /files.Store/Get -> INTERNAL",
                        "5 POST /files.Store/Get -> - unanswered reset",
                        "7 POST /files.Store/Get -> ",
                        "9 POST /files.Store/Put -> UNAUTHENTICATED");
    }

    @Test
    void grpcMidConnection() {
        assertThat(shown("grpc/mid-connection"))
                .containsExactly("3001 POST /greet.v1.Greeter/Greet -> ", "3003 POST /greet.v1.Greeter/Greet -> ");
    }
}
