// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.ledger.LedgerKafkaSink;
import io.packetd.job.source.KafkaBlocks;
import io.packetd.job.stats.StatsFunction;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The entry of the job on a cluster: {@link PacketdJob} between the blocks of a Kafka topic and {@link Sinks}.
 * Arguments are {@code --key value}, the keys those of {@link JobOptions}.
 */
public final class LiveJob {

    /** What waits in a network buffer at most, so that latency stays low. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);

    private LiveJob() {}

    /** Submits the job. */
    public static void main(String[] arguments) throws Exception {
        Configuration options = JobOptions.parse(arguments);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(flinkOptions(options));
        lay(environment, options);
        environment.execute(options.get(JobOptions.NAME));
    }

    static Configuration flinkOptions(Configuration options) {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        flink.set(PipelineOptions.OBJECT_REUSE, true);
        flink.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, options.get(JobOptions.CHECKPOINT_INTERVAL));
        flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        return flink;
    }

    /** Lays the topology. */
    static void lay(StreamExecutionEnvironment environment, Configuration options) {
        Properties clients = JobOptions.clientProperties(options);
        Decoding decoding = new Decoding(new StandardProtocols(), List.of());
        PacketdJob.Decoded decoded = PacketdJob.build(
                environment,
                KafkaBlocks.source(
                        options.get(JobOptions.BROKERS),
                        options.get(JobOptions.SEGMENTS_TOPIC),
                        options.get(JobOptions.GROUP),
                        clients,
                        options.get(JobOptions.BOUNDED),
                        PacketdJob.KEY_GROUPS),
                KafkaBlocks.watermarks(options.get(JobOptions.IDLE_TIMEOUT)),
                environment.getParallelism(),
                decoding,
                StatsFunction.Report.ALL);
        Sinks.attach(decoded.roundTrips(), options, decoding.registry());
        String ledgerTopic = options.get(JobOptions.LEDGER_TOPIC);
        if (!ledgerTopic.isEmpty()) {
            decoded.ledger()
                    .sinkTo(LedgerKafkaSink.of(
                            options.get(JobOptions.BROKERS),
                            ledgerTopic,
                            options.get(JobOptions.TRANSACTIONS),
                            clients))
                    .name("ledger")
                    .uid("ledger");
        }
    }
}
