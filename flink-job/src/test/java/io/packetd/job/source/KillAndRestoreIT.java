// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.AnalysisRequest;
import io.packetd.job.LocalAnalysis;
import io.packetd.job.PacketdJob;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.RoundTripJson;
import io.packetd.job.sink.roundtrip.RunFiles;
import io.packetd.job.stats.StatsFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringEncoder;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is killed in mid-file and restored from its checkpoint writes what an undisturbed one writes. */
@SuppressWarnings("NullAway.Init") // JUnit and Flink set the fields
class KillAndRestoreIT {

    private static final int BATCH_BYTES = Captures.hasShared() ? 20_000 : 2_000;

    private static MiniCluster cluster;

    @TempDir
    private static Path folder;

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

    private static List<CaptureInput> files() throws IOException {
        return CaptureFiles.resolve(Captures.of("http", "redis", "dns")).files();
    }

    private static List<String> undisturbed(PcapSource.Grouping grouping) throws IOException {
        Path runs = Files.createTempDirectory(folder, "runs");
        LocalAnalysis.run(new AnalysisRequest(
                "undisturbed",
                files(),
                grouping,
                new Decoding(new StandardProtocols(), List.of()),
                StatsFunction.Report.ALL,
                runs));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunFiles.merge(runs, out);
        return out.toString(StandardCharsets.UTF_8).lines().sorted().toList();
    }

    private static List<String> disturbed(PcapSource.Grouping grouping, int killAfterBlocks) throws Exception {
        Path output = Files.createTempDirectory(folder, "output");
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
        options.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, options);
        KilledSource source = new KilledSource(
                new PcapSource(files(), grouping, PacketdJob.KEY_GROUPS, "disturbed", BATCH_BYTES), killAfterBlocks);
        PacketdJob.build(
                        environment,
                        source,
                        WatermarkStrategy.noWatermarks(),
                        grouping == PcapSource.Grouping.MERGED ? 1 : 2,
                        new Decoding(new StandardProtocols(), List.of()),
                        StatsFunction.Report.ALL)
                .roundTrips()
                .map(new ToJson(), Types.STRING)
                .uid("json")
                .sinkTo(FileSink.forRowFormat(
                                new org.apache.flink.core.fs.Path(output.toUri()),
                                new SimpleStringEncoder<String>("UTF-8"))
                        .build())
                .uid("files");
        cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
        assertThat(source.kills()).as("kills").isGreaterThanOrEqualTo(Captures.hasShared() ? 2 : 1);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.walk(output)) {
            // what a killed attempt had not committed stays behind in hidden files, which no reader of the sink takes
            for (Path part : parts.filter(Files::isRegularFile)
                    .filter(KillAndRestoreIT::isCommitted)
                    .toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static boolean isCommitted(Path part) {
        return !part.getFileName().toString().startsWith(".");
    }

    @ParameterizedTest(name = "killed every {0} blocks")
    @ValueSource(ints = {7, 40, 100, 200})
    void writesTheSameAsWhenUndisturbed(int blocks) throws Exception {
        assertThat(disturbed(PcapSource.Grouping.MERGED, blocks)).isEqualTo(undisturbed(PcapSource.Grouping.MERGED));
    }

    @ParameterizedTest(name = "killed every {0} blocks")
    @ValueSource(ints = {50, 150})
    void writesTheSameOfSeparateCaptures(int blocks) throws Exception {
        assertThat(disturbed(PcapSource.Grouping.SEPARATE, blocks))
                .isEqualTo(undisturbed(PcapSource.Grouping.SEPARATE));
    }

    /** One line for each RoundTrip. */
    private static final class ToJson extends RichMapFunction<FlowRoundTrip, String> {

        private static final long serialVersionUID = 1;

        private transient RoundTripJson json;

        @Override
        public void open(OpenContext context) {
            json = new RoundTripJson(new StandardProtocols().protocols());
        }

        @Override
        public String map(FlowRoundTrip element) {
            return new String(json.render(element), StandardCharsets.UTF_8);
        }
    }
}
