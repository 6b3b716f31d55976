// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.sink.roundtrip.LineSink;
import io.packetd.job.source.CaptureInput;
import io.packetd.job.source.LiveSource;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.StatsFunction;
import io.packetd.schema.SegmentBlock;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** RoundTrips as they happen: {@link PacketdJob} between what is captured in this JVM and an output in this JVM. */
public final class WatchJob {

    private WatchJob() {}

    /**
     * The job over what is handed over to it, see {@link io.packetd.job.source.HandOver}, until that ends.
     *
     * @param name of the job, its hand-over and its {@link io.packetd.job.sink.roundtrip.LineOutput}
     */
    public static StreamGraph live(String name, Decoding decoding, StatsFunction.Report report, int parallelism) {
        Configuration options = options();
        // blocks are large and few, and whoever watches waits for every one of them
        options.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        return graph(name, options, new LiveSource(name, PacketdJob.KEY_GROUPS), decoding, report, parallelism);
    }

    /** The same job over a capture file. */
    public static StreamGraph file(
            String name, List<CaptureInput> files, Decoding decoding, StatsFunction.Report report, int parallelism) {
        PcapSource source = new PcapSource(files, PcapSource.Grouping.MERGED, PacketdJob.KEY_GROUPS, name);
        return graph(name, options(), source, decoding, report, parallelism);
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return options;
    }

    private static StreamGraph graph(
            String name,
            Configuration options,
            Source<SegmentBlock, ?, ?> source,
            Decoding decoding,
            StatsFunction.Report report,
            int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, options);
        DataStream<FlowRoundTrip> roundTrips = PacketdJob.build(
                        environment, source, WatermarkStrategy.noWatermarks(), 1, decoding, report)
                .roundTrips();
        roundTrips.sinkTo(new LineSink(decoding.registry(), name)).name("lines").uid("sink");
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        return graph;
    }
}
