// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.ConnectionOperator;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.sink.roundtrip.SortedRunSink;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The bounded job over capture files: {@link PacketdJob} between a {@link PcapSource} and sorted output. */
public final class AnalysisJob {

    private AnalysisJob() {}

    /** The job for an embedded cluster: heap state, no checkpoints, no restart. */
    public static StreamGraph graph(AnalysisRequest request, int parallelism) {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false);
        options.set(PipelineOptions.OBJECT_REUSE, true);
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism, options);
        PcapSource source = new PcapSource(request.files(), request.grouping(), PacketdJob.KEY_GROUPS, request.name());
        DataStream<FlowRoundTrip> roundTrips = PacketdJob.build(
                        environment,
                        source,
                        WatermarkStrategy.noWatermarks(),
                        Math.min(parallelism, source.captures()),
                        request.decoding(),
                        request.report())
                .roundTrips();
        if (request.runs() == null) {
            roundTrips.sinkTo(new DiscardingSink<>()).name("nowhere").uid("sink");
        } else {
            roundTrips
                    .sinkTo(new SortedRunSink(request.decoding().registry(), request.runs()))
                    .name("lines")
                    .uid("sink");
        }
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(request.name());
        return graph;
    }

    /** The figures of a job that has ended. */
    public static AnalysisStats stats(JobExecutionResult result) {
        AnalysisStats stats = new AnalysisStats();
        AnalysisStats roundTrips = result.getAccumulatorResult(StatsFunction.ACCUMULATOR);
        stats.merge(roundTrips);
        Map<String, Long> capture = result.getAccumulatorResult(ConnectionOperator.CAPTURE);
        stats.addCapture(capture);
        Map<String, Long> ledger = result.getAccumulatorResult(ConnectionOperator.LEDGER);
        stats.addLedger(ledger);
        return stats;
    }
}
