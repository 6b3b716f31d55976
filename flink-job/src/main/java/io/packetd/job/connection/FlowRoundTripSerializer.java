// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.engine.MessageCodec;
import io.packetd.schema.FlowKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** A flow key, then a RoundTrip in a versioned form; used where RoundTrips leave the chain of the operator that made them. */
public final class FlowRoundTripSerializer extends TypeSerializer<FlowRoundTrip> {

    private static final long serialVersionUID = 1;

    private final ProtocolRegistry registry;
    private transient @Nullable MessageCodec codec;

    /** For RoundTrips of these protocols. */
    public FlowRoundTripSerializer(ProtocolRegistry registry) {
        this.registry = registry;
    }

    /** The Flink type of RoundTrips of these protocols. */
    public static ValueTypeInfo<FlowRoundTrip> type(ProtocolRegistry registry) {
        return ValueTypeInfo.of(FlowRoundTrip.class, new FlowRoundTripSerializer(registry));
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<FlowRoundTrip> duplicate() {
        return new FlowRoundTripSerializer(registry);
    }

    @Override
    public FlowRoundTrip createInstance() {
        throw new UnsupportedOperationException("a RoundTrip is never empty");
    }

    @Override
    public FlowRoundTrip copy(FlowRoundTrip from) {
        return from;
    }

    @Override
    public FlowRoundTrip copy(FlowRoundTrip from, FlowRoundTrip reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(FlowRoundTrip element, DataOutputView target) throws IOException {
        FlowKeySerializer.INSTANCE.serialize(element.flow(), target);
        codec().write(element.roundTrip(), target);
    }

    @Override
    public FlowRoundTrip deserialize(DataInputView source) throws IOException {
        FlowKey flow = FlowKeySerializer.INSTANCE.deserialize(source);
        return new FlowRoundTrip(flow, codec().readRoundTrip(source));
    }

    @Override
    public FlowRoundTrip deserialize(FlowRoundTrip reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlowRoundTripSerializer that && registry.getClass() == that.registry.getClass();
    }

    @Override
    public int hashCode() {
        return registry.getClass().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<FlowRoundTrip> snapshotConfiguration() {
        return new Snapshot(registry);
    }

    private MessageCodec codec() {
        if (codec == null) {
            codec = new MessageCodec(registry.protocols());
        }
        return codec;
    }

    /** Names the protocols. */
    public static final class Snapshot extends RegistrySnapshot<FlowRoundTrip> {

        /** Called by Flink before reading. */
        public Snapshot() {}

        private Snapshot(ProtocolRegistry registry) {
            super(registry);
        }

        @Override
        TypeSerializer<FlowRoundTrip> serializer(ProtocolRegistry protocols) {
            return new FlowRoundTripSerializer(protocols);
        }
    }
}
