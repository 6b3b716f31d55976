// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Debian's RabbitMQ, driven by its Java client. */
class AmqpLiveIT {

    private static final int LARGE = 10 << 20;
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/lib");
    private static final byte[] BODY = "a body".getBytes(UTF_8);

    private static LiveServer rabbitmq;

    @BeforeAll
    static void startServer() throws Exception {
        String server = Programs.requireBelow(DEBIAN, "sbin/rabbitmq-server", "rabbitmq-server");
        rabbitmq = LiveServer.start(
                "rabbitmq",
                (folder, port) -> {
                    Files.writeString(folder.resolve("plugins"), "[].");
                    Files.writeString(
                            folder.resolve("rabbitmq.conf"),
                            "listeners.tcp.1 = 127.0.0.1:" + port
                                    + "\nloopback_users = none\nvm_memory_high_watermark.absolute = 1GB\n"
                                    + "disk_free_limit.absolute = 10MB\n");
                    int names = LiveServer.freePort();
                    Map<String, String> variables = new HashMap<>();
                    variables.put("HOME", folder.toString());
                    variables.put("RABBITMQ_NODENAME", "live" + port + "@localhost");
                    variables.put(
                            "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
                    variables.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
                    variables.put(
                            "RABBITMQ_CONFIG_FILE",
                            folder.resolve("rabbitmq.conf").toString());
                    variables.put(
                            "RABBITMQ_ENABLED_PLUGINS_FILE",
                            folder.resolve("plugins").toString());
                    variables.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
                    variables.put(
                            "RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
                    variables.put("RABBITMQ_DIST_PORT", Integer.toString(LiveServer.freePort()));
                    // a name service of its own, which ends with it
                    variables.put("ERL_EPMD_PORT", Integer.toString(names));
                    variables.put("ERL_EPMD_ADDRESS", "127.0.0.1");
                    return LiveServer.withEnvironment(
                            variables,
                            List.of("sh", "-c", Programs.require("epmd", "erlang-base") + " & exec " + server));
                },
                (folder, port) -> {
                    try (Connection connection = connect(port)) {
                        return connection.isOpen();
                    }
                });
    }

    @AfterAll
    static void stopServer() {
        rabbitmq.close();
    }

    @Test
    void tellsMethodsAndErrors() throws Exception {
        try (Recording recording = Recording.start("amqp-methods", rabbitmq.port())) {
            try (Connection connection = connect(rabbitmq.port())) {
                Channel channel = open(recording, connection);
                for (int i = 0; i < 20; i++) {
                    String queue = "methods-" + i;
                    String exchange = "exchange-" + i;
                    String key = "key." + i;
                    did(recording, "Queue.Declare", queue, () -> channel.queueDeclare(queue, false, false, true, null));
                    did(recording, "Exchange.Declare", exchange, () -> channel.exchangeDeclare(exchange, "topic"));
                    did(
                            recording,
                            "Queue.Bind",
                            queue + " " + exchange + " " + key,
                            () -> channel.queueBind(queue, exchange, key));
                    did(recording, "Queue.Purge", queue, () -> channel.queuePurge(queue));
                    did(
                            recording,
                            "Queue.Unbind",
                            queue + " " + exchange + " " + key,
                            () -> channel.queueUnbind(queue, exchange, key));
                    did(recording, "Queue.Delete", queue, () -> channel.queueDelete(queue));
                    did(recording, "Exchange.Delete", exchange, () -> channel.exchangeDelete(exchange));
                }
                did(recording, "Basic.Qos", "", () -> {
                    channel.basicQos(5);
                    return true;
                });
                did(recording, "Tx.Select", "", channel::txSelect);
                did(recording, "Tx.Commit", "", channel::txCommit);
                did(recording, "Tx.Rollback", "", channel::txRollback);
                Channel failing = open(recording, connection);
                did(recording, "Queue.Declare", "no-such-queue", () -> failing.queueDeclarePassive("no-such-queue"));
                close(recording, channel);
            }
            compare(recording);
        }
    }

    @Test
    void tellsPublishedMessagesWithAndWithoutConfirms() throws Exception {
        try (Recording recording = Recording.start("amqp-publish", rabbitmq.port())) {
            try (Connection connection = connect(rabbitmq.port())) {
                Channel channel = open(recording, connection);
                did(
                        recording,
                        "Queue.Declare",
                        "published",
                        () -> channel.queueDeclare("published", false, false, true, null));
                for (int i = 0; i < 50; i++) {
                    String key = "unconfirmed-" + i;
                    long start = ClientLog.now();
                    channel.basicPublish("amq.topic", key, null, BODY);
                    recording.log().sent("Basic.Publish amq.topic " + key, "[oneway]", start);
                }
                did(recording, "Confirm.Select", "", channel::confirmSelect);
                for (int i = 0; i < 10; i++) {
                    String key = "confirmed-" + i;
                    did(recording, "Basic.Publish", "amq.topic " + key, "Basic.Ack", () -> {
                        channel.basicPublish("amq.topic", key, null, BODY);
                        return channel.waitForConfirms(20_000);
                    });
                }
                Map<String, Long> open = new HashMap<>();
                for (int i = 0; i < 200; i++) {
                    String key = "many-" + i;
                    open.put(key, ClientLog.now());
                    channel.basicPublish("", i % 2 == 0 ? "published" : key, null, (key + " body").getBytes(UTF_8));
                    if (i % 2 == 0) {
                        open.put("published#" + i, open.remove(key));
                    }
                }
                channel.waitForConfirms(20_000);
                long end = ClientLog.now();
                open.forEach((key, start) ->
                        recording.log().add("Basic.Publish  " + key.split("#", 2)[0], "Basic.Ack", start, end));
                did(recording, "Queue.Delete", "published", () -> channel.queueDelete("published"));
                close(recording, channel);
            }
            compare(recording);
        }
    }

    @Test
    void tellsDeliveriesAndTheirAcknowledgements() throws Exception {
        try (Recording recording = Recording.start("amqp-consume", rabbitmq.port())) {
            try (Connection connection = connect(rabbitmq.port())) {
                Channel channel = open(recording, connection);
                String queue = "consumed";
                did(recording, "Queue.Declare", queue, () -> channel.queueDeclare(queue, false, false, true, null));
                did(recording, "Queue.Bind", queue + " amq.topic #", () -> channel.queueBind(queue, "amq.topic", "#"));
                Consumer consumer = new Consumer(channel);
                Map<String, Long> published = new ConcurrentHashMap<>();
                did(recording, "Basic.Consume", queue, () -> channel.basicConsume(queue, false, consumer));
                publish(recording, channel, published, "single", 20);
                for (int i = 0; i < 20; i++) {
                    Delivered delivered = consumer.next();
                    channel.basicAck(delivered.tag(), false);
                    delivered(recording, published, delivered, "Basic.Ack");
                }
                publish(recording, channel, published, "multiple", 20);
                Delivered[] many = new Delivered[20];
                for (int i = 0; i < many.length; i++) {
                    many[i] = consumer.next();
                }
                channel.basicAck(many[19].tag(), true);
                for (Delivered delivered : many) {
                    delivered(recording, published, delivered, "Basic.Ack");
                }
                publish(recording, channel, published, "nack", 5);
                for (int i = 0; i < 5; i++) {
                    Delivered delivered = consumer.next();
                    channel.basicNack(delivered.tag(), false, false);
                    delivered(recording, published, delivered, "Basic.Nack");
                }
                publish(recording, channel, published, "reject", 5);
                for (int i = 0; i < 5; i++) {
                    Delivered delivered = consumer.next();
                    channel.basicReject(delivered.tag(), false);
                    delivered(recording, published, delivered, "Basic.Reject");
                }
                did(recording, "Basic.Cancel", "", "Basic.Cancel-Ok", () -> {
                    channel.basicCancel(consumer.getConsumerTag());
                    return true;
                });
                close(recording, channel);
            }
            compare(recording);
        }
    }

    @Test
    void tellsDeliveriesThatNeedNoAcknowledgementAndGets() throws Exception {
        try (Recording recording = Recording.start("amqp-auto-ack", rabbitmq.port())) {
            try (Connection connection = connect(rabbitmq.port())) {
                Channel channel = open(recording, connection);
                String queue = "auto";
                did(recording, "Queue.Declare", queue, () -> channel.queueDeclare(queue, false, false, false, null));
                did(recording, "Queue.Bind", queue + " amq.topic #", () -> channel.queueBind(queue, "amq.topic", "#"));
                Map<String, Long> published = new ConcurrentHashMap<>();
                publish(recording, channel, published, "got", 10);
                for (int i = 0; i < 10; i++) {
                    did(recording, "Basic.Get", queue, "Basic.Get-Ok", () -> channel.basicGet(queue, true));
                }
                did(recording, "Basic.Get", queue, "Basic.Get-Empty", () -> channel.basicGet(queue, true) == null);
                Consumer consumer = new Consumer(channel);
                did(recording, "Basic.Consume", queue, () -> channel.basicConsume(queue, true, consumer));
                publish(recording, channel, published, "auto", 30);
                for (int i = 0; i < 30; i++) {
                    Delivered delivered = consumer.next();
                    delivered(recording, published, delivered, "[push]");
                }
                recording.log().sent("Basic.Cancel ", "[push]", ClientLog.now());
                did(recording, "Queue.Delete", queue, () -> channel.queueDelete(queue));
                close(recording, channel);
            }
            compare(recording);
        }
    }

    @Test
    void tellsBodiesOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("amqp-large", rabbitmq.port())) {
            try (Connection connection = connect(rabbitmq.port())) {
                Channel channel = open(recording, connection);
                String queue = "large";
                did(recording, "Queue.Declare", queue, () -> channel.queueDeclare(queue, false, false, false, null));
                did(recording, "Confirm.Select", "", channel::confirmSelect);
                for (int i = 0; i < 2; i++) {
                    did(recording, "Basic.Publish", " " + queue, "Basic.Ack", () -> {
                        channel.basicPublish("", queue, null, new byte[LARGE]);
                        return channel.waitForConfirms(60_000);
                    });
                    did(recording, "Basic.Get", queue, "Basic.Get-Ok", () -> channel.basicGet(queue, true));
                }
                did(recording, "Queue.Delete", queue, () -> channel.queueDelete(queue));
                close(recording, channel);
            }
            compare(recording);
        }
    }

    private static Connection connect(int port) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(5_000);
        // what was received in pieces of a frame's size is still one message
        factory.setMaxInboundMessageBodySize(LARGE * 2);
        return factory.newConnection();
    }

    private static Channel open(Recording recording, Connection connection) throws Exception {
        return recording.log().did("Channel.Open ", connection::createChannel, channel -> "Channel.Open-Ok");
    }

    private static void close(Recording recording, Channel channel) throws Exception {
        did(recording, "Channel.Close", "", () -> {
            channel.close();
            return true;
        });
        recording.log().settle();
    }

    /** A call whose answer has its name and -Ok; when the server closes the channel, that is the answer. */
    private static void did(Recording recording, String method, String words, Callable<?> call) throws Exception {
        did(recording, method, words, method + "-Ok", call);
    }

    private static void did(Recording recording, String method, String words, String answer, Callable<?> call)
            throws Exception {
        long start = ClientLog.now();
        String outcome = answer;
        try {
            call.call();
        } catch (IOException e) {
            if (!(e.getCause() instanceof ShutdownSignalException closed)
                    || !(closed.getReason() instanceof AMQP.Channel.Close reason)) {
                throw e;
            }
            outcome = "Channel.Close " + reason.getReplyText().split(" ", 2)[0];
            // the library answers the server's Close by itself
            recording.log().sent("Channel.Close ", "Channel.Close-Ok", start);
        }
        recording.log().add(method + " " + words, outcome, start, ClientLog.now());
    }

    private static void publish(
            Recording recording, Channel channel, Map<String, Long> published, String name, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            String key = name + "-" + i;
            long start = ClientLog.now();
            published.put(key, start);
            channel.basicPublish("amq.topic", key, null, BODY);
            recording.log().sent("Basic.Publish amq.topic " + key, "[oneway]", start);
        }
    }

    /** The delivery lies between the publishing of its message and the client's answer to it. */
    private static void delivered(
            Recording recording, Map<String, Long> published, Delivered delivered, String answer) {
        Long start = published.get(delivered.key());
        recording.log().sent("Basic.Deliver amq.topic " + delivered.key(), answer, start == null ? 0 : start);
    }

    private record Delivered(String key, long tag) {}

    private static final class Consumer extends DefaultConsumer {

        private final BlockingQueue<Delivered> deliveries = new LinkedBlockingQueue<>();

        private Consumer(Channel channel) {
            super(channel);
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            deliveries.add(new Delivered(envelope.getRoutingKey(), envelope.getDeliveryTag()));
        }

        private Delivered next() throws InterruptedException {
            Delivered next = deliveries.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("nothing was delivered for 20 s");
            }
            return next;
        }
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare("amqp", line -> {
            var first = line.hasRequest() ? line.request() : line.response();
            String name = name(first.path("ClassMethod"));
            if (name.startsWith("Connection.")) {
                return null;
            }
            var packet = first.path("Packet");
            String words = String.join(
                            " ",
                            packet.path("QueueName").asText(),
                            packet.path("ExchangeName").asText(),
                            packet.path("RoutingKey").asText())
                    .strip();
            if (name.startsWith("Basic.Publish") || name.equals("Basic.Deliver")) {
                words = packet.path("ExchangeName").asText() + " "
                        + packet.path("RoutingKey").asText();
            }
            String answer = line.hasRequest() && line.hasResponse()
                    ? name(line.response().path("ClassMethod"))
                    : "";
            String error = line.response().path("ErrCode").asText("OK");
            return new Operation(
                    name + " " + words,
                    line.withFlags(error.equals("OK") || error.isEmpty() ? answer : answer + " " + error),
                    line.startNanos(),
                    line.endNanos());
        });
    }

    private static String name(com.fasterxml.jackson.databind.JsonNode method) {
        return method.path("Class").asText() + "." + method.path("Method").asText();
    }
}
