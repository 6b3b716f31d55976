// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** nginx, driven by the JDK's client and by a socket that pipelines. */
class HttpLiveIT {

    private static final int LARGE = 10 << 20;

    /** Every file has a size of its own, so that an answer paired with another request is seen. */
    private static final int FILES = 60;

    private static LiveServer nginx;

    @BeforeAll
    static void startServer() throws Exception {
        String program = Programs.require("nginx", "nginx-light");
        nginx = LiveServer.start(
                "nginx",
                (folder, port) -> {
                    Path root = Files.createDirectories(folder.resolve("root"));
                    for (int i = 1; i <= FILES; i++) {
                        Files.write(root.resolve("f" + i), new byte[i * 100]);
                    }
                    Files.write(root.resolve("large"), new byte[LARGE]);
                    Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port));
                    // the parts that Debian starts with are not ours, so only our file is read
                    return List.of(
                            program,
                            "-p",
                            folder.toString(),
                            "-c",
                            folder.resolve("nginx.conf") + "",
                            "-e",
                            "error.log");
                },
                (folder, port) -> LiveServer.accepts(port));
    }

    private static String configuration(Path folder, int port) {
        return """
                daemon off;
                %s
                worker_processes 2;
                pid %s/nginx.pid;
                error_log %s/error.log;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_max_body_size 20m;
                  client_body_temp_path %s/body;
                  proxy_temp_path %s/proxy;
                  fastcgi_temp_path %s/fastcgi;
                  uwsgi_temp_path %s/uwsgi;
                  scgi_temp_path %s/scgi;
                  keepalive_requests 100000;
                  server {
                    listen 127.0.0.1:%d;
                    root %s/root;
                    default_type text/plain;
                    location /moved { return 301 /f1; }
                    location /teapot { return 418 "short and stout"; }
                    location /broken { return 500; }
                    location /nothing { return 204; }
                    location /ssi/ { ssi on; ssi_types *; alias %s/root/; }
                    location /up/ { dav_methods PUT DELETE; create_full_put_path on; }
                  }
                }
                """.formatted(
                        Programs.isRoot() ? "user root;" : "",
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        port,
                        folder,
                        folder);
    }

    @AfterAll
    static void stopServer() {
        nginx.close();
    }

    @Test
    void tellsPlainCallsAndErrors() throws Exception {
        try (Recording recording = Recording.start("http-plain", nginx.port())) {
            HttpClient client = client();
            for (int i = 1; i <= FILES; i++) {
                call(recording, client, request("/f" + i).GET());
            }
            for (String path : List.of("/moved", "/teapot", "/broken", "/nothing", "/no-such-file", "/ssi/f3")) {
                call(recording, client, request(path).GET());
            }
            call(recording, client, request("/f7").method("HEAD", HttpRequest.BodyPublishers.noBody()));
            call(
                    recording,
                    client,
                    request("/f7")
                            .header("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                            .GET());
            call(
                    recording,
                    client,
                    request("/f8").header("Range", "bytes=10-29").GET());
            call(recording, client, request("/f9").POST(HttpRequest.BodyPublishers.ofString("not allowed")));
            call(recording, client, request("/up/small").PUT(HttpRequest.BodyPublishers.ofString("some")));
            call(recording, client, request("/up/small").DELETE());
            call(recording, client, request("/up/small").DELETE());
            compare(recording);
        }
    }

    @Test
    void tellsCallsOfManyConnectionsAtOnce() throws Exception {
        try (Recording recording = Recording.start("http-concurrent", nginx.port())) {
            HttpClient client = client();
            ExecutorService threads = Executors.newFixedThreadPool(8);
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
    void tellsBodiesOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("http-large", nginx.port())) {
            HttpClient client = client();
            byte[] body = new byte[LARGE];
            call(recording, client, request("/large").GET());
            call(recording, client, request("/up/large").PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
            HttpRequest.BodyPublisher chunked =
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            call(recording, client, request("/up/chunked").PUT(chunked));
            call(recording, client, request("/up/chunked").expectContinue(true).PUT(chunked));
            call(recording, client, request("/up/chunked").GET());
            compare(recording);
        }
    }

    @Test
    void tellsPipelinedCalls() throws Exception {
        try (Recording recording = Recording.start("http-pipelined", nginx.port());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port())) {
            HttpAnswers answers = new HttpAnswers(socket.getInputStream());
            for (int batch = 0; batch < 5; batch++) {
                List<String> paths = new ArrayList<>();
                for (int i = 1; i <= 40; i++) {
                    paths.add((i % 7 == 0 ? "/no-such-file-" : "/f") + i + "?batch=" + batch);
                }
                long start = ClientLog.now();
                send(socket.getOutputStream(), paths);
                for (String path : paths) {
                    String answer = answers.next();
                    recording.log().add("GET " + path, answer, start, ClientLog.now());
                }
            }
            compare(recording);
        }
    }

    private static void send(OutputStream out, List<String> paths) throws IOException {
        StringBuilder requests = new StringBuilder();
        for (String path : paths) {
            requests.append("GET ").append(path).append(" HTTP/1.1\r\nHost: ").append(nginx.address());
            requests.append("\r\n\r\n");
        }
        out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + nginx.address() + path));
    }

    private static void call(Recording recording, HttpClient client, HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        recording
                .log()
                .did(
                        request.method() + " " + request.uri().getRawPath()
                                + (request.uri().getRawQuery() == null
                                        ? ""
                                        : "?" + request.uri().getRawQuery()),
                        () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()),
                        response -> response.statusCode() + " with " + response.body().length + " bytes");
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare(
                "http",
                line -> new Operation(
                        line.request().path("Method").asText() + " "
                                + line.request().path("URL").asText(),
                        line.withFlags(line.response().path("StatusCode").asInt() + " with "
                                + line.response().path("Size").asLong() + " bytes"),
                        line.startNanos(),
                        line.endNanos()));
    }
}
