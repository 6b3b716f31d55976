// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/** redis-server, driven by Jedis. Sizes are compared too, as our JSON shows neither keys nor values. */
class RedisLiveIT {

    private static final int LARGE = 10 << 20;

    /** The library introduces itself on every connection. */
    private static final List<String> GREETINGS = List.of("HELLO", "CLIENT SETINFO");

    private static LiveServer redis;

    @BeforeAll
    static void startServer() throws Exception {
        String program = Programs.require("redis-server", "redis-server");
        redis = LiveServer.start(
                "redis",
                (folder, port) -> List.of(
                        program,
                        "--port",
                        port + "",
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--daemonize",
                        "no"),
                (folder, port) -> {
                    try (Connection connection = new Connection(new HostAndPort("127.0.0.1", port))) {
                        return connection.ping();
                    }
                });
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @Test
    void tellsPlainCallsAndErrors() throws Exception {
        try (Recording recording = Recording.start("redis-plain", redis.port())) {
            for (RedisProtocol version : List.of(RedisProtocol.RESP2, RedisProtocol.RESP3)) {
                try (Client connection = connect(version)) {
                    String prefix = version.version();
                    for (int i = 1; i <= 100; i++) {
                        String key = prefix + ":key:" + i;
                        call(recording, connection, Command.SET, key, "v".repeat(i));
                        call(recording, connection, Command.GET, key);
                        call(recording, connection, Command.GET, key + ":none");
                        call(recording, connection, Command.INCR, prefix + ":counter");
                    }
                    call(recording, connection, Command.INCR, prefix + ":key:3");
                    call(recording, connection, Command.LPUSH, prefix + ":key:3", "x");
                    call(recording, connection, Command.SET, prefix + ":key:3");
                    call(recording, connection, () -> "NOSUCH".getBytes(UTF_8), "a", "b");
                    call(recording, connection, Command.RPUSH, prefix + ":list", "one", "two", "three");
                    call(recording, connection, Command.LRANGE, prefix + ":list", "0", "-1");
                    call(recording, connection, Command.HSET, prefix + ":hash", "f", "1", "g", "22");
                    call(recording, connection, Command.HGETALL, prefix + ":hash");
                    call(recording, connection, Command.EVAL, "return {1,'two',{3}}", "0");
                    call(recording, connection, Command.EVAL, "return redis.error_reply('MINE is mine')", "0");
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsPipelinedCalls() throws Exception {
        try (Recording recording = Recording.start("redis-pipelined", redis.port());
                Client connection = connect(RedisProtocol.RESP2)) {
            for (int batch = 0; batch < 5; batch++) {
                List<Sent> open = new ArrayList<>();
                for (int i = 1; i <= 200; i++) {
                    String key = "p:" + batch + ":" + i;
                    open.add(send(connection, Command.SET, key, "w".repeat(i)));
                    open.add(send(connection, i % 20 == 0 ? Command.LLEN : Command.GET, key));
                }
                receiveAll(recording, connection, open);
            }
            compare(recording);
        }
    }

    @Test
    void tellsTransactions() throws Exception {
        try (Recording recording = Recording.start("redis-transaction", redis.port());
                Client connection = connect(RedisProtocol.RESP2)) {
            for (int i = 1; i <= 20; i++) {
                List<Sent> open = new ArrayList<>();
                call(recording, connection, Command.WATCH, "t:watched");
                open.add(send(connection, Command.MULTI));
                open.add(send(connection, Command.SET, "t:" + i, "x".repeat(i)));
                open.add(send(connection, Command.GET, "t:" + i));
                open.add(send(connection, Command.LPUSH, "t:" + i, "wrong type"));
                open.add(send(connection, Command.EXEC));
                receiveAll(recording, connection, open);
                call(recording, connection, Command.MULTI);
                call(recording, connection, Command.SET, "only a key");
                call(recording, connection, Command.EXEC);
                call(recording, connection, Command.MULTI);
                call(recording, connection, Command.DISCARD);
            }
            compare(recording);
        }
    }

    @Test
    void tellsValuesOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("redis-large", redis.port());
                Client connection = connect(RedisProtocol.RESP3)) {
            String value = "z".repeat(LARGE);
            for (int i = 0; i < 2; i++) {
                call(recording, connection, Command.SET, "large", value);
                call(recording, connection, Command.GET, "large");
                call(recording, connection, Command.STRLEN, "large");
            }
            compare(recording);
        }
    }

    @Test
    void tellsManyConnectionsAtOnceAndCallsThatBlock() throws Exception {
        try (Recording recording = Recording.start("redis-concurrent", redis.port())) {
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try {
                List<Future<?>> clients = new ArrayList<>();
                for (int client = 0; client < 8; client++) {
                    String key = "c:" + client;
                    clients.add(threads.submit(() -> {
                        try (Client connection = connect(RedisProtocol.RESP3);
                                Client other = connect(RedisProtocol.RESP2)) {
                            for (int i = 1; i <= 50; i++) {
                                call(recording, connection, Command.APPEND, key + ":text", "y".repeat(i));
                                call(recording, connection, Command.GET, key + ":text");
                            }
                            List<Sent> open = List.of(send(connection, Command.BLPOP, key + ":queue", "30"));
                            connection.push();
                            call(recording, other, Command.RPUSH, key + ":queue", key);
                            receiveAll(recording, connection, open);
                        }
                        return null;
                    }));
                }
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                threads.shutdownNow();
            }
            compare(recording);
        }
    }

    @Test
    void tellsMessagesThatTheServerPushes() throws Exception {
        try (Recording recording = Recording.start("redis-pushes", redis.port());
                Client publisher = connect(RedisProtocol.RESP2);
                Client subscriber = connect(RedisProtocol.RESP2)) {
            call(recording, subscriber, Command.SUBSCRIBE, "news");
            CountDownLatch heard = new CountDownLatch(30);
            Thread reader = new Thread(() -> {
                for (int i = 1; i <= 30; i++) {
                    long start = ClientLog.now();
                    List<Object> push =
                            subscriber.getUnflushedObject() instanceof List<?> list ? List.copyOf(list) : List.of();
                    // it may have been sent before this side began to listen for it
                    recording
                            .log()
                            .add("message", pushed(size(push)), start - TimeUnit.SECONDS.toNanos(1), ClientLog.now());
                    heard.countDown();
                }
            });
            reader.start();
            for (int i = 1; i <= 30; i++) {
                call(recording, publisher, Command.PUBLISH, "news", "n".repeat(i));
            }
            reader.join();
            call(recording, subscriber, Command.UNSUBSCRIBE, "news");
            compare(recording);
        }
    }

    private static String pushed(long size) {
        return "Array of " + size + " bytes [push]";
    }

    /** Jedis' connection, which else sends only when it is asked for an answer. */
    private static final class Client extends Connection {

        private Client(HostAndPort server, JedisClientConfig configuration) {
            super(server, configuration);
        }

        private void push() {
            flush();
        }
    }

    private static Client connect(RedisProtocol version) {
        JedisClientConfig configuration = DefaultJedisClientConfig.builder()
                .protocol(version)
                .socketTimeoutMillis(60_000)
                .build();
        return new Client(new HostAndPort("127.0.0.1", redis.port()), configuration);
    }

    /** A command whose answer is still to be read. */
    private record Sent(String text, long startNanos) {}

    private static Sent send(Client connection, ProtocolCommand command, String... arguments) {
        long start = ClientLog.now();
        connection.sendCommand(command, arguments);
        long size = command.getRaw().length;
        for (String argument : arguments) {
            size += argument.getBytes(UTF_8).length;
        }
        return new Sent(text(new String(command.getRaw(), UTF_8), size), start);
    }

    private static void call(Recording recording, Client connection, ProtocolCommand command, String... arguments) {
        receiveAll(recording, connection, List.of(send(connection, command, arguments)));
    }

    private static void receiveAll(Recording recording, Client connection, List<Sent> open) {
        connection.push();
        for (Sent sent : open) {
            String outcome;
            try {
                Object answer = connection.getUnflushedObject();
                outcome = size(answer) + " bytes";
            } catch (JedisDataException e) {
                String message = String.valueOf(e.getMessage());
                outcome = "error " + message.split(" ", 2)[0] + ", " + message.getBytes(UTF_8).length + " bytes";
            }
            recording.log().add(sent.text(), outcome, sent.startNanos(), ClientLog.now());
        }
    }

    private static String text(String command, long size) {
        return command + " of " + size + " bytes";
    }

    /** The bytes of all strings and numbers, as our JSON counts them. */
    private static long size(@Nullable Object answer) {
        if (answer instanceof byte[] bytes) {
            return bytes.length;
        }
        if (answer instanceof List<?> list) {
            return list.stream().mapToLong(RedisLiveIT::size).sum();
        }
        if (answer instanceof Map.Entry<?, ?> entry) {
            return size(entry.getKey()) + size(entry.getValue());
        }
        if (answer instanceof JedisDataException error) {
            return String.valueOf(error.getMessage()).length();
        }
        if (answer instanceof redis.clients.jedis.util.KeyValue<?, ?> pair) {
            return size(pair.getKey()) + size(pair.getValue());
        }
        return answer == null ? 0 : answer.toString().length();
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare("redis", line -> {
            String command = line.request().path("Command").asText();
            if (GREETINGS.contains(command)) {
                return null;
            }
            String error = line.response().path("Error").asText();
            long size = line.response().path("Size").asLong();
            if (!line.hasRequest()) {
                return new Operation(
                        line.response().path("Push").asText(),
                        line.withFlags(line.response().path("DataType").asText() + " of " + size + " bytes"),
                        line.startNanos(),
                        line.endNanos());
            }
            return new Operation(
                    text(command, line.request().path("Size").asLong()),
                    line.withFlags(error.isEmpty() ? size + " bytes" : "error " + error + ", " + size + " bytes"),
                    line.startNanos(),
                    line.endNanos());
        });
    }
}
