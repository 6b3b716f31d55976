// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/** The answer to PREPARE ("COM_STMT_PREPARE Response"): a number, then the definitions of parameters and columns. */
final class PreparedReader {

    /** Longest definition behind which one looks whether an EOF packet follows. */
    private static final int MAX_DEFINITION = 4 << 10;

    private PreparedReader() {}

    /** The last definition of a prepared statement: whether an EOF packet follows must be known, or seen. */
    static Step lastDefinition(ByteWindow in, MysqlState state, Answer answer, int length, int look) {
        if (state.eof == Eof.UNKNOWN && length <= MAX_DEFINITION) {
            int next = Packet.HEAD + length;
            if (in.length() <= next + Packet.HEAD) {
                return Step.needMore(next + Packet.HEAD + 1);
            }
            boolean follows = Packet.sequence(in, next) == Packet.next(answer.sequence)
                    && OkPacket.isEof(in, next, Packet.length(in, next));
            state.eof = follows ? Eof.SENT : Eof.OMITTED;
        }
        if (state.eof == Eof.SENT) {
            answer.stage = Stage.PREPARED_END;
            return AnswerReader.part(answer, length, look);
        }
        return Answers.finish(state, answer, length, look);
    }

    static Step first(ByteWindow in, MysqlState state, Answer answer, int length) {
        int look = Packet.HEAD + Math.min(length, 13);
        if (in.u8(Packet.HEAD) != OkPacket.HEADER || length < 9) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < look) {
            return Step.needMore(look);
        }
        answer.statementId = in.u32le(Packet.HEAD + 1);
        Answers.learn(state, answer.statementId);
        answer.columns = in.u16le(Packet.HEAD + 5);
        answer.parameters = in.u16le(Packet.HEAD + 7);
        answer.warnings = length >= 12 ? in.u16le(Packet.HEAD + 10) : 0;
        answer.resultSet = false;
        boolean omitted = length >= 13 && in.u8(Packet.HEAD + 12) == 0 && !state.lacks(Capability.OPTIONAL_METADATA);
        if (omitted || (answer.parameters == 0 && answer.columns == 0)) {
            return Answers.finish(state, answer, length, look);
        }
        answer.stage = answer.parameters > 0 ? Stage.PARAMETERS : Stage.COLUMNS;
        answer.left = answer.parameters > 0 ? answer.parameters : answer.columns;
        return AnswerReader.part(answer, length, look);
    }

    static Step parametersEnd(ByteWindow in, MysqlState state, Answer answer, int length) {
        answer.stage = Stage.COLUMNS;
        answer.left = answer.columns;
        if (OkPacket.isEof(in, 0, length)) {
            state.eof = Eof.SENT;
            return AnswerReader.part(answer, length, Packet.HEAD + 1);
        }
        state.eof = Eof.OMITTED;
        return AnswerReader.definition(in, state, answer, AnswerKind.PREPARED, length);
    }

    static Step end(ByteWindow in, MysqlState state, Answer answer, int length) {
        return OkPacket.isEof(in, 0, length)
                ? Answers.finish(state, answer, length, Packet.HEAD + 1)
                : Step.reject(Reason.MALFORMED);
    }
}
