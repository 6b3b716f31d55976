// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.StateCodec;
import io.packetd.protocol.mysql.Statements.Statement;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 phase, u8 eof
 * u8 flags: 1 compressed, 2 file, 4 inDoubt, 8 clientGap, 16 draft, 32 answer, 64 fromClient, 128 fromServer
 * i64 server capabilities, i64 capabilities, text server version, text namespace
 * u16 number of awaited answers, for each: u16 command, u8 sequence, u8 cut, i64 inner, text
 * u16 number of statements, the least recently used first, for each: i64 id, u8 cut, text; i64 the one prepared last
 * draft, if any:  u16 command, i64 size, u8 sequence, u8 flags: 1 cut, 2 tail, i64 statement, text
 * answer, if any: u8 stage, u8 sequence, u8 flags: 1 goesOn, 2 resultSet, 4 databaseTold, i64 size, left, columns,
 *                 parameters, statement, rows, affected rows, insert id, i32 results, u16 status, u16 warnings, i32 commands
 * fromClient, fromServer, if any: i32 need, i64 skip, u8 open, i64 first time, i64 offset, i64 wire bytes, u16 length, bytes
 * text: u8 0 for null, else 1 and modified UTF-8 with its length in front
 * </pre>
 */
final class MysqlStateCodec implements StateCodec<MysqlState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(MysqlState state, DataOutput out) throws IOException {
        Draft draft = state.draft;
        InnerStream fromClient = state.fromClient;
        InnerStream fromServer = state.fromServer;
        out.writeByte(state.phase.code());
        out.writeByte(state.eof.code());
        out.writeByte(bit(state.compressed, 1)
                | bit(state.file, 2)
                | bit(state.inDoubt, 4)
                | bit(state.clientGap, 8)
                | bit(draft != null, 16)
                | bit(state.answer.stage != Stage.IDLE, 32)
                | bit(fromClient != null, 64)
                | bit(fromServer != null, 128));
        out.writeLong(state.serverCapabilities);
        out.writeLong(state.capabilities);
        writeText(state.serverVersion, out);
        writeText(state.namespace, out);
        out.writeShort(state.awaited.size());
        for (Awaited command : state.awaited) {
            out.writeShort(command.command());
            out.writeByte(command.sequence());
            out.writeBoolean(command.cut());
            out.writeLong(command.inner());
            writeText(command.text(), out);
        }
        out.writeShort(state.statements.all().size());
        for (Statement statement : state.statements.all()) {
            out.writeLong(statement.id());
            out.writeBoolean(statement.cut());
            writeText(statement.text(), out);
        }
        out.writeLong(state.statements.lastPrepared);
        if (draft != null) {
            writeDraft(draft, out);
        }
        if (state.answer.stage != Stage.IDLE) {
            writeAnswer(state.answer, out);
        }
        if (fromClient != null) {
            writeInner(fromClient, out);
        }
        if (fromServer != null) {
            writeInner(fromServer, out);
        }
    }

    private static void writeDraft(Draft draft, DataOutput out) throws IOException {
        out.writeShort(draft.command());
        out.writeLong(draft.size());
        out.writeByte(draft.sequence());
        out.writeByte(bit(draft.cut(), 1) | bit(draft.tail(), 2));
        out.writeLong(draft.statementId());
        writeText(draft.text(), out);
    }

    private static void writeAnswer(Answer answer, DataOutput out) throws IOException {
        out.writeByte(answer.stage.code());
        out.writeByte(answer.sequence);
        out.writeByte(bit(answer.goesOn, 1) | bit(answer.resultSet, 2) | bit(answer.databaseTold, 4));
        out.writeLong(answer.size);
        out.writeLong(answer.left);
        out.writeLong(answer.columns);
        out.writeLong(answer.parameters);
        out.writeLong(answer.statementId);
        out.writeLong(answer.rows);
        out.writeLong(answer.affectedRows);
        out.writeLong(answer.lastInsertId);
        out.writeInt(answer.results);
        out.writeShort(answer.status);
        out.writeShort(answer.warnings);
        out.writeInt(answer.commands);
    }

    private static void writeInner(InnerStream inner, DataOutput out) throws IOException {
        out.writeInt(inner.need);
        out.writeLong(inner.skip);
        out.writeBoolean(inner.open);
        out.writeLong(inner.firstNanos);
        out.writeLong(inner.offset);
        out.writeLong(inner.wireBytes);
        out.writeShort(inner.waiting.length);
        out.write(inner.waiting);
    }

    private static void writeText(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    @Override
    public MysqlState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("mysql", version, VERSION);
        }
        MysqlState state = new MysqlState();
        state.phase = Phase.ofCode(in.readUnsignedByte());
        state.eof = Eof.ofCode(in.readUnsignedByte());
        int flags = in.readUnsignedByte();
        state.compressed = (flags & 1) != 0;
        state.file = (flags & 2) != 0;
        state.inDoubt = (flags & 4) != 0;
        state.clientGap = (flags & 8) != 0;
        state.serverCapabilities = in.readLong();
        state.capabilities = in.readLong();
        state.serverVersion = readText(in);
        state.namespace = readText(in);
        readAwaited(state, in);
        readStatements(state, in);
        if ((flags & 16) != 0) {
            state.draft = readDraft(in);
        }
        if ((flags & 32) != 0) {
            readAnswer(state.answer, in);
        }
        if ((flags & 64) != 0) {
            state.fromClient = readInner(in);
        }
        if ((flags & 128) != 0) {
            state.fromServer = readInner(in);
        }
        if (state.answer.stage != Stage.IDLE && state.awaited.isEmpty()) {
            throw new IOException("damaged mysql state: an answer that nobody awaits");
        }
        return state;
    }

    private static void readAwaited(MysqlState state, DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MysqlState.MAX_AWAITED) {
            throw new IOException("mysql state with " + count + " awaited answers exceeds " + MysqlState.MAX_AWAITED);
        }
        for (int i = 0; i < count; i++) {
            int command = readCommand(in);
            int sequence = in.readUnsignedByte();
            boolean cut = in.readBoolean();
            long inner = in.readLong();
            state.awaited.add(new Awaited(command, sequence, readText(in), cut, inner));
        }
    }

    private static void readStatements(MysqlState state, DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        if (count > Statements.MAX_COUNT) {
            throw new IOException("mysql state with " + count + " statements exceeds " + Statements.MAX_COUNT);
        }
        for (int i = 0; i < count; i++) {
            long id = in.readLong();
            boolean cut = in.readBoolean();
            String text = readText(in);
            state.statements.put(new Statement(id, text == null ? "" : text, cut));
        }
        state.statements.lastPrepared = in.readLong();
    }

    private static Draft readDraft(DataInput in) throws IOException {
        int command = readCommand(in);
        long size = in.readLong();
        int sequence = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        long statement = in.readLong();
        return new Draft(command, size, sequence, readText(in), (flags & 1) != 0, statement, (flags & 2) != 0);
    }

    private static void readAnswer(Answer answer, DataInput in) throws IOException {
        answer.stage = Stage.ofCode(in.readUnsignedByte());
        answer.sequence = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        answer.goesOn = (flags & 1) != 0;
        answer.resultSet = (flags & 2) != 0;
        answer.databaseTold = (flags & 4) != 0;
        answer.size = in.readLong();
        answer.left = in.readLong();
        answer.columns = in.readLong();
        answer.parameters = in.readLong();
        answer.statementId = in.readLong();
        answer.rows = in.readLong();
        answer.affectedRows = in.readLong();
        answer.lastInsertId = in.readLong();
        answer.results = in.readInt();
        answer.status = in.readUnsignedShort();
        answer.warnings = in.readUnsignedShort();
        answer.commands = in.readInt();
    }

    private static InnerStream readInner(DataInput in) throws IOException {
        InnerStream inner = new InnerStream();
        inner.need = in.readInt();
        inner.skip = in.readLong();
        inner.open = in.readBoolean();
        inner.firstNanos = in.readLong();
        inner.offset = in.readLong();
        inner.wireBytes = in.readLong();
        int length = in.readUnsignedShort();
        if (length > InnerStream.MAX_WAITING || inner.skip < 0) {
            throw new IOException("damaged mysql state: " + length + " bytes wait, " + inner.skip + " are passed over");
        }
        inner.waiting = new byte[length];
        in.readFully(inner.waiting);
        return inner;
    }

    private static int readCommand(DataInput in) throws IOException {
        int code = in.readUnsignedShort();
        if (Commands.of(code) == null) {
            throw new IOException("unknown command " + code + " in mysql state");
        }
        return code;
    }

    private static @Nullable String readText(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static int bit(boolean set, int mask) {
        return set ? mask : 0;
    }
}
