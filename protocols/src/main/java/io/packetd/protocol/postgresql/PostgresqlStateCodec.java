// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Version 1, big endian; text is u16 length and UTF-8:
 *
 * <pre>
 * u8 flags: 1 batchTold, 2 tail, 4 database known, 8 group open, 16 answer open, 32 copied
 * u8 code of the reason for leaving (0: none), i64 clientNext
 * [database known] text
 * [copied] i64 messages, i64 bytes
 * u16 owed things, u8 code for each
 * [group open] u8 kind, u8 bound, u8 target, i64 time, i64 offset, i64 bytes, text object,
 *              statement
 * [answer open] u8 flags: 1 complete, 2 flushed, 4 aborts, 8 ready, 16 error; i64 first, last, offset, end, bytes, rows,
 *               returned; u8 copied ('i', 'o', 'b', 0), i64 messages, i64 bytes; u8 shown; i32 minor version;
 *               u8 tags, text for each; [error] three texts
 * u16 statements, a statement for each; u16 portals, text name and a statement for each; longest unused first
 * statement: text name, u8 flags: 1 text known, 2 cut; [text known] text
 * </pre>
 */
final class PostgresqlStateCodec implements StateCodec<PostgresqlState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(PostgresqlState state, DataOutput out) throws IOException {
        boolean copied = state.copyMessages != 0;
        boolean grouped = state.group.kind != Group.Kind.NONE;
        String database = state.database;
        out.writeByte(bit(state.batchTold, 1)
                | bit(state.tail, 2)
                | bit(database != null, 4)
                | bit(grouped, 8)
                | bit(state.answer.open, 16)
                | bit(copied, 32));
        out.writeByte(state.leaving == null ? 0 : state.leaving.code());
        out.writeLong(state.clientNext);
        if (database != null) {
            writeText(database, out);
        }
        if (copied) {
            out.writeLong(state.copyMessages);
            out.writeLong(state.copyBytes);
        }
        OwedQueue owed = state.owed;
        out.writeShort(owed.size());
        for (int i = 0; i < owed.size(); i++) {
            out.writeByte(owed.get(i).code());
        }
        if (grouped) {
            writeGroup(state.group, out);
        }
        if (state.answer.open) {
            writeAnswer(state.answer, out);
        }
        out.writeShort(state.statements.size());
        for (Map.Entry<String, Statement> entry : state.statements.entries()) {
            writeStatement(entry.getValue(), out);
        }
        out.writeShort(state.portals.size());
        for (Map.Entry<String, Statement> entry : state.portals.entries()) {
            writeText(entry.getKey(), out);
            writeStatement(entry.getValue(), out);
        }
    }

    private static void writeGroup(Group group, DataOutput out) throws IOException {
        out.writeByte(group.kind.code());
        out.writeBoolean(group.bound);
        out.writeByte(group.target);
        out.writeLong(group.firstNanos);
        out.writeLong(group.offset);
        out.writeLong(group.bytes);
        writeText(group.object, out);
        writeStatement(group.statement, out);
    }

    private static void writeAnswer(Answer answer, DataOutput out) throws IOException {
        ErrorFields error = answer.error;
        out.writeByte(bit(answer.complete, 1)
                | bit(answer.flushed, 2)
                | bit(answer.aborts, 4)
                | bit(answer.ready, 8)
                | bit(error != null, 16));
        out.writeLong(answer.firstNanos);
        out.writeLong(answer.lastNanos);
        out.writeLong(answer.offset);
        out.writeLong(answer.end);
        out.writeLong(answer.bytes);
        out.writeLong(answer.rows);
        out.writeLong(answer.returned);
        out.writeByte(answer.copy);
        out.writeLong(answer.copyMessages);
        out.writeLong(answer.copyBytes);
        out.writeByte(answer.shown);
        out.writeInt(answer.minorVersion);
        List<String> tags = answer.tags == null ? List.of() : answer.tags;
        out.writeByte(tags.size());
        for (String tag : tags) {
            writeText(tag, out);
        }
        if (error != null) {
            writeText(error.severity(), out);
            writeText(error.sqlState(), out);
            writeText(error.message(), out);
        }
    }

    private static void writeStatement(Statement statement, DataOutput out) throws IOException {
        String text = statement.text();
        writeText(statement.name(), out);
        out.writeByte(bit(text != null, 1) | bit(statement.cut(), 2));
        if (text != null) {
            writeText(text, out);
        }
    }

    private static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    @Override
    public PostgresqlState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("postgresql", version, VERSION);
        }
        PostgresqlState state = new PostgresqlState();
        int flags = in.readUnsignedByte();
        state.batchTold = (flags & 1) != 0;
        state.tail = (flags & 2) != 0;
        state.leaving = reason(in.readUnsignedByte());
        state.clientNext = in.readLong();
        if ((flags & 4) != 0) {
            state.database = readText(in);
        }
        if ((flags & 32) != 0) {
            state.copyMessages = in.readLong();
            state.copyBytes = in.readLong();
        }
        readOwed(state.owed, in);
        if ((flags & 8) != 0) {
            readGroup(state.group, in);
        }
        if ((flags & 16) != 0) {
            readAnswer(state.answer, in);
        }
        int statements = in.readUnsignedShort();
        for (int i = 0; i < statements; i++) {
            Statement statement = readStatement(in);
            state.statements.put(statement.name(), statement);
        }
        int portals = in.readUnsignedShort();
        for (int i = 0; i < portals; i++) {
            state.portals.put(readText(in), readStatement(in));
        }
        return state;
    }

    private static @Nullable OpaqueReason reason(int code) throws IOException {
        try {
            return code == 0 ? null : OpaqueReason.ofCode(code);
        } catch (IllegalArgumentException unknown) {
            throw new IOException("damaged postgresql state", unknown);
        }
    }

    private static void readOwed(OwedQueue queue, DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            int code = in.readUnsignedByte();
            Owed owed = Owed.ofCode(code);
            if (owed == null || (owed == Owed.LOST && i + 1 < count)) {
                throw new IOException("damaged postgresql state: " + code + " is owed");
            }
            boolean noted = true;
            if (owed == Owed.LOST) {
                queue.addLost();
            } else {
                noted = queue.add(owed);
            }
            if (!noted) {
                throw new IOException("postgresql state owes " + count + ", the limit is " + OwedQueue.MAX);
            }
        }
    }

    private static void readGroup(Group group, DataInput in) throws IOException {
        int code = in.readUnsignedByte();
        Group.Kind kind = Group.Kind.ofCode(code);
        if (kind == null) {
            throw new IOException("damaged postgresql state: group of kind " + code);
        }
        group.kind = kind;
        group.bound = in.readBoolean();
        group.target = (char) in.readUnsignedByte();
        group.firstNanos = in.readLong();
        group.offset = in.readLong();
        group.bytes = in.readLong();
        group.object = readText(in);
        group.statement = readStatement(in);
    }

    private static void readAnswer(Answer answer, DataInput in) throws IOException {
        int flags = in.readUnsignedByte();
        answer.open = true;
        answer.complete = (flags & 1) != 0;
        answer.flushed = (flags & 2) != 0;
        answer.aborts = (flags & 4) != 0;
        answer.ready = (flags & 8) != 0;
        answer.firstNanos = in.readLong();
        answer.lastNanos = in.readLong();
        answer.offset = in.readLong();
        answer.end = in.readLong();
        answer.bytes = in.readLong();
        answer.rows = in.readLong();
        answer.returned = in.readLong();
        answer.copy = (char) in.readUnsignedByte();
        answer.copyMessages = in.readLong();
        answer.copyBytes = in.readLong();
        answer.shown = in.readUnsignedByte();
        answer.minorVersion = in.readInt();
        int tags = in.readUnsignedByte();
        if (tags > Answer.MAX_TAGS) {
            throw new IOException("postgresql state with " + tags + " tags exceeds " + Answer.MAX_TAGS);
        }
        answer.tags = tags == 0 ? null : new ArrayList<>(tags);
        for (int i = 0; i < tags && answer.tags != null; i++) {
            answer.tags.add(readText(in));
        }
        if ((flags & 16) != 0) {
            answer.error = new ErrorFields(readText(in), readText(in), readText(in));
        }
    }

    private static Statement readStatement(DataInput in) throws IOException {
        String name = readText(in);
        int flags = in.readUnsignedByte();
        return new Statement(name, (flags & 1) != 0 ? readText(in) : null, (flags & 2) != 0);
    }

    private static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int bit(boolean set, int mask) {
        return set ? mask : 0;
    }
}
