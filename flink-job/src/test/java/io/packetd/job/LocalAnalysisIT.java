// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.RunFiles;
import io.packetd.job.source.CaptureFiles;
import io.packetd.job.source.Captures;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.ProtocolStats;
import io.packetd.job.stats.StatsFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The output of the cluster at any parallelism, and that of the analysis without a cluster, are the same bytes. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class LocalAnalysisIT {

    private static MiniCluster cluster;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        Configuration options = new Configuration();
        options.set(RestOptions.BIND_PORT, "0");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(options)
                .setNumSlotsPerTaskManager(4)
                .setCommonBindAddress("127.0.0.1")
                .build());
        cluster.start();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    private static AnalysisRequest request(PcapSource.Grouping grouping) throws IOException {
        return new AnalysisRequest(
                "test",
                CaptureFiles.resolve(Captures.of("http", "redis", "dns")).files(),
                grouping,
                new Decoding(new StandardProtocols(), List.of()),
                StatsFunction.Report.ALL,
                Files.createTempDirectory(folder, "runs"));
    }

    private static String lines(AnalysisRequest request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunFiles.merge(Objects.requireNonNull(request.runs()), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All figures but the choice of operations, which do not depend on the number of subtasks either here. */
    private static String figures(AnalysisStats stats) {
        StringBuilder text = new StringBuilder();
        text.append(stats.capture()).append('\n').append(stats.ledger()).append('\n');
        stats.protocols()
                .forEach((id, protocol) -> text.append(id)
                        .append(' ')
                        .append(protocol.roundTrips())
                        .append(' ')
                        .append(protocol.errors())
                        .append(' ')
                        .append(protocol.unanswered())
                        .append(' ')
                        .append(protocol.requestBytes())
                        .append(' ')
                        .append(protocol.responseBytes())
                        .append(' ')
                        .append(protocol.durationAt(50))
                        .append(' ')
                        .append(protocol.durationAt(99))
                        .append(' ')
                        .append(operations(protocol))
                        .append('\n'));
        return text.toString();
    }

    private static List<String> operations(ProtocolStats protocol) {
        return protocol.operations().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().count())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource(PcapSource.Grouping.class)
    void outputDoesNotDependOnTheClusterOrItsParallelism(PcapSource.Grouping grouping) throws Exception {
        AnalysisRequest local = request(grouping);
        AnalysisStats expected = LocalAnalysis.run(local);
        String expectedLines = lines(local);
        assertThat(expectedLines.lines().count()).isGreaterThan(Captures.hasShared() ? 2_000 : 300);
        assertThat(expected.imbalance()).isZero();
        for (int parallelism : new int[] {1, 2, 4}) {
            AnalysisRequest request = request(grouping);
            AnalysisStats stats = AnalysisJob.stats(cluster.executeJobBlocking(
                    AnalysisJob.graph(request, parallelism).getJobGraph()));
            assertThat(lines(request)).as("parallelism %s", parallelism).isEqualTo(expectedLines);
            assertThat(figures(stats)).as("parallelism %s", parallelism).isEqualTo(figures(expected));
        }
    }
}
