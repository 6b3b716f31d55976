// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers as a job manager of Flink does, or as it should not. */
final class FakeJobManager implements AutoCloseable {

    private record Answer(int status, String body) {}

    /** A request as it came. */
    record Request(String what, String contentType, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    FakeJobManager() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers a request such as {@code GET /jobs/overview}; of several answers each is given once, and the last one again. */
    FakeJobManager on(String request, int status, String body) {
        synchronized (answers) {
            answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(new Answer(status, body));
        }
        return this;
    }

    /** What was asked, in its order. */
    List<String> asked() {
        return requests.stream().map(Request::what).toList();
    }

    Request request(String what) {
        return requests.stream()
                .filter(request -> request.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " was not asked, but " + asked()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        requests.add(new Request(
                what,
                type == null ? "" : type,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
        Answer answer;
        synchronized (answers) {
            Deque<Answer> prepared = answers.getOrDefault(what, new ArrayDeque<>());
            answer = prepared.size() > 1 ? prepared.removeFirst() : prepared.peekFirst();
        }
        if (answer == null) {
            answer = new Answer(404, "{\"errors\":[\"Not found: " + what + "\"]}");
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
