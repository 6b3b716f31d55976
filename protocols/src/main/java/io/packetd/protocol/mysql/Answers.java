// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Step;
import io.packetd.protocol.mysql.Commands.Command;
import io.packetd.protocol.mysql.Statements.Statement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a whole answer says, and what it means for the connection. */
final class Answers {

    private Answers() {}

    static AnswerKind kind(Awaited awaited) {
        Command command = Commands.of(awaited.command());
        return command == null ? AnswerKind.NONE : command.answer();
    }

    /** A result ends; another one of the same answer may follow. */
    static Step endOfResult(MysqlState state, Answer answer, int length, int look) {
        answer.results++;
        Awaited awaited = state.awaited.element();
        if ((answer.status & OkPacket.MORE_RESULTS) != 0 && kind(awaited) == AnswerKind.RESULT) {
            answer.stage = Stage.FIRST;
            answer.commands++;
            return AnswerReader.part(answer, length, look);
        }
        return finish(state, answer, length, look);
    }

    /** The last packet of an answer, {@code look} bytes of which are at hand. */
    static Step finish(MysqlState state, Answer answer, int length, int look) {
        Awaited awaited = state.awaited.element();
        if (awaited.command() == Commands.MULTI
                && MultiCommand.isPrepare(awaited.inner(), answer.commands)
                && answer.commands + 1 < MultiCommand.count(awaited.inner())) {
            answer.stage = Stage.FIRST;
            answer.commands++;
            return AnswerReader.part(answer, length, look);
        }
        answer.count(length);
        state.awaited.remove();
        Message message = message(state, awaited, answer);
        answer.reset();
        return Step.emit(message, look, Packet.HEAD + (long) length - look);
    }

    private static Message message(MysqlState state, Awaited awaited, Answer answer) {
        AnswerKind kind = kind(awaited);
        return switch (kind) {
            case PREPARED -> prepared(answer);
            case FIELDS ->
                told("FIELDS", answer, packet("Columns", answer.columns)).build();
            case TEXT, STREAM, NONE ->
                Message.response(Outcome.OK, "OK").size(answer.size).build();
            case RESULT, ROWS -> {
                changeDatabase(state, awaited, answer);
                yield answer.resultSet || kind == AnswerKind.ROWS
                        ? rows(answer)
                        : ok(answer).build();
            }
            case OK, LOGIN -> {
                Message.Builder ok = ok(answer);
                changeDatabase(state, awaited, answer);
                if (awaited.command() == Commands.LOGIN) {
                    loggedIn(state, ok);
                }
                yield ok.build();
            }
        };
    }

    private static Message prepared(Answer answer) {
        Map<String, Object> packet = new LinkedHashMap<>(8);
        packet.put("StatementID", answer.statementId);
        packet.put("Columns", answer.columns);
        packet.put("Params", answer.parameters);
        packet.put("Warnings", (long) answer.warnings);
        return told("PREPARED", answer, packet)
                .with(MysqlAttributes.STATEMENT_ID, answer.statementId)
                .build();
    }

    /** The number of a statement is known: from now on it can be executed. */
    static void learn(MysqlState state, long statementId) {
        Awaited awaited = state.awaited.element();
        String text = awaited.text();
        if (awaited.command() == Commands.PREPARE && text != null && !text.isEmpty()) {
            state.statements.put(new Statement(statementId, text, awaited.cut()));
        }
    }

    private static Message rows(Answer answer) {
        return told("RESULTSET", answer, packet("Rows", answer.rows))
                .with(MysqlAttributes.RETURNED_ROWS, answer.rows)
                .with(MysqlAttributes.RESULTS, answer.results > 1 ? (long) answer.results : null)
                .build();
    }

    private static Message.Builder ok(Answer answer) {
        Map<String, Object> packet = new LinkedHashMap<>(8);
        packet.put("AffectedRows", answer.affectedRows);
        packet.put("LastInsertID", answer.lastInsertId);
        packet.put("Status", (long) answer.status);
        packet.put("Warnings", (long) answer.warnings);
        return told("OK", answer, packet)
                .with(MysqlAttributes.AFFECTED_ROWS, answer.affectedRows)
                .with(MysqlAttributes.RESULTS, answer.results > 1 ? (long) answer.results : null);
    }

    private static Message.Builder told(String status, Answer answer, Map<String, ?> packet) {
        return Message.response(Outcome.OK, status)
                .size(answer.size)
                .with(MysqlAttributes.PACKET, Collections.unmodifiableMap(packet));
    }

    private static Map<String, ?> packet(String key, long value) {
        return Map.of(key, value);
    }

    /**
     * The server has ended. Without the log-in, an answer to PREPARE whose last definition is at hand is told only when the next
     * packet shows that it was the last.
     */
    static List<Message> atClose(MysqlState state, long bytes) {
        Answer answer = state.answer;
        Awaited awaited = state.awaited.peek();
        boolean isLast = answer.left == 1 && (answer.stage == Stage.COLUMNS || answer.columns == 0);
        if (awaited == null || !isLast || state.eof != Eof.UNKNOWN || kind(awaited) != AnswerKind.PREPARED) {
            return List.of();
        }
        answer.size = bytes;
        state.awaited.remove();
        Message message = prepared(answer);
        answer.reset();
        return List.of(message);
    }

    private static void changeDatabase(MysqlState state, Awaited awaited, Answer answer) {
        String text = awaited.text();
        if (text != null && !answer.databaseTold) {
            state.namespace = text.isEmpty() ? null : text;
        }
    }

    private static void loggedIn(MysqlState state, Message.Builder ok) {
        ok.with(MysqlAttributes.SERVER_VERSION, state.serverVersion);
        state.serverVersion = null;
        state.phase = Phase.COMMANDS;
        state.compressed = state.has(Capability.COMPRESS | Capability.ZSTD);
    }
}
