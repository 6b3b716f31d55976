// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import io.packetd.protocol.mysql.Commands.Command;
import io.packetd.protocol.mysql.Statements.Statement;
import org.jspecify.annotations.Nullable;

/** What the client says: commands, and what it sends in the middle of an exchange. */
final class CommandReader {

    /** Most bytes of a statement that are shown. */
    static final int MAX_TEXT = 1024;

    /** Most bytes of a packet that are looked at. */
    static final int MAX_LOOK = 8 << 10;

    /** No prepared statement. */
    private static final long NO_STATEMENT = -1;

    /** MariaDB: the statement that was prepared last, whose number the client does not know yet. */
    private static final long LAST_PREPARED = 0xffff_ffffL;

    private CommandReader() {}

    static Step read(ByteWindow in, MysqlState state) {
        if (state.phase == Phase.STREAMING) {
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        Draft draft = state.draft;
        if (draft != null && draft.tail()) {
            return told(state, draft, 1, 0);
        }
        if (in.length() < Packet.HEAD) {
            return Step.needMore(Packet.HEAD);
        }
        int length = Packet.length(in, 0);
        int sequence = Packet.sequence(in, 0);
        if (draft != null) {
            return sequence == Packet.next(draft.sequence())
                    ? packet(state, draft.with(length), Packet.HEAD, length)
                    : Step.reject(Reason.UNEXPECTED);
        }
        if (sequence != 0 || state.phase == Phase.GREETED) {
            return inExchange(in, state, length, sequence);
        }
        return command(in, state, length);
    }

    /** A packet that begins no command: authentication, or a file. */
    private static Step inExchange(ByteWindow in, MysqlState state, int length, int sequence) {
        if (state.phase == Phase.GREETED || state.phase == Phase.UNKNOWN) {
            return LoginReader.login(in, state, length, sequence);
        }
        Awaited last = state.awaited.peekLast();
        Command command = last == null ? null : Commands.of(last.command());
        boolean authenticates = command != null && command.answer() == AnswerKind.LOGIN;
        if (!authenticates && !state.file) {
            return Step.reject(Reason.UNEXPECTED);
        }
        if (state.answer.stage != Stage.IDLE) {
            state.answer.sequence = Packet.next(sequence);
        }
        if (length == 0) {
            state.file = false;
        }
        return Step.ignore(Packet.HEAD, length);
    }

    private static Step command(ByteWindow in, MysqlState state, int length) {
        if (length == 0) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() <= Packet.HEAD) {
            return Step.needMore(Packet.HEAD + 1);
        }
        int code = in.u8(Packet.HEAD);
        Command command = Commands.of(code);
        if (command == null || !Commands.isSpoken(code) || !Commands.fits(command, length)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (state.phase == Phase.UNKNOWN) {
            state.phase = Phase.COMMANDS;
        }
        if (code == Commands.CHANGE_USER) {
            return LoginReader.changeUser(in, state, length);
        }
        int end = Packet.HEAD + length;
        int from = Packet.HEAD + 1;
        if (code == Commands.QUERY) {
            int look = Math.min(end, from + 2);
            if (in.length() < look) {
                return Step.needMore(look);
            }
            if (hasAttributes(in, state, from, end)) {
                from = QueryAttributes.end(in, from, end);
                if (from < QueryAttributes.UNREADABLE) {
                    return Step.needMore(-from);
                }
            }
        }
        int look = look(code, from, end);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        return packet(state, draft(in, state, code, from, end), look, end - look);
    }

    /** Without the log-in, by the bytes: no statement begins with a control character and the number 1. */
    private static boolean hasAttributes(ByteWindow in, MysqlState state, int from, int end) {
        return state.capabilities == MysqlState.UNKNOWN_CAPABILITIES
                ? end - from >= 2 && in.u8(from) < ' ' && in.u8(from + 1) == 1
                : state.has(Capability.QUERY_ATTRIBUTES);
    }

    /** Bytes of the window that are looked at. */
    private static int look(int code, int from, int end) {
        if (from < 0) {
            return Packet.HEAD + 1;
        }
        if (Commands.hasText(code)) {
            return Math.min(end, from + MAX_TEXT);
        }
        int wanted = Commands.hasStatement(code) ? 4 : code == Commands.MULTI ? MAX_TEXT : 0;
        return Math.min(end, from + wanted);
    }

    private static Draft draft(ByteWindow in, MysqlState state, int code, int from, int end) {
        String text = null;
        boolean cut = false;
        long statementId = NO_STATEMENT;
        if (Commands.hasStatement(code)) {
            statementId = in.u32le(from);
            Statement statement = statement(state, code, statementId);
            if (statement != null) {
                text = statement.text();
                cut = statement.cut();
            }
        } else if (Commands.hasText(code) && from >= 0) {
            int to = Math.min(end, from + MAX_TEXT);
            if (code == Commands.FIELD_LIST) {
                int zero = in.indexOf(0, from, to);
                to = zero < 0 ? to : zero;
            } else {
                cut = to < end;
            }
            text = Secrets.redact(Lenenc.text(in, from, to, to < end));
        } else if (code == Commands.MULTI) {
            statementId = MultiCommand.inner(in, from, end);
        }
        return new Draft(code, end, 0, text, cut, statementId, false);
    }

    /** The statement that a command executes, and what the command does to the table of statements. */
    private static @Nullable Statement statement(MysqlState state, int code, long id) {
        switch (code) {
            case Commands.CLOSE -> state.statements.remove(id);
            case Commands.EXECUTE, Commands.BULK_EXECUTE, Commands.FETCH -> {
                if (id != LAST_PREPARED) {
                    return state.statements.use(id);
                }
                Awaited prepare = state.lastPrepare();
                String text = prepare == null ? null : prepare.text();
                return prepare == null
                        ? state.statements.last()
                        : new Statement(id, text == null ? "" : text, prepare.cut());
            }
            default -> {}
        }
        return null;
    }

    /** A packet of a command: told with its last byte, unless another packet goes on with it. */
    private static Step packet(MysqlState state, Draft draft, int bytes, int rest) {
        boolean goesOn = bytes + rest == Packet.HEAD + Packet.GOES_ON;
        if (goesOn) {
            state.draft = draft;
            return Step.advance(bytes, rest);
        }
        if (rest > 0 && state.compressed) {
            state.draft = draft.waiting();
            return Step.advance(bytes, rest - 1);
        }
        return told(state, draft, bytes, rest);
    }

    private static Step told(MysqlState state, Draft draft, int bytes, int rest) {
        state.draft = null;
        Command command = Commands.of(draft.command());
        if (command == null) {
            throw new IllegalStateException("a draft of the unknown command " + draft.command());
        }
        Message message = message(state, draft, command);
        if (command.answer() != AnswerKind.NONE && !state.expect(awaited(draft))) {
            return Step.reject(Reason.LIMIT);
        }
        if (draft.command() == Commands.RESET_CONNECTION) {
            state.statements.clear();
        }
        return Step.emit(message, bytes, rest);
    }

    private static Awaited awaited(Draft draft) {
        int code = draft.command();
        String text =
                switch (code) {
                    case Commands.INIT_DB, Commands.PREPARE -> draft.text();
                    case Commands.QUERY -> draft.text() == null ? null : UseStatement.database(draft.text());
                    default -> null;
                };
        long inner = code == Commands.MULTI ? draft.statementId() : 0;
        return new Awaited(code, Packet.next(draft.sequence()), text, draft.cut(), inner);
    }

    private static Message message(MysqlState state, Draft draft, Command command) {
        Message.Builder builder =
                command.answer() == AnswerKind.NONE ? Message.oneWay(command.name()) : Message.request(command.name());
        int code = draft.command();
        String text = draft.text();
        builder.size(draft.size())
                .with(MysqlAttributes.QUERY_TEXT, text == null || text.isEmpty() ? null : text)
                .with(MysqlAttributes.QUERY_CUT, draft.cut() ? true : null)
                .with(MysqlAttributes.NAMESPACE, state.namespace)
                .with(MysqlAttributes.TABLE, code == Commands.FIELD_LIST ? text : null)
                .with(MysqlAttributes.STATEMENT_ID, Commands.hasStatement(code) ? draft.statementId() : null);
        return builder.build();
    }
}
