// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A block as its length (4 bytes) and its encoding. */
public final class SegmentBlockSerializer extends TypeSerializerSingleton<SegmentBlock> {

    /** The only one needed. */
    public static final SegmentBlockSerializer INSTANCE = new SegmentBlockSerializer();

    /** The Flink type of blocks. */
    public static final ValueTypeInfo<SegmentBlock> TYPE = ValueTypeInfo.of(SegmentBlock.class, INSTANCE);

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public SegmentBlock createInstance() {
        throw new UnsupportedOperationException("a block is never empty");
    }

    @Override
    public SegmentBlock copy(SegmentBlock from) {
        return from;
    }

    @Override
    public SegmentBlock copy(SegmentBlock from, SegmentBlock reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(SegmentBlock block, DataOutputView target) throws IOException {
        target.writeInt(block.length());
        target.write(block.encoded());
    }

    @Override
    public SegmentBlock deserialize(DataInputView source) throws IOException {
        byte[] encoded = new byte[source.readInt()];
        source.readFully(encoded);
        return SegmentBlock.ofEncoded(encoded);
    }

    @Override
    public SegmentBlock deserialize(SegmentBlock reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public TypeSerializerSnapshot<SegmentBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says that the format is the one of this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SegmentBlock> {
        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
