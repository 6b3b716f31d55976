// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** The blocks that shippers sent, out of a Kafka topic. */
public final class KafkaBlocks {

    /** Blocks are up to some 256 KiB: so that a fetch brings many, in bytes. */
    private static final int FETCH_BYTES = 8 << 20;

    private KafkaBlocks() {}

    /**
     * A source that goes on where its group stood, and begins at the earliest block.
     *
     * @param properties further properties of the consumer, such as those for TLS and SASL
     * @param bounded whether to end at what is in the topic when the job starts
     */
    @SuppressWarnings("deprecation") // the connector has no other way to name a reset strategy
    public static KafkaSource<SegmentBlock> source(
            String brokers, String topic, String group, Properties properties, boolean bounded, int keyGroups) {
        var builder = KafkaSource.<SegmentBlock>builder()
                .setProperty("max.partition.fetch.bytes", String.valueOf(FETCH_BYTES))
                .setProperty("receive.buffer.bytes", String.valueOf(1 << 20))
                .setProperty("partition.discovery.interval.ms", "30000")
                .setProperties(properties)
                .setBootstrapServers(brokers)
                .setTopics(topic)
                .setGroupId(group)
                .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setDeserializer(new BlockDeserializer(keyGroups));
        if (bounded) {
            builder.setBounded(OffsetsInitializer.latest());
        }
        return builder.build();
    }

    /** Time as the streams in each partition tell it; see {@link StreamWatermarks}. */
    public static WatermarkStrategy<SegmentBlock> watermarks(Duration idle) {
        return WatermarkStrategy.<SegmentBlock>forGenerator(
                        context -> new StreamWatermarks(context.getInputActivityClock(), idle))
                .withTimestampAssigner((block, timestamp) -> BlockTime.passed(0, block.passedNanos()));
    }
}
