// SPDX-License-Identifier: Apache-2.0
package io.packetd.bench;

import io.packetd.job.AnalysisJob;
import io.packetd.job.AnalysisRequest;
import io.packetd.job.LocalAnalysis;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.RunFiles;
import io.packetd.job.source.CaptureFiles;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import io.packetd.protocol.engine.Account;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The whole analysis over a capture on disk, again and again in one process: from bytes of a file to figures or JSON lines.
 *
 * <p>Usage: {@code PipelineBenchmark [megabytes] [flows] [payload] [rounds]}, 500 10000 700 5 by default. The first round of each
 * kind warms up.
 */
public final class PipelineBenchmark {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out =
            new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final CaptureFiles files;
    private final int rounds;

    private PipelineBenchmark(Path capture, int rounds) throws IOException {
        this.files = CaptureFiles.resolve(List.of(capture.toString()));
        this.rounds = rounds;
    }

    /** Runs it; see the class comment. */
    public static void main(String[] arguments) throws Exception {
        long megabytes = argument(arguments, 0, 500);
        int flows = argument(arguments, 1, 10_000);
        int payload = argument(arguments, 2, 700);
        Path folder = Files.createTempDirectory("packetd-bench");
        Path capture = folder.resolve("bench.pcap");
        try {
            long segments = new SyntheticCapture(flows, payload).write(capture, megabytes << 20);
            PipelineBenchmark benchmark = new PipelineBenchmark(capture, argument(arguments, 3, 5));
            benchmark.out.printf(
                    Locale.ROOT, "%d MB, %d segments of %d bytes, %d flows%n", megabytes, segments, payload, flows);
            benchmark.run(folder);
        } finally {
            Files.deleteIfExists(capture);
            Files.deleteIfExists(folder);
        }
        System.exit(0);
    }

    private static int argument(String[] arguments, int index, int otherwise) {
        return index < arguments.length ? Integer.parseInt(arguments[index]) : otherwise;
    }

    @SuppressWarnings("try") // closing may be interrupted, by nobody here
    private void run(Path folder) throws Exception {
        Configuration options = new Configuration();
        options.set(RestOptions.BIND_PORT, "0");
        options.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("128kb"));
        int cores = Runtime.getRuntime().availableProcessors();
        try (MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumSlotsPerTaskManager(cores)
                .setCommonBindAddress("127.0.0.1")
                .build())) {
            cluster.start();
            for (int round = 0; round < rounds; round++) {
                measure("one thread, figures", null, LocalAnalysis::run);
                measure("one thread, JSON", folder, LocalAnalysis::run);
                for (int parallelism = 1; parallelism <= cores; parallelism *= 2) {
                    int subtasks = parallelism;
                    Analysis job = request -> AnalysisJob.stats(cluster.executeJobBlocking(
                            AnalysisJob.graph(request, subtasks).getJobGraph()));
                    measure("Flink, parallelism " + subtasks + ", figures", null, job);
                    measure("Flink, parallelism " + subtasks + ", JSON", folder, job);
                }
            }
        }
    }

    private void measure(String name, @Nullable Path folder, Analysis analysis) throws Exception {
        Path runs = folder == null ? null : Files.createDirectory(folder.resolve("runs"));
        long start = System.nanoTime();
        AnalysisStats stats = analysis.run(new AnalysisRequest(
                "bench",
                files.files(),
                PcapSource.Grouping.MERGED,
                new Decoding(new StandardProtocols(), List.of()),
                StatsFunction.Report.ALL,
                runs));
        if (runs != null) {
            RunFiles.merge(runs, OutputStream.nullOutputStream());
            Files.delete(runs);
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        out.printf(
                Locale.ROOT,
                "%-32s %6.2f s  %,12.0f segments/s  %7.1f MB/s  %,d RoundTrips  imbalance %d%n",
                name,
                seconds,
                stats.ledger(Account.SEGMENTS) / seconds,
                stats.capture("frame-bytes") / seconds / 1e6,
                stats.ledger(Account.PAIRED),
                stats.imbalance());
    }

    /** One way to run it. */
    @FunctionalInterface
    private interface Analysis {
        AnalysisStats run(AnalysisRequest request) throws Exception;
    }
}
