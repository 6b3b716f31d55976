// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.LineSink;
import io.packetd.job.sink.roundtrip.RunFiles;
import io.packetd.job.source.CaptureFiles;
import io.packetd.job.source.Captures;
import io.packetd.job.source.HandOver;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import io.packetd.packet.BlockFiller;
import io.packetd.packet.PacketOptions;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture file, handed over as a live capture would be, comes out as it does from {@code analyze}. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class WatchJobIT {

    private static final String JOB = "watch-test";
    private static final Decoding DECODING = new Decoding(new StandardProtocols(), List.of());

    private static MiniCluster cluster;

    @TempDir
    private static Path folder;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final HandOver handOver = HandOver.open(JOB, 64 << 20);

    @BeforeAll
    static void start() throws Exception {
        Configuration options = new Configuration();
        options.set(RestOptions.BIND_PORT, "0");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumSlotsPerTaskManager(2)
                .setCommonBindAddress("127.0.0.1")
                .build());
        cluster.start();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @AfterEach
    void forget() {
        handOver.forget();
        LineSink.forget(JOB);
    }

    private CompletableFuture<JobExecutionResult> watch(int parallelism) throws Exception {
        LineSink.open(JOB, line -> lines.add(new String(line, StandardCharsets.UTF_8)));
        return cluster.submitJob(WatchJob.live(JOB, DECODING, StatsFunction.Report.ALL, parallelism)
                        .getJobGraph())
                .thenCompose(submitted -> cluster.requestJobResult(submitted.getJobID()))
                .thenApply(result -> {
                    try {
                        return result.toJobExecutionResult(WatchJobIT.class.getClassLoader());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static void feed(Path file, HandOver.Lane lane) throws IOException {
        BlockFiller filler = new BlockFiller(PacketdJob.KEY_GROUPS, "", PacketOptions.DEFAULT);
        Frame frame = new Frame();
        try (CaptureFile capture = CaptureFile.open(file)) {
            while (capture.next(frame)) {
                filler.add(frame);
                filler.drain(1, lane::offer);
            }
        }
        filler.endOfInput();
        filler.drain(lane::offer);
    }

    private static List<String> analysed(Path file) throws IOException {
        AnalysisRequest request = new AnalysisRequest(
                "analyze-test",
                CaptureFiles.resolve(List.of(file.toString())).files(),
                PcapSource.Grouping.MERGED,
                DECODING,
                StatsFunction.Report.ALL,
                Files.createTempDirectory(folder, "runs"));
        LocalAnalysis.run(request);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunFiles.merge(Objects.requireNonNull(request.runs()), out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void tellsTheSameAsAnAnalysisAndBooksEveryByte() throws Exception {
        Path file = Path.of(Captures.fixture("redis/plain"));
        CompletableFuture<JobExecutionResult> job = watch(2);
        assertThat(handOver.awaitReader(60, TimeUnit.SECONDS)).isTrue();
        feed(file, handOver.lane());
        handOver.close();
        AnalysisStats stats = AnalysisJob.stats(job.get(60, TimeUnit.SECONDS));
        assertThat(lines)
                .allMatch(line -> line.endsWith("}\n"))
                .map(String::strip)
                .containsExactlyInAnyOrderElementsOf(analysed(file));
        assertThat(lines).isNotEmpty();
        assertThat(stats.imbalance()).isZero();
    }

    /** Neither a watermark nor a full buffer nor a later packet has to come. */
    @Test
    void anAnswerComesOutWhileNothingElseHappens() throws Exception {
        Path file = Path.of(Captures.fixture("redis/plain"));
        CompletableFuture<JobExecutionResult> job = watch(1);
        assertThat(handOver.awaitReader(60, TimeUnit.SECONDS)).isTrue();
        feed(file, handOver.lane());
        List<String> expected = analysed(file).stream()
                .filter(line -> line.contains("\"Flags\":[]"))
                .toList();
        assertThat(expected).isNotEmpty();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines).map(String::strip).containsAll(expected));
        assertThat(job).isNotDone();
        handOver.close();
        job.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aSilentCaptureEndsWithoutALine() throws Exception {
        CompletableFuture<JobExecutionResult> job = watch(1);
        handOver.close();
        AnalysisStats stats = AnalysisJob.stats(job.get(60, TimeUnit.SECONDS));
        assertThat(lines).isEmpty();
        assertThat(stats.protocols()).isEmpty();
    }

    @Test
    void blocksThatFoundNoRoomAreInTheFigures() throws Exception {
        handOver.forget();
        HandOver small = HandOver.open(JOB, 1);
        Path file = Path.of(Captures.fixture("redis/plain"));
        feed(file, small.lane());
        CompletableFuture<JobExecutionResult> job = watch(1);
        small.close();
        AnalysisStats stats = AnalysisJob.stats(job.get(60, TimeUnit.SECONDS));
        small.forget();
        long dropped = stats.capture(HandOver.DROPPED_SEGMENTS);
        assertThat(dropped).isPositive();
        assertThat(stats.capture("segments")).isEqualTo(dropped + 1);
    }
}
