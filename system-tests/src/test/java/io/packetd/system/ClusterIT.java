// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The broker and the cluster that other tests break on purpose come back as they were. */
class ClusterIT {

    private static final String TOPIC = "kept";

    @Test
    void brokerThatIsStoppedOrKilledKeepsPortAndRecords() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic(TOPIC, 1);
            int port = broker.port();
            produceInTransaction(broker, "first", true);
            broker.stop();
            broker.begin();
            produceInTransaction(broker, "second", true);
            produceInTransaction(broker, "aborted", false);
            broker.kill();
            broker.begin();
            produceInTransaction(broker, "third", true);

            assertThat(broker.port()).isEqualTo(port);
            assertThat(committed(broker)).containsExactly("first", "second", "third");
        }
    }

    @Test
    void taskManagerThatIsKilledIsMissedAndReplaced() throws Exception {
        try (FlinkCluster cluster = FlinkCluster.start(2)) {
            assertThat(cluster.slots()).isEqualTo(4);
            cluster.killTaskManager(1);
            cluster.awaitTaskManagers(1);
            assertThat(cluster.slots()).isEqualTo(2);
            cluster.startTaskManager(1);
            cluster.awaitTaskManagers(2);
        }
    }

    private static void produceInTransaction(KafkaBroker broker, String text, boolean commit) throws Exception {
        Map<String, Object> options = Map.of(
                "bootstrap.servers",
                broker.address(),
                "transactional.id",
                "cluster-it",
                "enable.metrics.push",
                "false");
        try (var producer = new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, text.getBytes(StandardCharsets.UTF_8)))
                    .get();
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    /** Everything that was committed, up to the end of the topic. */
    private static List<String> committed(KafkaBroker broker) {
        Map<String, Object> options = Map.of(
                "bootstrap.servers",
                broker.address(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.metrics.push",
                "false");
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        List<String> texts = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seekToBeginning(List.of(partition));
            long patience = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < patience) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(one -> texts.add(new String(one.value(), StandardCharsets.UTF_8)));
            }
        }
        return texts;
    }
}
