// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.connection.BlockTime;
import io.packetd.job.sink.roundtrip.JsonBytes;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.ProtocolStats;
import io.packetd.protocol.engine.Account;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code --stats} writes and the summary shows.
 *
 * @param wallSeconds from the start of the command
 * @param cpuSeconds of the whole process
 */
record Figures(AnalysisStats stats, double wallSeconds, double cpuSeconds) {

    private static final double NANOS_PER_SECOND = 1e9;

    static Figures since(long startNanos, AnalysisStats stats) {
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        return new Figures(
                stats, (System.nanoTime() - startNanos) / NANOS_PER_SECOND, cpu.toNanos() / NANOS_PER_SECOND);
    }

    long packets() {
        return stats.capture("frames");
    }

    long bytes() {
        return stats.capture("frame-bytes");
    }

    long flows() {
        return stats.ledger(Account.CONNECTIONS);
    }

    long roundTrips() {
        return stats.protocols().values().stream()
                .mapToLong(ProtocolStats::roundTrips)
                .sum();
    }

    double packetsPerSecond() {
        return wallSeconds <= 0 ? 0 : packets() / wallSeconds;
    }

    /** One JSON object; {@code capture} and {@code ledger} name every account that is not 0. */
    byte[] toJson() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("packets", packets());
        root.put("bytes", bytes());
        root.put("segments", stats.ledger(Account.SEGMENTS));
        root.put("flows", flows());
        Map<String, Object> roundTrips = new LinkedHashMap<>();
        Map<String, Object> protocols = new LinkedHashMap<>();
        stats.protocols().forEach((id, protocol) -> {
            roundTrips.put(id, protocol.roundTrips());
            protocols.put(id, protocol(protocol));
        });
        root.put("roundtrips", roundTrips);
        root.put("protocols", protocols);
        root.put("capture", withoutDamage());
        root.put("ledger", nonZero(stats.ledger()));
        root.put("imbalance", stats.imbalance());
        root.put("damaged", stats.damage());
        root.put("wallSeconds", wallSeconds);
        root.put("cpuSeconds", cpuSeconds);
        root.put("packetsPerSecond", packetsPerSecond());
        JsonBytes json = new JsonBytes();
        json.value(root);
        json.raw('\n');
        return json.toBytes();
    }

    private Map<String, Long> withoutDamage() {
        Map<String, Long> counts = nonZero(stats.capture());
        stats.damage().forEach(message -> counts.remove(BlockTime.DAMAGED + message));
        return counts;
    }

    private static Map<String, Object> protocol(ProtocolStats stats) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("roundtrips", stats.roundTrips());
        values.put("answered", stats.answered());
        values.put("errors", stats.errors());
        values.put("unanswered", stats.unanswered());
        values.put("oneWay", stats.oneWay());
        values.put("requestBytes", stats.requestBytes());
        values.put("responseBytes", stats.responseBytes());
        values.put("p50Nanos", stats.durationAt(50));
        values.put("p95Nanos", stats.durationAt(95));
        values.put("p99Nanos", stats.durationAt(99));
        values.put("maxNanos", stats.maxDuration());
        return values;
    }

    private static Map<String, Long> nonZero(Map<String, Long> counts) {
        Map<String, Long> kept = new LinkedHashMap<>();
        counts.forEach((name, amount) -> {
            if (amount != 0) {
                kept.put(name, amount);
            }
        });
        return kept;
    }
}
