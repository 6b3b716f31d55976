// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A Kafka broker that is its own controller, from its own jars, which a test may stop and start with its data and port. */
final class KafkaBroker implements AutoCloseable {

    /** A free port may be taken by somebody else before the broker takes it. */
    private static final int MAX_STARTS = 3;

    private final Path folder;
    private final int port;
    private final int detourPort = LiveServer.freePort();
    private final int portBehindDetour = LiveServer.freePort();
    private final Daemon daemon;

    private KafkaBroker(Path folder, int port) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        Path file = Files.writeString(folder.resolve("server.properties"), configuration());
        LiveServer.prepare(
                folder,
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "-t",
                        "4L6g3nShT-eMCtK--X86sw",
                        "-c",
                        file.toString()));
        daemon = new Daemon("broker", folder, java("kafka.Kafka", file.toString()));
    }

    /** Starts a broker without topics and waits until it answers. */
    static KafkaBroker start() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            KafkaBroker broker = new KafkaBroker(Files.createTempDirectory("packetd-broker-"), LiveServer.freePort());
            try {
                broker.begin();
                return broker;
            } catch (IllegalStateException e) {
                broker.close();
                if (attempt == MAX_STARTS) {
                    throw e;
                }
            }
        }
    }

    private static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Programs.java(),
                "-Xms256m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Programs.classPath(),
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private String configuration() throws IOException {
        int controller = LiveServer.freePort();
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=127.0.0.1:%d
                listeners=PLAINTEXT://127.0.0.1:%d,DETOUR://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d,DETOUR://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT
                log.dirs=%s
                num.partitions=2
                num.network.threads=2
                num.io.threads=2
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                transaction.max.timeout.ms=900000
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                message.max.bytes=20971520
                auto.create.topics.enable=false
                """.formatted(
                controller, port, portBehindDetour, controller, port, detourPort, controller, folder.resolve("data"));
    }

    /** Takes the broker away; whoever speaks to it has to wait for {@link #begin()}. */
    void stop() throws InterruptedException {
        daemon.stop();
    }

    /** Takes the broker away without a word, as a host that fails does. */
    void kill() throws InterruptedException {
        daemon.kill();
    }

    /** Starts a stopped broker with the data and the port that it had, and waits until it answers. */
    void begin() throws IOException {
        daemon.start();
        daemon.await(() -> answers(port));
    }

    /** The port opens before the broker answers, so it is asked for its versions: ApiVersions, version 0. */
    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.write(new byte[] {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, -1, -1});
            return new DataInputStream(socket.getInputStream()).readInt() > 0;
        }
    }

    int port() {
        return port;
    }

    /** The port of who is to come by a detour, which a test puts between this one and {@link #portBehindDetour}. */
    int detourPort() {
        return detourPort;
    }

    int portBehindDetour() {
        return portBehindDetour;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Creates a topic and waits until the broker leads all its partitions. */
    void createTopic(String topic, int partitions) throws Exception {
        createTopic(topic, partitions, Map.of("bootstrap.servers", address(), "enable.metrics.push", "false"));
    }

    /** The same by a client with these options. */
    void createTopic(String topic, int partitions, Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
            admin.listOffsets(ends).all().get();
        }
    }

    /** Whether a consumer group has committed the end of each partition of a topic. */
    boolean isConsumed(String group, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address(), "enable.metrics.push", "false"))) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .values()
                    .forEach(description -> description
                            .partitions()
                            .forEach(one ->
                                    latest.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest())));
            var ends = admin.listOffsets(latest).all().get();
            return ends.entrySet().stream().allMatch(end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return end.getValue().offset() == (offset == null ? 0 : offset.offset());
            });
        }
    }

    /** Ends the broker and removes its data. */
    @Override
    public void close() {
        daemon.close();
        try {
            LiveServer.delete(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot remove the broker's data", e);
        }
    }
}
