// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.SegmentBlockSerializer;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The value of a record as a block. What is no block of this job, or of another number of key groups, becomes an empty block
 * that carries its count: a topic may hold anything, and the job goes on.
 */
final class BlockDeserializer implements KafkaRecordDeserializationSchema<SegmentBlock> {

    /** Counts records that are no blocks, and their bytes. */
    static final String FOREIGN = "foreign-records";

    static final String FOREIGN_BYTES = "foreign-record-bytes";

    /** Counts blocks whose sender divides flows into another number of key groups, and their bytes. */
    static final String OTHER_GROUPS = "other-key-groups-blocks";

    static final String OTHER_GROUPS_BYTES = "other-key-groups-bytes";

    private static final long serialVersionUID = 1;

    private final int keyGroups;

    BlockDeserializer(int keyGroups) {
        this.keyGroups = keyGroups;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SegmentBlock> out) {
        out.collect(block(record.value()));
    }

    @SuppressWarnings("NullAway") // Kafka's values may be null, whatever its types say
    SegmentBlock block(byte[] value) {
        if (value == null) {
            return counts(FOREIGN, FOREIGN_BYTES, 0);
        }
        SegmentBlock block;
        try {
            block = SegmentBlock.ofEncoded(value);
        } catch (IllegalArgumentException notABlock) {
            return counts(FOREIGN, FOREIGN_BYTES, value.length);
        }
        return block.keyGroups() == keyGroups ? block : counts(OTHER_GROUPS, OTHER_GROUPS_BYTES, value.length);
    }

    private SegmentBlock counts(String records, String bytes, long length) {
        SegmentBlockWriter writer = new SegmentBlockWriter(0, keyGroups);
        writer.count(records, 1);
        writer.count(bytes, length);
        return writer.finish();
    }

    @Override
    public TypeInformation<SegmentBlock> getProducedType() {
        return SegmentBlockSerializer.TYPE;
    }
}
