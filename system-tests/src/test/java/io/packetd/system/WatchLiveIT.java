// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** {@code packetd watch} beside a redis server, and what capturing commands say when they cannot capture. */
class WatchLiveIT {

    private static final Duration MAX_START = Duration.ofSeconds(60);

    private final Path folder;

    WatchLiveIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /** It may have to build first. */
    @BeforeEach
    void build() throws Exception {
        assertThat(run("version").waitFor(600, TimeUnit.SECONDS)).isTrue();
    }

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("packetd.launcher")));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }

    @Test
    void showsEachCommandWithinASecondOfItsAnswer() throws Exception {
        try (LiveServer redis = LiveServer.start(
                "redis",
                (data, port) -> List.of(
                        Programs.require("redis-server", "redis-server"),
                        "--port",
                        Integer.toString(port),
                        "--save",
                        ""),
                (data, port) -> LiveServer.accepts(port))) {
            Process watch = run("watch", "--console", "--proto", "redis;" + redis.port());
            try (Jedis client = new Jedis("127.0.0.1", redis.port())) {
                Awaitility.await().atMost(MAX_START).until(() -> read("err").contains("watching"));
                List<Long> latencies = new ArrayList<>();
                for (int i = 1; i <= 20; i++) {
                    client.set("key", "value" + i);
                    long answered = System.nanoTime();
                    int lines = i;
                    Awaitility.await()
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(2))
                            .atMost(MAX_START)
                            .until(() -> sets() >= lines);
                    latencies.add((System.nanoTime() - answered) / 1_000_000);
                }
                assertThat(latencies).as("milliseconds").allMatch(millis -> millis <= 1000);
                assertThat(sets()).isEqualTo(20);
            } finally {
                watch.destroy();
                assertThat(watch.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(watch.exitValue()).as(read("err")).isZero();
            assertThat(read("err")).contains("0 packets dropped by the kernel");
        }
    }

    private long sets() throws IOException {
        return read("out")
                .lines()
                .filter(line -> line.contains("\"Command\":\"SET\""))
                .count();
    }

    private void tellsInOneLine(int exitCode, String text, List<String> command) throws Exception {
        Process process = start(command);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(read("err")).isEqualTo(exitCode);
        assertThat(read("err")).contains(text).doesNotContain("\tat ").doesNotContain("internal error");
        assertThat(read("err").lines().filter(line -> line.startsWith("packetd: ")))
                .hasSize(1);
        assertThat(read("out")).isEmpty();
    }

    @Test
    void saysInOneLineWhyItCannotCapture() throws Exception {
        String packetd = System.getProperty("packetd.launcher");
        if (Programs.isRoot()) {
            // the file capabilities of root's Java are not at hand to others, and so is nothing else
            tellsInOneLine(
                    1,
                    "CAP_NET_RAW",
                    List.of(
                            Programs.require("setpriv", "util-linux"),
                            "--bounding-set=-net_raw,-net_admin",
                            packetd,
                            "watch",
                            "--console"));
        }
        tellsInOneLine(1, "no interface matches 'no-such-0'", List.of(packetd, "watch", "--ifaces", "no-such-0"));
        tellsInOneLine(2, "redis", List.of(packetd, "watch", "--proto", "redis"));
        tellsInOneLine(
                1,
                "no broker answers",
                List.of(packetd, "ship", "--brokers", "127.0.0.1:" + LiveServer.freePort(), "--ifaces", "lo"));
    }
}
