// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/**
 * What the server answers, packet by packet. What a packet is follows from the command that was asked and from how far its
 * answer has come ({@link Stage}), never from its first byte alone: a row may begin like an OK packet.
 */
final class AnswerReader {

    private static final byte[] DEFINITION = {3, 'd', 'e', 'f'};

    /** Most bytes of the packet with the number of columns: the integer and a flag. */
    private static final int MAX_COUNT = 10;

    /** The first byte of a request for a file. */
    private static final int FILE = 0xfb;

    private AnswerReader() {}

    static Step read(ByteWindow in, MysqlState state) {
        if (state.phase == Phase.STREAMING) {
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        if (in.length() < Packet.HEAD) {
            return Step.needMore(Packet.HEAD);
        }
        Awaited awaited = state.inDoubt ? null : state.awaited.peek();
        if (awaited == null) {
            return StrayReader.read(in, state);
        }
        Answer answer = state.answer;
        AnswerKind kind = Answers.kind(awaited);
        if (answer.stage == Stage.IDLE) {
            answer.begin(kind == AnswerKind.ROWS ? Stage.ROWS : Stage.FIRST, awaited.sequence());
        }
        if (answer.stage == Stage.ROWS) {
            return RowReader.read(in, state, answer);
        }
        int length = Packet.length(in, 0);
        if (Packet.sequence(in, 0) != answer.sequence) {
            return Step.reject(Reason.UNEXPECTED);
        }
        if (answer.goesOn || length == 0) {
            return answer.goesOn || kind == AnswerKind.TEXT
                    ? part(answer, length, Packet.HEAD)
                    : Step.reject(Reason.MALFORMED);
        }
        if (in.length() <= Packet.HEAD) {
            return Step.needMore(Packet.HEAD + 1);
        }
        if (in.u8(Packet.HEAD) == ErrorPacket.HEADER) {
            return error(in, state, answer, length);
        }
        return switch (answer.stage) {
            case IDLE, ROWS -> throw new IllegalStateException("stage " + answer.stage + " has no packet of its own");
            case FIRST -> first(in, state, answer, kind, length);
            case PARAMETERS, COLUMNS -> definition(in, state, answer, kind, length);
            case PARAMETERS_END -> PreparedReader.parametersEnd(in, state, answer, length);
            case COLUMNS_END -> columnsEnd(in, state, answer, length);
            case PREPARED_END -> PreparedReader.end(in, state, answer, length);
        };
    }

    private static Step first(ByteWindow in, MysqlState state, Answer answer, AnswerKind kind, int length) {
        int header = in.u8(Packet.HEAD);
        return switch (kind) {
            case NONE -> Step.reject(Reason.UNEXPECTED);
            case OK ->
                header == OkPacket.HEADER || header == OkPacket.EOF_HEADER
                        ? end(in, state, answer, length)
                        : Step.reject(Reason.MALFORMED);
            case LOGIN ->
                header == OkPacket.HEADER ? end(in, state, answer, length) : part(answer, length, Packet.HEAD);
            case TEXT -> Answers.finish(state, answer, length, Packet.HEAD);
            case STREAM -> {
                state.phase = Phase.STREAMING;
                yield Answers.finish(state, answer, length, Packet.HEAD);
            }
            case FIELDS ->
                header == OkPacket.EOF_HEADER
                        ? end(in, state, answer, length)
                        : definition(in, state, answer, kind, length);
            case PREPARED -> PreparedReader.first(in, state, answer, length);
            case RESULT, ROWS -> result(in, state, answer, length, header);
        };
    }

    private static Step result(ByteWindow in, MysqlState state, Answer answer, int length, int header) {
        if (header == OkPacket.HEADER && (length >= OkPacket.LEAST || state.lacks(Capability.PROTOCOL_41))) {
            Awaited awaited = state.awaited.element();
            return MultiCommand.isPrepare(awaited.inner(), answer.commands)
                    ? PreparedReader.first(in, state, answer, length)
                    : end(in, state, answer, length);
        }
        if (header == FILE) {
            state.file = true;
            return part(answer, length, Packet.HEAD);
        }
        int end = Packet.HEAD + length;
        if (length > MAX_COUNT) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < end) {
            return Step.needMore(end);
        }
        long columns = ColumnCount.columns(in, end);
        if (columns <= 0) {
            return Step.reject(Reason.MALFORMED);
        }
        answer.columns = answer.resultSet ? answer.columns : columns;
        answer.resultSet = true;
        answer.left = columns;
        answer.stage = ColumnCount.hasDefinitions(in, end) ? Stage.COLUMNS : Stage.COLUMNS_END;
        return part(answer, length, end);
    }

    /** The definition of a column or parameter. */
    static Step definition(ByteWindow in, MysqlState state, Answer answer, AnswerKind kind, int length) {
        int look = Packet.HEAD + Math.min(length, DEFINITION.length);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        if (!state.lacks(Capability.PROTOCOL_41) && !in.matches(Packet.HEAD, DEFINITION)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (kind == AnswerKind.FIELDS) {
            answer.columns++;
            return part(answer, length, look);
        }
        if (answer.left > 1) {
            answer.left--;
            return part(answer, length, look);
        }
        boolean isPrepared = answer.stage == Stage.PARAMETERS || !answer.resultSet;
        if (isPrepared && (answer.stage == Stage.COLUMNS || answer.columns == 0)) {
            return PreparedReader.lastDefinition(in, state, answer, length, look);
        }
        answer.left = 0;
        answer.stage = answer.stage == Stage.PARAMETERS ? Stage.PARAMETERS_END : Stage.COLUMNS_END;
        return part(answer, length, look);
    }

    private static Step columnsEnd(ByteWindow in, MysqlState state, Answer answer, int length) {
        if (!OkPacket.isEof(in, 0, length)) {
            answer.stage = Stage.ROWS;
            return RowReader.read(in, state, answer);
        }
        int end = Packet.HEAD + length;
        if (in.length() < end) {
            return Step.needMore(end);
        }
        OkPacket.readEof(in, length, answer);
        boolean executes = state.awaited.element().command() == Commands.EXECUTE;
        if (executes && (answer.status & OkPacket.CURSOR_EXISTS) != 0) {
            return Answers.endOfResult(state, answer, length, end);
        }
        answer.stage = Stage.ROWS;
        return part(answer, length, end);
    }

    /** An OK packet, or the old EOF packet in its place. */
    static Step end(ByteWindow in, MysqlState state, Answer answer, int length) {
        int look = OkPacket.look(length);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        if (OkPacket.isEof(in, 0, length)) {
            OkPacket.readEof(in, length, answer);
        } else if (!OkPacket.read(in, length, answer, state)) {
            return Step.reject(Reason.MALFORMED);
        }
        return Answers.endOfResult(state, answer, length, look);
    }

    static Step error(ByteWindow in, MysqlState state, Answer answer, int length) {
        if (length < 3) {
            return Step.reject(Reason.MALFORMED);
        }
        int look = ErrorPacket.look(length);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        if (ErrorPacket.code(in) == ErrorPacket.PROGRESS) {
            return part(answer, length, look);
        }
        answer.count(length);
        Message.Builder message = Message.response(Outcome.ERROR, "").size(answer.size);
        ErrorPacket.tell(in, length, message);
        if (answer.resultSet) {
            message.with(MysqlAttributes.RETURNED_ROWS, answer.rows);
        }
        state.awaited.remove();
        answer.reset();
        return Step.emit(message.build(), look, Packet.HEAD + (long) length - look);
    }

    /** A packet that does not end the answer, {@code look} bytes of which are at hand. */
    static Step part(Answer answer, int length, int look) {
        answer.count(length);
        return Step.advance(look, Packet.HEAD + (long) length - look);
    }
}
