// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Transport;
import io.packetd.protocol.engine.Connection.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Connection} as bytes: one record with its length and CRC-32C in front. What cannot be read (another version, a protocol that is gone,
 * damage) becomes a connection that starts afresh: its state is worth minutes, a failed restore hours.
 */
public final class ConnectionCodec {

    private static final int VERSION = 1;
    private static final int MAX_RECORD_BYTES = 256 << 20;

    private final Protocols protocols;

    ConnectionCodec(Protocols protocols) {
        this.protocols = protocols;
    }

    /** The version that {@link #write} writes. */
    public int version() {
        return VERSION;
    }

    /** Writes a connection; the record delimits itself. */
    public void write(Connection c, DataOutput out) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(512);
        DataOutputStream data = new DataOutputStream(body);
        writeFlow(c, data);
        writeBody(c, data);
        byte[] bytes = body.toByteArray();
        out.writeInt(bytes.length);
        out.writeInt(checksum(bytes));
        out.write(bytes);
    }

    /**
     * Reads a connection of this version.
     *
     * @throws IOException when not even the record can be delimited, or its first bytes, which name the flow, are damaged
     */
    public Connection read(int version, DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_RECORD_BYTES) {
            throw new IOException("connection record of " + length + " bytes is not in 0 to " + MAX_RECORD_BYTES);
        }
        int checksum = in.readInt();
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        if (version == VERSION && checksum == checksum(bytes)) {
            try {
                DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes));
                Connection c = readFlow(data);
                readBody(c, data);
                return c;
            } catch (IOException | IllegalArgumentException written) {
                // By a build that knew another protocol, or another version of one: as good as damaged.
                return fresh(bytes);
            }
        }
        return fresh(bytes);
    }

    private static Connection fresh(byte[] bytes) throws IOException {
        try {
            return readFlow(new DataInputStream(new ByteArrayInputStream(bytes)))
                    .markUnreadable();
        } catch (IllegalArgumentException damaged) {
            throw new IOException("the flow of a connection record is damaged", damaged);
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    /** A deep copy that shares nothing mutable. */
    public Connection copy(Connection c) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
            write(c, new DataOutputStream(bytes));
            return read(VERSION, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException impossible) {
            throw new UncheckedIOException("a connection could not be copied through memory", impossible);
        }
    }

    /** What every version begins with: enough to start the connection afresh. */
    private static void writeFlow(Connection c, DataOutput out) throws IOException {
        out.writeByte(c.transport.number());
        out.writeShort(c.lowPort);
        out.writeShort(c.highPort);
        out.writeBoolean(c.selected != null);
        if (c.selected != null) {
            Varints.writeText(out, c.selected);
        }
        out.writeBoolean(c.notSelected);
        out.writeByte(c.serverByPort);
    }

    private static Connection readFlow(DataInput in) throws IOException {
        Connection c = new Connection(
                Transport.ofNumber(in.readUnsignedByte()), in.readUnsignedShort(), in.readUnsignedShort());
        if (in.readBoolean()) {
            c.selected = Varints.readText(in, 256);
        }
        c.notSelected = in.readBoolean();
        c.serverByPort = in.readByte();
        c.restart();
        return c;
    }

    private void writeBody(Connection c, DataOutput out) throws IOException {
        out.writeByte(c.mode.code);
        out.writeByte(c.opaque == null ? 0 : c.opaque.code());
        out.writeByte(c.client);
        out.writeByte((c.clientBySyn ? 1 : 0) | (c.midstream ? 2 : 0) | (c.begun ? 4 : 0));
        out.writeLong(c.id);
        Varints.write(out, c.nowNanos);
        Varints.write(out, c.resetNanos);
        Varints.write(out, c.lingerUntilNanos);
        Varints.write(out, c.deadlineNanos);
        Varints.write(out, c.frames);
        Varints.write(out, c.rejects);
        Varints.write(out, c.deaf);
        Varints.write(out, c.searchedLow);
        Varints.write(out, c.searchedHigh);
        Varints.write(out, c.twins);
        Varints.write(out, c.twinHashes.length);
        for (int i = 0; i < c.twinHashes.length; i++) {
            out.writeLong(c.twinHashes[i]);
            Varints.write(out, c.twinNanos[i]);
        }
        Protocol<?> protocol = c.protocol;
        out.writeBoolean(protocol != null);
        if (protocol != null) {
            Varints.writeText(out, protocol.descriptor().id());
            writeState(protocol, c.state, out);
        }
        HalfCodec.write(c.low, descriptor(protocol), out);
        HalfCodec.write(c.high, descriptor(protocol), out);
        writePending(c.pending, descriptor(protocol), out);
        Varints.write(out, c.heard.size());
        for (Connection.Heard piece : c.heard) {
            out.writeByte(piece.direction());
            Varints.write(out, piece.offset());
            Varints.writeBytes(out, piece.bytes(), 0, piece.bytes().length);
            Varints.write(out, piece.capturedAtNanos());
            Varints.write(out, piece.acknowledged());
        }
    }

    private void readBody(Connection c, DataInput in) throws IOException {
        c.mode = Mode.ofCode(in.readUnsignedByte());
        int opaque = in.readUnsignedByte();
        c.opaque = opaque == 0 ? null : OpaqueReason.ofCode(opaque);
        c.client = in.readByte();
        int bits = in.readUnsignedByte();
        c.clientBySyn = (bits & 1) != 0;
        c.midstream = (bits & 2) != 0;
        c.begun = (bits & 4) != 0;
        c.id = in.readLong();
        c.nowNanos = Varints.read(in);
        c.resetNanos = Varints.read(in);
        c.lingerUntilNanos = Varints.read(in);
        c.deadlineNanos = Varints.read(in);
        c.frames = (int) Varints.read(in);
        c.rejects = (int) Varints.read(in);
        c.deaf = (int) Varints.read(in);
        c.searchedLow = (int) Varints.read(in);
        c.searchedHigh = (int) Varints.read(in);
        c.twins = (int) Varints.read(in);
        int twins = count(in, 1024);
        c.twinHashes = new long[twins];
        c.twinNanos = new long[twins];
        for (int i = 0; i < twins; i++) {
            c.twinHashes[i] = in.readLong();
            c.twinNanos[i] = Varints.read(in);
        }
        if (in.readBoolean()) {
            String id = Varints.readText(in, 256);
            Protocol<?> protocol = protocols.byId(id);
            if (protocol == null) {
                throw new IOException("protocol '" + id + "' is not in this build");
            }
            c.protocol = protocol;
            c.state = protocol.stateCodec().read((int) Varints.read(in), in);
        }
        HalfCodec.read(c.low, descriptor(c.protocol), in);
        HalfCodec.read(c.high, descriptor(c.protocol), in);
        readPending(c.pending, descriptor(c.protocol), in);
        int pieces = count(in, MAX_RECORD_BYTES);
        for (int i = 0; i < pieces; i++) {
            int direction = in.readUnsignedByte();
            long offset = Varints.read(in);
            byte[] bytes = Varints.readBytes(in, MAX_RECORD_BYTES);
            c.heard.add(new Connection.Heard(direction, offset, bytes, Varints.read(in), Varints.read(in)));
            c.countHeard(direction, bytes.length);
        }
    }

    private static @Nullable Descriptor descriptor(@Nullable Protocol<?> protocol) {
        return protocol == null ? null : protocol.descriptor();
    }

    @SuppressWarnings("unchecked") // the state was made by the very protocol it is handed to
    private static <S> void writeState(Protocol<S> protocol, @Nullable Object state, DataOutput out)
            throws IOException {
        if (state == null) {
            throw new IllegalStateException("no state on a connection that is decoded");
        }
        StateCodec<S> codec = protocol.stateCodec();
        Varints.write(out, codec.version());
        codec.write((S) state, out);
    }

    private static void writePending(Pending pending, @Nullable Descriptor descriptor, DataOutput out)
            throws IOException {
        out.writeByte((pending.fenced ? 1 : 0) | (pending.pipelined ? 2 : 0));
        Varints.write(out, pending.lastRequestAcknowledged);
        Varints.write(out, pending.owedToEvicted);
        Varints.write(out, descriptor == null ? 0 : pending.size());
        if (descriptor == null) {
            return;
        }
        for (Pending.Entry entry = pending.peek(); entry != null; entry = entry.newer()) {
            Observed observed = entry.observed();
            out.writeBoolean(observed != null);
            if (observed != null) {
                out.writeByte(entry.direction());
                MessageCodec.write(descriptor, observed, out);
            }
        }
    }

    private static void readPending(Pending pending, @Nullable Descriptor descriptor, DataInput in) throws IOException {
        int bits = in.readUnsignedByte();
        pending.fenced = (bits & 1) != 0;
        pending.pipelined = (bits & 2) != 0;
        pending.lastRequestAcknowledged = Varints.read(in);
        pending.owedToEvicted = (int) Varints.read(in);
        int count = count(in, 1 << 20);
        for (int i = 0; i < count; i++) {
            if (!in.readBoolean()) {
                pending.addBarrier();
            } else if (descriptor != null) {
                int direction = in.readUnsignedByte();
                pending.add(MessageCodec.readObserved(descriptor, in), direction);
            }
        }
    }

    static int count(DataInput in, int max) throws IOException {
        long count = Varints.read(in);
        if (count < 0 || count > max) {
            throw new IOException("count " + count + " is not in 0 to " + max);
        }
        return (int) count;
    }
}
