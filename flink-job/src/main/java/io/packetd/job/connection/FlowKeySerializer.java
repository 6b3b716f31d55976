// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.schema.FlowKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A flow key as its length (2 bytes) and its Avro encoding. */
public final class FlowKeySerializer extends TypeSerializerSingleton<FlowKey> {

    /** The only one needed. */
    public static final FlowKeySerializer INSTANCE = new FlowKeySerializer();

    /** The Flink type of flow keys. */
    public static final ValueTypeInfo<FlowKey> TYPE = ValueTypeInfo.ofKey(FlowKey.class, INSTANCE);

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public FlowKey createInstance() {
        throw new UnsupportedOperationException("a flow key is never empty");
    }

    @Override
    public FlowKey copy(FlowKey from) {
        return from;
    }

    @Override
    public FlowKey copy(FlowKey from, FlowKey reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(FlowKey key, DataOutputView target) throws IOException {
        byte[] encoded = key.encoded();
        target.writeShort(encoded.length);
        target.write(encoded);
    }

    @Override
    public FlowKey deserialize(DataInputView source) throws IOException {
        byte[] encoded = new byte[source.readUnsignedShort()];
        source.readFully(encoded);
        return FlowKey.ofEncoded(encoded);
    }

    @Override
    public FlowKey deserialize(FlowKey reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readUnsignedShort();
        target.writeShort(length);
        target.write(source, length);
    }

    @Override
    public TypeSerializerSnapshot<FlowKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says that the format is the one of this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FlowKey> {
        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
