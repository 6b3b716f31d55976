// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.StateCodec;
import io.packetd.protocol.mongodb.Walk.Content;
import io.packetd.protocol.mongodb.Walk.Scope;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 which follow: 1 chain, 2 exhaust, 4 client's message, 8 server's message
 * chain: i32 reply, i32 request
 * exhaust: i32 request
 * u8 open legacy queries, i32 id of each
 * message: i32 wireBytes, requestId, responseTo; u8 request; i32 opCode; i8 compressor; i32 flags, announced
 *          u8 plain, cut, bodySeen; i32 at, end; u8 content; i32 countedEnd
 *          u8 open documents; of each u8 scope, i32 end, i32 elements
 *          text command, value, database, collection, codeName, message, lastError: u8 0 or 1, then modified UTF-8
 *          u8 takesText; f64 ok; i64 batch, code, n, nModified, nErrors, returned, cursorId, writeErrors, writeErrorCode,
 *          writeConcernCode; u8 writeConcernFailed
 * </pre>
 */
final class MongodbStateCodec implements StateCodec<MongodbState> {

    private static final int VERSION = 1;
    private static final int CHAIN = 1;
    private static final int EXHAUST = 2;
    private static final int CLIENT = 4;
    private static final int SERVER = 8;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(MongodbState state, DataOutput out) throws IOException {
        Walk client = state.client;
        Walk server = state.server;
        out.writeByte((state.chained ? CHAIN : 0)
                | (state.exhaustAsked ? EXHAUST : 0)
                | (client != null ? CLIENT : 0)
                | (server != null ? SERVER : 0));
        if (state.chained) {
            out.writeInt(state.chainReply);
            out.writeInt(state.chainRequest);
        }
        if (state.exhaustAsked) {
            out.writeInt(state.exhaustRequest);
        }
        out.writeByte(state.plainCount);
        for (int i = 0; i < state.plainCount; i++) {
            out.writeInt(state.plain[i]);
        }
        if (client != null) {
            write(client, out);
        }
        if (server != null) {
            write(server, out);
        }
    }

    private static void write(Walk w, DataOutput out) throws IOException {
        out.writeInt(w.wireBytes);
        out.writeInt(w.requestId);
        out.writeInt(w.responseTo);
        out.writeBoolean(w.request);
        out.writeInt(w.opCode.code());
        out.writeByte(w.compressor);
        out.writeInt(w.flags);
        out.writeInt(w.announced);
        out.writeBoolean(w.plain);
        out.writeBoolean(w.cut);
        out.writeBoolean(w.bodySeen);
        out.writeInt(w.at);
        out.writeInt(w.end);
        out.writeByte(w.content.code());
        out.writeInt(w.countedEnd);
        out.writeByte(w.depth);
        for (int i = 0; i < w.depth; i++) {
            out.writeByte(w.scopes[i].code());
            out.writeInt(w.ends[i]);
            out.writeInt(w.elements[i]);
        }
        write(w.found, out);
    }

    private static void write(Found found, DataOutput out) throws IOException {
        text(found.command, out);
        text(found.value, out);
        text(found.database, out);
        text(found.collection, out);
        text(found.codeName, out);
        text(found.message, out);
        text(found.lastError, out);
        out.writeBoolean(found.takesText);
        out.writeDouble(found.ok);
        out.writeLong(found.batch);
        out.writeLong(found.code);
        out.writeLong(found.n);
        out.writeLong(found.nModified);
        out.writeLong(found.nErrors);
        out.writeLong(found.returned);
        out.writeLong(found.cursorId);
        out.writeLong(found.writeErrors);
        out.writeLong(found.writeErrorCode);
        out.writeLong(found.writeConcernCode);
        out.writeBoolean(found.writeConcernFailed);
    }

    private static void text(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    @Override
    public MongodbState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("mongodb", version, VERSION);
        }
        try {
            return read(in);
        } catch (IllegalArgumentException damaged) {
            throw new IOException("damaged mongodb state", damaged);
        }
    }

    private static MongodbState read(DataInput in) throws IOException {
        MongodbState state = new MongodbState();
        int parts = in.readUnsignedByte();
        state.chained = (parts & CHAIN) != 0;
        if (state.chained) {
            state.chainReply = in.readInt();
            state.chainRequest = in.readInt();
        }
        state.exhaustAsked = (parts & EXHAUST) != 0;
        if (state.exhaustAsked) {
            state.exhaustRequest = in.readInt();
        }
        int plain = in.readUnsignedByte();
        check(plain <= MongodbState.MAX_PLAIN);
        for (int i = 0; i < plain; i++) {
            state.asked(in.readInt());
        }
        state.client = (parts & CLIENT) != 0 ? walk(in) : null;
        state.server = (parts & SERVER) != 0 ? walk(in) : null;
        return state;
    }

    private static Walk walk(DataInput in) throws IOException {
        Walk w = new Walk();
        w.wireBytes = in.readInt();
        w.requestId = in.readInt();
        w.responseTo = in.readInt();
        w.request = in.readBoolean();
        OpCode opCode = OpCode.ofCode(in.readInt());
        if (opCode == null) {
            throw new IOException("damaged mongodb state: an unknown opcode");
        }
        w.opCode = opCode;
        w.compressor = in.readByte();
        w.flags = in.readInt();
        w.announced = in.readInt();
        w.plain = in.readBoolean();
        w.cut = in.readBoolean();
        w.bodySeen = in.readBoolean();
        w.at = in.readInt();
        w.end = in.readInt();
        w.content = Content.ofCode(in.readUnsignedByte());
        w.countedEnd = in.readInt();
        check(w.wireBytes <= MessageReader.MAX_MESSAGE_BYTES && w.end <= w.wireBytes && w.countedEnd <= w.end);
        check(w.at >= MessageReader.HEADER_BYTES && w.at < w.wireBytes);
        w.depth = in.readUnsignedByte();
        check(w.depth <= Walk.MAX_DEPTH);
        for (int i = 0; i < w.depth; i++) {
            w.scopes[i] = Scope.ofCode(in.readUnsignedByte());
            w.ends[i] = in.readInt();
            w.elements[i] = in.readInt();
            check(w.ends[i] <= w.end);
        }
        read(w.found, in);
        return w;
    }

    private static void read(Found found, DataInput in) throws IOException {
        found.command = text(in);
        found.value = text(in);
        found.database = text(in);
        found.collection = text(in);
        found.codeName = text(in);
        found.message = text(in);
        found.lastError = text(in);
        found.takesText = in.readBoolean();
        found.ok = in.readDouble();
        found.batch = in.readLong();
        found.code = in.readLong();
        found.n = in.readLong();
        found.nModified = in.readLong();
        found.nErrors = in.readLong();
        found.returned = in.readLong();
        found.cursorId = in.readLong();
        found.writeErrors = in.readLong();
        found.writeErrorCode = in.readLong();
        found.writeConcernCode = in.readLong();
        found.writeConcernFailed = in.readBoolean();
    }

    private static @Nullable String text(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static void check(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("damaged mongodb state");
        }
    }
}
