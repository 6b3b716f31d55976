// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.stats.OperationStats;
import io.packetd.job.stats.ProtocolStats;
import io.packetd.job.stats.ProtocolStats.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The figures of an analysis for people. */
final class Summary {

    private static final int TOP = 5;
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Figures figures;
    private final boolean colour;
    private final StringBuilder text = new StringBuilder();

    Summary(Figures figures, boolean colour) {
        this.figures = figures;
        this.colour = colour;
    }

    byte[] bytes() {
        line(Units.count(figures.packets()) + " packets, " + Units.bytes(figures.bytes()) + ", "
                + Units.count(figures.flows()) + " connections, " + Units.count(figures.roundTrips()) + " RoundTrips");
        protocols();
        operations("Slowest operations", each -> each.stats.meanNanos() > 0, each -> each.stats.meanNanos());
        operations(
                "Failing operations",
                each -> each.stats.errors() + each.stats.unanswered() > 0,
                each -> each.stats.errors() + each.stats.unanswered());
        List<String> losses = Losses.sentences(figures.stats());
        if (!losses.isEmpty()) {
            heading("Not decoded");
            losses.forEach(sentence -> line("  " + sentence));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void protocols() {
        if (figures.stats().protocols().isEmpty()) {
            line("");
            line("No RoundTrips were found.");
            return;
        }
        Table table = new Table(
                1,
                "Protocol",
                "RoundTrips",
                "errors",
                "unanswered",
                "one-way",
                "p50",
                "p95",
                "p99",
                "max",
                "requests",
                "responses");
        figures.stats()
                .protocols()
                .forEach((id, stats) -> table.row(
                        id,
                        Units.count(stats.roundTrips()),
                        Units.count(stats.errors()),
                        Units.count(stats.unanswered()),
                        Units.count(stats.oneWay()),
                        duration(stats, stats.durationAt(50)),
                        duration(stats, stats.durationAt(95)),
                        duration(stats, stats.durationAt(99)),
                        duration(stats, stats.maxDuration()),
                        Units.bytes(stats.requestBytes()),
                        Units.bytes(stats.responseBytes())));
        show(table);
    }

    private static String duration(ProtocolStats stats, long nanos) {
        return stats.answered() == 0 ? "-" : Units.duration(nanos);
    }

    private void operations(String title, Predicate<Row> wanted, ToLongFunction<Row> rank) {
        List<Row> rows = new ArrayList<>();
        figures.stats()
                .protocols()
                .forEach((id, protocol) ->
                        protocol.operations().forEach((operation, stats) -> rows.add(new Row(id, operation, stats))));
        rows.removeIf(wanted.negate());
        rows.sort(Comparator.comparingLong(rank)
                .reversed()
                .thenComparing(row -> row.protocol)
                .thenComparing(row -> row.operation.name())
                .thenComparing(row -> row.operation.server()));
        if (rows.isEmpty()) {
            return;
        }
        Table table = new Table(3, title, "", "server", "RoundTrips", "errors", "unanswered", "mean", "max");
        for (Row row : rows.subList(0, Math.min(TOP, rows.size()))) {
            table.row(
                    row.protocol,
                    row.operation.name(),
                    row.operation.server(),
                    Units.count(row.stats.count()),
                    Units.count(row.stats.errors()),
                    Units.count(row.stats.unanswered()),
                    row.stats.meanNanos() == 0 ? "-" : Units.duration(row.stats.meanNanos()),
                    row.stats.maxNanos() == 0 ? "-" : Units.duration(row.stats.maxNanos()));
        }
        show(table);
    }

    private void show(Table table) {
        List<String> lines = table.lines();
        heading(lines.get(0));
        lines.subList(1, lines.size()).forEach(this::line);
    }

    private void heading(String title) {
        line("");
        line(colour ? BOLD + title + PLAIN : title);
    }

    private void line(String content) {
        text.append(content).append('\n');
    }

    private record Row(String protocol, Operation operation, OperationStats stats) {}
}
