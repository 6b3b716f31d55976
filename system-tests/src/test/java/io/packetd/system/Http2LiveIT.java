// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * nghttpd, driven by nghttp and by h2load, which know beforehand that it speaks HTTP/2; and nghttpx before it, driven by the JDK's
 * client, which upgrades from HTTP/1.1.
 */
class Http2LiveIT {

    private static final int LARGE = 10 << 20;
    private static final int FILES = 60;

    private static LiveServer nghttpd;
    private static LiveServer nghttpx;

    @BeforeAll
    static void startServer() throws Exception {
        String program = Programs.require("nghttpd", "nghttp2-server");
        nghttpd = LiveServer.start(
                "nghttpd",
                (folder, port) -> {
                    Path root = Files.createDirectories(folder.resolve("root"));
                    for (int i = 1; i <= FILES; i++) {
                        Files.write(root.resolve("f" + i), new byte[i * 100]);
                    }
                    Files.write(root.resolve("large"), new byte[LARGE]);
                    return List.of(
                            program,
                            "--no-tls",
                            "--address=127.0.0.1",
                            "--htdocs=" + root,
                            "--echo-upload",
                            "--max-concurrent-streams=200",
                            "--trailer=x-checksum: none",
                            port + "");
                },
                (folder, port) -> LiveServer.accepts(port));
        String proxy = Programs.require("nghttpx", "nghttp2-proxy");
        nghttpx = LiveServer.start(
                "nghttpx",
                (folder, port) -> List.of(
                        proxy,
                        "--conf=/dev/null",
                        "--frontend=127.0.0.1," + port + ";no-tls",
                        "--backend=127.0.0.1," + nghttpd.port() + ";;proto=h2",
                        "--workers=1",
                        "--accesslog-file=/dev/null",
                        "--frontend-http2-max-concurrent-streams=200"),
                (folder, port) -> LiveServer.accepts(port));
    }

    @AfterAll
    static void stopServer() {
        nghttpx.close();
        nghttpd.close();
    }

    @Test
    void tellsCallsAfterAnUpgrade() throws Exception {
        try (Recording recording = Recording.start("http2-upgrade", nghttpx.port())) {
            HttpClient client = client();
            for (int i = 1; i <= FILES; i++) {
                call(recording, client, request("/f" + i).GET());
            }
            call(recording, client, request("/no-such-file").GET());
            call(recording, client, request("/f7").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            call(recording, client, request("/echo").POST(HttpRequest.BodyPublishers.ofString("some words")));
            call(recording, client, request("/f8?after=errors").GET());
            compare(recording);
        }
    }

    @Test
    void tellsBodiesOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("http2-large", nghttpx.port())) {
            HttpClient client = client();
            call(recording, client, request("/f1").GET());
            call(recording, client, request("/large").GET());
            call(recording, client, request("/echo").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[LARGE])));
            call(recording, client, request("/f2").GET());
            compare(recording);
        }
    }

    @Test
    void tellsManyStreamsOfOneConnectionAtOnce() throws Exception {
        try (Recording recording = Recording.start("http2-concurrent", nghttpx.port())) {
            HttpClient client = client();
            call(recording, client, request("/f1").GET());
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    String path = i % 10 == 9 ? "/no-such-file-" + i : "/f" + (1 + i % FILES) + "?call=" + i;
                    calls.add(threads.submit(() -> {
                        call(recording, client, request(path).GET());
                        return null;
                    }));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
            } finally {
                threads.shutdownNow();
            }
            compare(recording);
        }
    }

    @Test
    void tellsCallsByPriorKnowledge() throws Exception {
        String nghttp = Programs.require("nghttp", "nghttp2-client");
        try (Recording recording = Recording.start("http2-prior-knowledge", nghttpd.port())) {
            List<String> command = new ArrayList<>(List.of(nghttp, "--null-out", "--multiply=2"));
            for (int i = 1; i <= 30; i++) {
                command.add(url("/f" + i));
            }
            long start = ClientLog.now();
            run(command);
            long end = ClientLog.now();
            for (int i = 1; i <= 30; i++) {
                recording.log().add("GET /f" + i, "200 with " + i * 100 + " bytes", start, end);
                recording.log().add("GET /f" + i, "200 with " + i * 100 + " bytes", start, end);
            }
            compare(recording);
        }
    }

    @Test
    void tellsThousandsOfCallsAsMeasuredByALoadGenerator() throws Exception {
        String h2load = Programs.require("h2load", "nghttp2-client");
        Path measured = Files.createTempFile("packetd-live-", ".tsv");
        try (Recording recording = Recording.start("http2-load", nghttpd.port())) {
            List<String> command = new ArrayList<>(List.of(h2load, "-n", "3000", "-c", "4", "-m", "20"));
            command.addAll(List.of("--log-file=" + measured, url("/f3"), url("/no-such-file"), url("/f5")));
            run(command);
            for (String line : Files.readAllLines(measured, StandardCharsets.UTF_8)) {
                String[] columns = line.split("\t", -1);
                long start = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(columns[0]));
                long end = start + TimeUnit.MICROSECONDS.toNanos(Long.parseLong(columns[2]));
                // its figures are cut to microseconds
                recording.log().add("GET", columns[1], start, end + TimeUnit.MICROSECONDS.toNanos(2));
            }
            assertThat(recording.log().operations()).hasSize(3000);
            recording.compare(
                    "http2",
                    line -> new Operation(
                            line.request().path("Method").asText(),
                            line.withFlags(line.response().path("Status").asText()),
                            line.startNanos(),
                            line.endNanos()));
        } finally {
            Files.delete(measured);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " failed");
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    }

    private static String url(String path) {
        return "http://" + nghttpd.address() + path;
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + nghttpx.address() + path));
    }

    private static void call(Recording recording, HttpClient client, HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        URI uri = request.uri();
        String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        recording
                .log()
                .did(
                        request.method() + " " + target,
                        () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()),
                        response -> response.statusCode() + " with " + response.body().length + " bytes");
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare(
                "http2",
                line -> new Operation(
                        line.request().path("Method").asText() + " "
                                + line.request().path("Path").asText(),
                        line.withFlags(line.response().path("Status").asText() + " with "
                                + line.response().path("BodyBytes").asLong() + " bytes"),
                        line.startNanos(),
                        line.endNanos()));
    }
}
