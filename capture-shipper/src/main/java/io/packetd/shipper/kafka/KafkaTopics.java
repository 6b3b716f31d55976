// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing. A broker that does so by itself makes them with one partition, which bounds the job. */
public final class KafkaTopics {

    /** How long a broker may take to answer. */
    private static final Duration MAX_ANSWER = Duration.ofSeconds(20);

    private final String brokers;
    private final Map<String, Object> properties = new HashMap<>();

    /**
     * A Kafka that is not asked yet.
     *
     * @param brokers bootstrap servers, host:port, separated by commas
     * @param properties further properties of Kafka's clients, such as those for TLS and SASL; they win
     */
    public KafkaTopics(String brokers, Map<String, String> properties) {
        this.brokers = brokers;
        this.properties.put("bootstrap.servers", brokers);
        this.properties.put("client.id", "packetd-topics");
        this.properties.put("enable.metrics.push", "false");
        this.properties.put("default.api.timeout.ms", String.valueOf(MAX_ANSWER.toMillis()));
        this.properties.put("request.timeout.ms", String.valueOf(MAX_ANSWER.toMillis() / 2));
        this.properties.putAll(properties);
    }

    /**
     * Creates those that are missing; one that exists stays as it is.
     *
     * @param partitions of each new topic, above 0
     * @param replication copies of each new topic; empty for what the broker thinks right
     * @return the topics that were created
     * @throws KafkaFailure if no broker answers, or it refuses
     */
    public List<String> create(List<String> topics, int partitions, Optional<Short> replication) throws KafkaFailure {
        try (Admin admin = Admin.create(properties)) {
            Set<String> missing = new TreeSet<>(topics);
            missing.removeAll(admin.listTopics().names().get());
            List<NewTopic> asked = missing.stream()
                    .map(topic -> new NewTopic(topic, Optional.of(partitions), replication))
                    .toList();
            List<String> created = new ArrayList<>();
            Map<String, KafkaFuture<Void>> answers =
                    new java.util.TreeMap<>(admin.createTopics(asked).values());
            for (Map.Entry<String, KafkaFuture<Void>> answer : answers.entrySet()) {
                if (created(answer.getValue())) {
                    created.add(answer.getKey());
                }
            }
            return created;
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    /** Whether it was us: somebody else may have been faster. */
    private static boolean created(KafkaFuture<Void> answer) throws ExecutionException, InterruptedException {
        try {
            answer.get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private KafkaFailure failed(Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new KafkaFailure(
                    brokers + ": no broker answers within " + MAX_ANSWER.toSeconds()
                            + " s; check the address and that Kafka runs",
                    cause);
        }
        Throwable told = cause instanceof KafkaException && cause.getCause() != null ? cause.getCause() : cause;
        return new KafkaFailure(brokers + ": topics cannot be created: " + told.getMessage(), cause);
    }
}
