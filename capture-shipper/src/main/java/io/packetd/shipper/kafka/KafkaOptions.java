// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where blocks go in Kafka, and how.
 *
 * @param brokers bootstrap servers, host:port, separated by commas
 * @param topic an existing topic
 * @param compression none, lz4, zstd, gzip or snappy
 * @param whenFull what happens to a block that finds no room
 * @param queueBytes most bytes of blocks that wait for Kafka, 1 MiB to 1 GiB
 * @param properties further properties of Kafka's clients, such as those for TLS and SASL; they win
 */
public record KafkaOptions(
        String brokers,
        String topic,
        String compression,
        WhenFull whenFull,
        int queueBytes,
        Map<String, String> properties) {

    /** 16 MiB: with Kafka's own buffers it fits into a small heap. */
    public static final int DEFAULT_QUEUE_BYTES = 16 << 20;

    /** What happens to a block that finds no room. */
    public enum WhenFull {
        /** The caller waits: for a replay. */
        WAIT,
        /** It is dropped and booked: for live capture, which never waits. */
        DROP
    }

    /** Checks the ranges, and copies the properties. */
    public KafkaOptions {
        if (queueBytes < 1 << 20 || queueBytes > 1 << 30) {
            throw new IllegalArgumentException("queueBytes " + queueBytes + " is not in 1048576 to 1073741824");
        }
        properties = Map.copyOf(new TreeMap<>(properties));
    }
}
