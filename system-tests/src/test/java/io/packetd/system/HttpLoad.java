// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a web server at an even rate from several clients, each with a path of its own, until closed. Clients keep their
 * connections as long as the server does.
 */
final class HttpLoad implements AutoCloseable {

    private static final long MAX_END_SECONDS = 60;

    private final String base;
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ScheduledExecutorService threads;

    private HttpLoad(String base, int clients) {
        this.base = base;
        threads = Executors.newScheduledThreadPool(clients);
    }

    /**
     * Begins.
     *
     * @param address of the server
     * @param name in every path, so that the requests of two loads are told apart
     * @param rate requests a second of each client
     */
    static HttpLoad start(String address, String name, int clients, int rate) {
        HttpLoad load = new HttpLoad("http://" + address + "/" + name + "/", clients);
        for (int i = 0; i < clients; i++) {
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
            String prefix = i + "/";
            AtomicInteger next = new AtomicInteger();
            var unused = load.threads.scheduleAtFixedRate(
                    () -> load.call(client, prefix + next.getAndIncrement()),
                    0,
                    1_000_000L / rate,
                    TimeUnit.MICROSECONDS);
        }
        return load;
    }

    private void call(HttpClient client, String path) {
        URI uri = URI.create(base + path);
        try {
            HttpResponse<Void> answer = client.send(
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != 200) {
                throw new IOException(uri + " was answered by " + answer.statusCode());
            }
            answered.put(uri.getPath(), System.nanoTime());
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The path of every request, and {@link System#nanoTime()} when its answer had come. */
    Map<String, Long> answered() {
        return answered;
    }

    /** Makes no more requests, and waits for the answers of those that were made. */
    @Override
    public void close() throws IOException {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(MAX_END_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("requests without an answer after " + MAX_END_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IOException("a request failed: " + thrown.getMessage(), thrown);
        }
    }
}
