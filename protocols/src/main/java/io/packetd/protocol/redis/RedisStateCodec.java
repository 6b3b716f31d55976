// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 flags: 1 repliesOff, 2 skipNext, 4 inTransaction, 8 subscribed, 16 resp3, 32 leaving
 * i64 database, i64 requests, i64 replies
 * u16 number of due replies, for each: u8 expectation, i64 number, i64 value, u8 answered
 * request: i32 left, i32 index, utf command (empty: none), i64 size, i32 argument, u8 tailDue, i32 scanned
 * reply:   u8 type (0: none), i64 size, u8 flags: 1 tailDue, 2 inLine, 4 chunked, i32 children, utf word, i64 integer,
 *          utf status (both empty: none), u8 depth, i64 for each
 * </pre>
 */
final class RedisStateCodec implements StateCodec<RedisState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(RedisState state, DataOutput out) throws IOException {
        out.writeByte(bit(state.repliesOff, 1)
                | bit(state.skipNext, 2)
                | bit(state.inTransaction, 4)
                | bit(state.subscribed, 8)
                | bit(state.resp3, 16)
                | bit(state.leaving, 32));
        out.writeLong(state.database);
        out.writeLong(state.requests);
        out.writeLong(state.replies);
        ArrayDeque<Due> due = state.due;
        out.writeShort(due == null ? 0 : due.size());
        if (due != null) {
            for (Due entry : due) {
                out.writeByte(entry.expectation().code());
                out.writeLong(entry.number());
                out.writeLong(entry.value());
                out.writeBoolean(entry.answered());
            }
        }
        writeRequest(state.request, out);
        writeReply(state.reply, out);
    }

    private static void writeRequest(RequestProgress request, DataOutput out) throws IOException {
        out.writeInt(request.left);
        out.writeInt(request.index);
        out.writeUTF(request.command == null ? "" : request.command.name());
        out.writeLong(request.size);
        out.writeInt(request.argument);
        out.writeBoolean(request.tailDue);
        out.writeInt(request.scanned);
    }

    private static void writeReply(ReplyProgress reply, DataOutput out) throws IOException {
        out.writeByte(reply.type == null ? 0 : reply.type.wire());
        out.writeLong(reply.size);
        out.writeByte(bit(reply.tailDue, 1) | bit(reply.inLine, 2) | bit(reply.chunked, 4));
        out.writeInt(reply.children);
        out.writeUTF(reply.word == null ? "" : reply.word);
        out.writeLong(reply.integer);
        out.writeUTF(reply.status == null ? "" : reply.status);
        out.writeByte(reply.depth);
        for (int i = 0; i < reply.depth; i++) {
            out.writeLong(reply.stack[i]);
        }
    }

    @Override
    public RedisState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("redis", version, VERSION);
        }
        RedisState state = new RedisState();
        int flags = in.readUnsignedByte();
        state.repliesOff = (flags & 1) != 0;
        state.skipNext = (flags & 2) != 0;
        state.inTransaction = (flags & 4) != 0;
        state.subscribed = (flags & 8) != 0;
        state.resp3 = (flags & 16) != 0;
        state.leaving = (flags & 32) != 0;
        state.database = in.readLong();
        state.requests = in.readLong();
        state.replies = in.readLong();
        state.due = readDue(in);
        readRequest(state.request, in);
        readReply(state.reply, in);
        return state;
    }

    private static @Nullable ArrayDeque<Due> readDue(DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > RedisState.MAX_DUE) {
            throw new IOException("redis state with " + count + " due replies exceeds " + RedisState.MAX_DUE);
        }
        if (count == 0) {
            return null;
        }
        ArrayDeque<Due> due = new ArrayDeque<>(count);
        for (int i = 0; i < count; i++) {
            due.add(new Due(expectation(in.readUnsignedByte()), in.readLong(), in.readLong(), in.readBoolean()));
        }
        return due;
    }

    private static Expectation expectation(int code) throws IOException {
        try {
            return Expectation.ofCode(code);
        } catch (IllegalArgumentException unknown) {
            throw new IOException("damaged redis state", unknown);
        }
    }

    private static void readRequest(RequestProgress request, DataInput in) throws IOException {
        request.left = in.readInt();
        request.index = in.readInt();
        String command = in.readUTF();
        request.command = command.isEmpty() ? null : RedisCommands.ofName(command);
        request.size = in.readLong();
        request.argument = in.readInt();
        request.tailDue = in.readBoolean();
        request.scanned = in.readInt();
        if (request.left < 0 || request.scanned < 0 || (request.tailDue && request.left == 0)) {
            throw new IOException("damaged redis state: " + request.left + " arguments left");
        }
    }

    private static void readReply(ReplyProgress reply, DataInput in) throws IOException {
        int type = in.readUnsignedByte();
        reply.type = type == 0 ? null : RespType.ofByte(type);
        reply.size = in.readLong();
        int flags = in.readUnsignedByte();
        reply.tailDue = (flags & 1) != 0;
        reply.inLine = (flags & 2) != 0;
        reply.chunked = (flags & 4) != 0;
        reply.children = in.readInt();
        String word = in.readUTF();
        reply.word = word.isEmpty() ? null : word;
        reply.integer = in.readLong();
        String status = in.readUTF();
        reply.status = status.isEmpty() ? null : status;
        int depth = in.readUnsignedByte();
        if (depth > ReplyProgress.MAX_DEPTH) {
            throw new IOException("redis state of depth " + depth + " exceeds " + ReplyProgress.MAX_DEPTH);
        }
        for (int i = 0; i < depth; i++) {
            long entry = in.readLong();
            reply.push(entry >> 1, (entry & 1) == 1);
        }
    }

    private static int bit(boolean set, int mask) {
        return set ? mask : 0;
    }
}
