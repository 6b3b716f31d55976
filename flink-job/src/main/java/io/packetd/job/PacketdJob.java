// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.ConnectionOperator;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowKeySerializer;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.FlowRoundTripSerializer;
import io.packetd.job.connection.LedgerEntry;
import io.packetd.job.connection.SegmentBlockSerializer;
import io.packetd.job.stats.StatsFunction;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;

/**
 * The whole topology:
 *
 * <pre>
 * source of blocks ──► by key group ──► connections ─┬─► statistics ──► sinks of RoundTrips
 *                                                    └─► ledger
 * </pre>
 */
public final class PacketdJob {

    /** Key groups, which is also Flink's maximum parallelism. */
    public static final int KEY_GROUPS = 128;

    private PacketdJob() {}

    /**
     * Lays the topology up to what is decoded; sinks are the caller's.
     *
     * @param source sends blocks of {@link #KEY_GROUPS} key groups
     * @param time none for a source that tells the time itself
     * @param sourceParallelism readers, 1 to the parallelism of the environment
     */
    public static Decoded build(
            StreamExecutionEnvironment environment,
            Source<SegmentBlock, ?, ?> source,
            WatermarkStrategy<SegmentBlock> time,
            int sourceParallelism,
            Decoding decoding,
            StatsFunction.Report report) {
        environment.setMaxParallelism(KEY_GROUPS);
        DataStreamSource<SegmentBlock> blocks =
                environment.fromSource(source, time, "blocks", SegmentBlockSerializer.TYPE);
        KeyedStream<SegmentBlock, Integer> keyed = blocks.setParallelism(sourceParallelism)
                .uid("blocks")
                .keyBy(new KeyGroupSelector(KeyGroups.representatives(KEY_GROUPS)), Types.INT);
        OneInputTransformation<SegmentBlock, FlowRoundTrip> connections = connections(environment, keyed, decoding);
        DataStream<FlowRoundTrip> roundTrips = new DataStream<>(environment, connections)
                .filter(new StatsFunction(report))
                .name("statistics")
                .uid("statistics");
        DataStream<LedgerEntry> ledger = new DataStream<>(
                environment, new SideOutputTransformation<>(connections, ConnectionOperator.LEDGER_ENTRIES));
        return new Decoded(roundTrips, ledger);
    }

    /**
     * What comes out of the topology.
     *
     * @param roundTrips those that are reported
     * @param ledger what became of all traffic, told at every checkpoint and at the end
     */
    public record Decoded(DataStream<FlowRoundTrip> roundTrips, DataStream<LedgerEntry> ledger) {}

    /** As {@code keyed.transform} would do it, but that the state is keyed by flow and not by what partitions the blocks. */
    private static OneInputTransformation<SegmentBlock, FlowRoundTrip> connections(
            StreamExecutionEnvironment environment, KeyedStream<SegmentBlock, Integer> blocks, Decoding decoding) {
        OneInputTransformation<SegmentBlock, FlowRoundTrip> connections = new OneInputTransformation<>(
                blocks.getTransformation(),
                "connections",
                SimpleOperatorFactory.of(new ConnectionOperator(decoding)),
                FlowRoundTripSerializer.type(decoding.registry()),
                environment.getParallelism(),
                false);
        connections.setStateKeySelector(blocks.getKeySelector());
        connections.setStateKeyType(FlowKeySerializer.TYPE);
        connections.setUid("connections");
        environment.addOperator(connections);
        return connections;
    }

    /** A number that Flink puts into the block's key group. */
    static final class KeyGroupSelector implements KeySelector<SegmentBlock, Integer> {

        private static final long serialVersionUID = 1;

        private final int[] representatives;

        KeyGroupSelector(int[] representatives) {
            this.representatives = representatives;
        }

        @Override
        public Integer getKey(SegmentBlock block) {
            if (block.keyGroups() != representatives.length) {
                throw new IllegalStateException("a block of " + block.keyGroups() + " key groups in a job of "
                        + representatives.length + "; the source must regroup it");
            }
            return representatives[block.keyGroup()];
        }
    }
}
