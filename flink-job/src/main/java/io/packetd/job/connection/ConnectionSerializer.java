// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Connection;
import io.packetd.protocol.engine.ConnectionCodec;
import io.packetd.protocol.engine.Ledger;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * The state of a connection: timer time (8), codec version (4), length (4), and as many bytes of the engine's codec. A
 * connection that cannot be read, because its version is unknown or its protocol gone, is passed over: a connection is
 * worth minutes and never fails a restore.
 */
final class ConnectionSerializer extends TypeSerializer<TrackedConnection> {

    private static final long serialVersionUID = 1;

    private final ProtocolRegistry registry;
    private transient @Nullable ConnectionCodec codec;
    private transient @Nullable ByteArrayOutputStream buffer;

    ConnectionSerializer(ProtocolRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public TypeSerializer<TrackedConnection> duplicate() {
        return new ConnectionSerializer(registry);
    }

    @Override
    public TrackedConnection createInstance() {
        return new TrackedConnection(null, BlockTime.end(0), false);
    }

    @Override
    public TrackedConnection copy(TrackedConnection from) {
        Connection copy = from.isReadable() ? codec().copy(from.connection()) : null;
        return new TrackedConnection(copy, from.timerAt, from.stored);
    }

    @Override
    public TrackedConnection copy(TrackedConnection from, TrackedConnection reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(TrackedConnection tracked, DataOutputView target) throws IOException {
        target.writeLong(tracked.timerAt);
        target.writeInt(codec().version());
        if (!tracked.isReadable()) {
            target.writeInt(0);
            return;
        }
        ByteArrayOutputStream bytes = buffer();
        bytes.reset();
        codec().write(tracked.connection(), new DataOutputStream(bytes));
        target.writeInt(bytes.size());
        target.write(bytes.toByteArray());
    }

    @Override
    public TrackedConnection deserialize(DataInputView source) throws IOException {
        long timerAt = source.readLong();
        int version = source.readInt();
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return new TrackedConnection(connection(version, bytes), timerAt, true);
    }

    private @Nullable Connection connection(int version, byte[] bytes) {
        if (bytes.length == 0) {
            return null;
        }
        try {
            Connection read = codec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
            return read.isUnreadable() ? null : read;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    @Override
    public TrackedConnection deserialize(TrackedConnection reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        target.writeLong(source.readLong());
        target.writeInt(source.readInt());
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionSerializer that && registry.getClass() == that.registry.getClass();
    }

    @Override
    public int hashCode() {
        return registry.getClass().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<TrackedConnection> snapshotConfiguration() {
        return new Snapshot(registry);
    }

    private ConnectionCodec codec() {
        if (codec == null) {
            codec = new Decoding(registry, List.of())
                    .engine(ConnectionSerializer::tellNobody, new Ledger())
                    .codec();
        }
        return codec;
    }

    private static void tellNobody(RoundTrip roundTrip) {
        throw new IllegalStateException("a codec tells no RoundTrips, yet " + roundTrip);
    }

    private ByteArrayOutputStream buffer() {
        if (buffer == null) {
            buffer = new ByteArrayOutputStream(4096);
        }
        return buffer;
    }

    /** Names the protocols. */
    public static final class Snapshot extends RegistrySnapshot<TrackedConnection> {

        /** Called by Flink before reading. */
        public Snapshot() {}

        private Snapshot(ProtocolRegistry registry) {
            super(registry);
        }

        @Override
        TypeSerializer<TrackedConnection> serializer(ProtocolRegistry protocols) {
            return new ConnectionSerializer(protocols);
        }
    }
}
