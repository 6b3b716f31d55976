// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.LocalConnections;
import io.packetd.job.sink.roundtrip.SortedRunSink;
import io.packetd.job.source.CaptureBatches;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The same blocks, engine and output as {@link AnalysisJob}, in one thread and without Flink: for captures so small that
 * starting a cluster would take longer than reading them. A test holds the results of both equal.
 */
public final class LocalAnalysis {

    /** Captures up to this many bytes on disk are read without a cluster: a second of one core at most. */
    public static final long MAX_BYTES = 64L << 20;

    private LocalAnalysis() {}

    /** Runs the analysis. */
    public static AnalysisStats run(AnalysisRequest request) throws IOException {
        AnalysisStats stats = new AnalysisStats();
        Endpoints.Cache endpoints = new Endpoints.Cache();
        SortedRunSink.RunWriter writer = request.runs() == null
                ? null
                : new SortedRunSink(request.decoding().registry(), request.runs()).writer(0);
        LocalConnections connections = new LocalConnections(request.decoding(), element -> {
            if (StatsFunction.isReported(request.report(), element.roundTrip())) {
                stats.add(element, endpoints.get(element.flow()));
                write(writer, element);
            }
        });
        try {
            read(request, connections);
            if (writer != null) {
                writer.flush(true);
            }
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e.getCause());
        }
        stats.addCapture(connections.capture());
        stats.addLedger(connections.ledger());
        return stats;
    }

    private static void read(AnalysisRequest request, LocalConnections connections) throws IOException {
        PcapSource source = new PcapSource(request.files(), request.grouping(), PacketdJob.KEY_GROUPS, request.name());
        for (int capture = 0; capture < source.captures(); capture++) {
            try (CaptureBatches batches = source.read(capture)) {
                for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                    connections.take(block, batches.time());
                }
            }
        }
    }

    private static void write(SortedRunSink.@Nullable RunWriter writer, FlowRoundTrip element) {
        if (writer != null) {
            try {
                writer.write(element);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
