// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The figures of a shipper over HTTP: {@code GET /metrics}, in the text format of Prometheus. */
public final class MetricsServer implements Closeable {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final int BACKLOG = 16;

    private final HttpServer server;

    private MetricsServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param address {@code host:port}, or {@code port} for the loopback address; port 0 takes a free one
     * @throws IOException with a message for the user if the address is wrong or taken
     */
    public static MetricsServer start(String address, ShipperMetrics metrics) throws IOException {
        int colon = address.lastIndexOf(':');
        InetAddress host =
                colon <= 0 ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address.substring(0, colon));
        HttpServer server;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), BACKLOG);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("metrics on '" + address + "': " + e.getMessage(), e);
        }
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                if (!exchange.getRequestMethod().equals("GET")
                        || !exchange.getRequestURI().getPath().equals("/metrics")) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                byte[] body = metrics.exposition().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return new MetricsServer(server);
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
