// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Kafka broker from its own jars, driven by kafka-clients. */
class KafkaLiveIT {

    private static final int LARGE = 10 << 20;

    /** The broker has clients of its own. */
    private static final String OURS = "live.client-";

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private static KafkaBroker kafka;

    @BeforeAll
    static void startServer() throws Exception {
        kafka = KafkaBroker.start();
    }

    @AfterAll
    static void stopServer() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "1", "0"})
    void tellsWhatIsProduced(String acks) throws Exception {
        try (Recording recording = Recording.start("kafka-produce-" + acks, kafka.port())) {
            try (KafkaRequests requests = KafkaRequests.logTo(recording.log())) {
                String topic = "produced.with-acks_" + acks;
                createTopic(topic);
                try (var producer =
                        producer(Map.of("acks", acks, "linger.ms", "0", "enable.idempotence", acks.equals("all")))) {
                    List<Future<?>> sent = new ArrayList<>();
                    for (int i = 0; i < 100; i++) {
                        sent.add(producer.send(new ProducerRecord<>(
                                topic, ("key " + i).getBytes(StandardCharsets.UTF_8), new byte[i])));
                        if (i % 10 == 0) {
                            sent.get(i).get();
                        }
                    }
                    for (Future<?> one : sent) {
                        one.get();
                    }
                }
                assertThat(requests).isNotNull();
            }
            assertThat(records(compare(recording), "Produce")).isEqualTo(100);
        }
    }

    @Test
    void tellsGroupThatConsumes() throws Exception {
        try (Recording recording = Recording.start("kafka-consume", kafka.port())) {
            try (KafkaRequests requests = KafkaRequests.logTo(recording.log())) {
                assertThat(requests).isNotNull();
                String topic = "consumed";
                createTopic(topic);
                try (var producer = producer(Map.of("compression.type", "gzip"))) {
                    List<Future<?>> sent = new ArrayList<>();
                    for (int i = 0; i < 500; i++) {
                        sent.add(producer.send(new ProducerRecord<>(topic, new byte[i])));
                    }
                    for (Future<?> one : sent) {
                        one.get();
                    }
                }
                for (String protocol : List.of("classic", "consumer")) {
                    try (var consumer = consumer(protocol)) {
                        consumer.subscribe(List.of(topic));
                        int records = 0;
                        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                        while (records < 500 && System.nanoTime() < end) {
                            records += consumer.poll(Duration.ofMillis(200)).count();
                        }
                        assertThat(records).isEqualTo(500);
                        consumer.commitSync();
                    }
                }
            }
            Packetd.Analysis analysis = compare(recording);
            assertThat(records(analysis, "Produce")).isEqualTo(500);
            // each of both consumers fetches them
            assertThat(records(analysis, "Fetch")).isEqualTo(1000);
        }
    }

    @Test
    void tellsTransactions() throws Exception {
        try (Recording recording = Recording.start("kafka-transactions", kafka.port())) {
            try (KafkaRequests requests = KafkaRequests.logTo(recording.log())) {
                assertThat(requests).isNotNull();
                String topic = "transacted";
                createTopic(topic);
                try (var producer = producer(Map.of("transactional.id", "live"))) {
                    producer.initTransactions();
                    for (int i = 0; i < 6; i++) {
                        producer.beginTransaction();
                        producer.send(new ProducerRecord<>(topic, new byte[100 * i]))
                                .get();
                        if (i % 2 == 0) {
                            producer.commitTransaction();
                        } else {
                            producer.abortTransaction();
                        }
                    }
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsAdministrationAndErrors() throws Exception {
        try (Recording recording = Recording.start("kafka-admin", kafka.port())) {
            try (KafkaRequests requests = KafkaRequests.logTo(recording.log());
                    Admin admin = Admin.create(common(Map.of()))) {
                assertThat(requests).isNotNull();
                admin.createTopics(List.of(new NewTopic("administered", 3, (short) 1)))
                        .all()
                        .get();
                admin.describeTopics(List.of("administered")).allTopicNames().get();
                admin.listTopics().names().get();
                admin.describeCluster().nodes().get();
                admin.listGroups().all().get();
                failing(admin.createTopics(List.of(new NewTopic("administered", 3, (short) 1)))
                        .all()::get);
                failing(admin.createTopics(List.of(new NewTopic("too-many-replicas", 1, (short) 5)))
                        .all()::get);
                failing(admin.describeTopics(List.of("no-such-topic")).allTopicNames()::get);
                failing(admin.deleteTopics(List.of("no-such-topic")).all()::get);
                admin.deleteTopics(List.of("administered")).all().get();
                try (var producer = producer(Map.of("max.block.ms", "500"))) {
                    failing(producer.send(new ProducerRecord<>("no-such-topic", new byte[3]))::get);
                }
            }
            compare(recording);
        }
    }

    @Test
    void tellsRecordsOfTenMegabytes() throws Exception {
        try (Recording recording = Recording.start("kafka-large", kafka.port())) {
            try (KafkaRequests requests = KafkaRequests.logTo(recording.log())) {
                assertThat(requests).isNotNull();
                String topic = "large";
                createTopic(topic);
                try (var producer = producer(Map.of("max.request.size", 20 << 20, "buffer.memory", 64L << 20))) {
                    producer.send(new ProducerRecord<>(topic, new byte[LARGE])).get();
                }
                try (var consumer = consumer("classic")) {
                    consumer.subscribe(List.of(topic));
                    int records = 0;
                    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                    while (records < 1 && System.nanoTime() < end) {
                        records += consumer.poll(Duration.ofMillis(200)).count();
                    }
                    assertThat(records).isEqualTo(1);
                }
            }
            compare(recording);
        }
    }

    private interface Call {
        Object run() throws Exception;
    }

    private static void failing(Call call) {
        assertThatThrownBy(call::run).isInstanceOf(ExecutionException.class);
    }

    /** Creates a topic by a client that is ours, so that its calls are compared as well. */
    private static void createTopic(String topic) throws Exception {
        kafka.createTopic(topic, 2, common(Map.of()));
    }

    /** Records in all requests, or responses, of this name that ended well. */
    private static long records(Packetd.Analysis analysis, String api) {
        return analysis.roundTrips().stream()
                .filter(line ->
                        line.request().path("Packet").path("API").asText().equals(api))
                .filter(line ->
                        line.response().path("ErrorCode").asText("NoError").equals("NoError"))
                .mapToLong(line -> line.request().path("Records").asLong()
                        + line.response().path("Records").asLong())
                .sum();
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        return new KafkaProducer<>(common(more), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String protocol) {
        Map<String, Object> options = new HashMap<>();
        options.put("group.id", "live-" + protocol);
        options.put("group.protocol", protocol);
        options.put("auto.offset.reset", "earliest");
        options.put("enable.auto.commit", "false");
        options.put("max.partition.fetch.bytes", 20 << 20);
        return new KafkaConsumer<>(common(options), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> common(Map<String, Object> more) {
        Map<String, Object> options = new HashMap<>(more);
        options.put("bootstrap.servers", kafka.address());
        options.put("client.id", OURS + CLIENTS.incrementAndGet());
        // telemetry would go on after the client's last call
        options.put("enable.metrics.push", "false");
        return options;
    }

    private static Packetd.Analysis compare(Recording recording) throws IOException, InterruptedException {
        return recording.compare("kafka", line -> {
            var packet = line.request().path("Packet");
            if (!packet.path("ClientID").asText().startsWith(OURS)) {
                return null;
            }
            return new Operation(
                    KafkaRequests.text(
                            packet.path("API").asText(),
                            packet.path("APIVersion").asInt(),
                            packet.path("ClientID").asText(),
                            packet.path("CorrelationID").asInt()),
                    line.withFlags(line.response().path("ErrorCode").asText("")),
                    line.startNanos(),
                    line.endNanos());
        });
    }
}
