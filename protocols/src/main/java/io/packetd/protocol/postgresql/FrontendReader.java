// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.util.List;
import java.util.Map;

/** Messages of the client: a type byte, a length that counts itself, and the rest. */
final class FrontendReader {

    /** Bytes of type and length. */
    static final int HEAD_BYTES = 5;

    /** Longest message, in bytes: what a server accepts. */
    static final long MAX_LENGTH = 0x4000_0000L;

    /** Bytes of a message that may be names. */
    private static final int NAME_BYTES = 2 * Text.LONGEST_NAME;

    private FrontendReader() {}

    static Step read(ByteWindow in, PostgresqlState state) {
        if (in.u8(0) == 0) {
            return StartupReader.read(in, state);
        }
        if (!FrontendShapes.isType(in.u8(0))) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < HEAD_BYTES) {
            return Step.needMore(HEAD_BYTES);
        }
        long length = in.u32(1);
        if (!FrontendShapes.isLength(in.u8(0), length)) {
            return Step.reject(length > MAX_LENGTH ? Reason.LIMIT : Reason.MALFORMED);
        }
        long total = length + 1;
        int wanted = (int) Math.min(total, HEAD_BYTES + read(in.u8(0)));
        if (in.length() < wanted) {
            return Step.needMore(wanted);
        }
        return switch (in.u8(0)) {
            case 'Q' -> query(in, state, total);
            case 'P' -> parse(in, state, total);
            case 'B' -> bind(in, state, total);
            case 'D' -> describe(in, state, total);
            case 'C' -> close(in, state, total);
            case 'E' -> execute(in, state, total);
            case 'S' -> sync(in, state);
            case 'H' -> flush(in, state);
            case 'F' -> functionCall(in, state, total);
            case 'd' -> copyData(in, state);
            case 'X' -> Step.emit(Message.oneWay("TERMINATE").size(total).build(), (int) total);
            default -> skip(in, total); // a password or the like, the end of a COPY
        };
    }

    /** Bytes of a message behind its head that are read. */
    private static int read(int type) {
        return switch (type) {
            case 'Q' -> Text.MAX_BYTES + 4;
            case 'P' -> Text.LONGEST_NAME + Text.MAX_BYTES + 4;
            case 'B', 'D', 'C', 'E' -> NAME_BYTES;
            case 'F' -> 4;
            default -> 0;
        };
    }

    private static Step query(ByteWindow in, PostgresqlState state, long total) {
        int end = (int) Math.min(total, in.length());
        int textEnd = Text.end(in, HEAD_BYTES, end);
        if (total == end && textEnd != end - 1) {
            return Step.reject(Reason.MALFORMED);
        }
        int limit = Math.min(textEnd < 0 ? end : textEnd, HEAD_BYTES + Text.MAX_BYTES + 4);
        Statement statement = new Statement("", Text.of(in, HEAD_BYTES, limit), limit - HEAD_BYTES > Text.MAX_BYTES);
        // A simple query destroys the unnamed statement and the unnamed portal.
        state.statements.remove("");
        state.portals.remove("");
        Map<String, ?> packet = Requests.packet(statement);
        return ask(
                in,
                state,
                total,
                Owed.QUERY,
                Requests.about(request(in, "QUERY", total), statement, state.database)
                        .with(PostgresqlAttributes.REQUEST, packet)
                        .build());
    }

    private static Step functionCall(ByteWindow in, PostgresqlState state, long total) {
        Message.Builder request = request(in, "FUNCTION_CALL", total)
                .with(PostgresqlAttributes.FUNCTION, in.u32(HEAD_BYTES))
                .with(PostgresqlAttributes.NAMESPACE, state.database);
        return ask(in, state, total, Owed.FUNCTION_CALL, request.build());
    }

    /** A request that is answered up to ReadyForQuery; what was prepared before without a Sync is told with it. */
    private static Step ask(ByteWindow in, PostgresqlState state, long total, Owed owed, Message request) {
        Group group = state.group;
        Message before = group.isOpen() ? group.told(state.database, in.capturedAt(0)) : null;
        boolean noted = (before == null || state.owed.add(Owed.GROUP_END)) && state.owed.add(owed);
        group.reset();
        state.batchTold = false;
        state.copyMessages = 0;
        state.copyBytes = 0;
        int bytes = (int) Math.min(total, in.length());
        if (!noted) {
            return Step.reject(Reason.LIMIT);
        }
        return before == null
                ? Step.emit(request, bytes, total - bytes)
                : Step.emitAll(List.of(before, request), bytes, total - bytes);
    }

    private static Message.Builder request(ByteWindow in, String operation, long total) {
        return Message.request(operation)
                .size(total)
                .extent(new Extent(null, in.capturedAt(0), Message.BY_ENGINE, in.streamOffset(), total));
    }

    private static Step parse(ByteWindow in, PostgresqlState state, long total) {
        int end = (int) Math.min(total, in.length());
        int nameEnd = Text.end(in, HEAD_BYTES, Math.min(end, HEAD_BYTES + Text.LONGEST_NAME));
        if (nameEnd < 0) {
            return total == end ? Step.reject(Reason.MALFORMED) : skip(in, total);
        }
        int text = nameEnd + 1;
        int textEnd = Text.end(in, text, end);
        if (textEnd < 0 && total == end) {
            return Step.reject(Reason.MALFORMED);
        }
        int limit = Math.min(textEnd < 0 ? end : textEnd, text + Text.MAX_BYTES + 1);
        String name = Text.name(in, HEAD_BYTES, nameEnd);
        Statement statement = new Statement(name, Text.of(in, text, limit), limit - text > Text.MAX_BYTES);
        Group group = state.group;
        Message before = null;
        if (group.isOpen()) {
            before = group.told(state.database, in.capturedAt(0));
            group.reset();
        }
        state.statements.put(name, statement);
        group.join(Group.Kind.PREPARE, in, total);
        group.statement = statement;
        return more(in, state, total, Owed.PARSE, before);
    }

    /** A message that joins a request; the one before may have ended where this one begins. */
    private static Step more(
            ByteWindow in,
            PostgresqlState state,
            long total,
            Owed owed,
            @org.jspecify.annotations.Nullable Message before) {
        if ((before != null && !state.owed.add(Owed.GROUP_END)) || !state.owed.add(owed)) {
            return Step.reject(Reason.LIMIT);
        }
        int bytes = (int) Math.min(total, in.length());
        if (before == null) {
            return Step.advance(bytes, total - bytes);
        }
        state.batchTold = true;
        return Step.emit(before, bytes, total - bytes);
    }

    private static Step bind(ByteWindow in, PostgresqlState state, long total) {
        int end = (int) Math.min(total, in.length());
        int portalEnd = Text.end(in, HEAD_BYTES, end);
        int nameEnd = portalEnd < 0 ? -1 : Text.end(in, portalEnd + 1, end);
        if (nameEnd < 0 && total == end) {
            return Step.reject(Reason.MALFORMED);
        }
        String name = nameEnd < 0 ? "" : Text.name(in, portalEnd + 1, nameEnd);
        Statement known = nameEnd < 0 ? null : state.statements.get(name);
        Statement statement = known == null ? Statement.unknown(name) : known;
        Group group = state.group;
        Message before = null;
        if (group.kind == Group.Kind.PREPARE && !group.statement.name().equals(name)) {
            before = group.told(state.database, in.capturedAt(0));
            group.reset();
        }
        if (portalEnd >= 0) {
            state.portals.put(Text.name(in, HEAD_BYTES, portalEnd), statement);
        }
        group.join(Group.Kind.BIND, in, total);
        group.bound = true;
        group.statement = statement;
        return more(in, state, total, Owed.BIND, before);
    }

    private static Step describe(ByteWindow in, PostgresqlState state, long total) {
        int nameEnd = Text.end(in, HEAD_BYTES + 1, (int) Math.min(total, in.length()));
        if (!isTarget(in, nameEnd, total)) {
            return Step.reject(Reason.MALFORMED);
        }
        Group group = state.group;
        if (!group.isOpen()) {
            group.reset();
            name(in, nameEnd, state);
        }
        group.join(Group.Kind.DESCRIBE, in, total);
        return more(in, state, total, Owed.DESCRIBE, null);
    }

    private static Step close(ByteWindow in, PostgresqlState state, long total) {
        int nameEnd = Text.end(in, HEAD_BYTES + 1, (int) Math.min(total, in.length()));
        if (!isTarget(in, nameEnd, total)) {
            return Step.reject(Reason.MALFORMED);
        }
        Group group = state.group;
        if (!group.isOpen()) {
            name(in, nameEnd, state);
            group.join(Group.Kind.CLOSE, in, total);
        }
        if (nameEnd >= 0) {
            String name = Text.name(in, HEAD_BYTES + 1, nameEnd);
            (in.u8(HEAD_BYTES) == 'S' ? state.statements : state.portals).remove(name);
        }
        return more(in, state, total, Owed.CLOSE, null);
    }

    private static boolean isTarget(ByteWindow in, int nameEnd, long total) {
        int target = in.u8(HEAD_BYTES);
        boolean whole = total <= in.length();
        return (target == 'S' || target == 'P') && (whole ? nameEnd == total - 1 : nameEnd < 0);
    }

    /** Notes what a Describe or a Close is about. */
    private static void name(ByteWindow in, int nameEnd, PostgresqlState state) {
        char target = (char) in.u8(HEAD_BYTES);
        String name = nameEnd < 0 ? "" : Text.name(in, HEAD_BYTES + 1, nameEnd);
        Statement known = (target == 'S' ? state.statements : state.portals).get(name);
        state.group.target = target;
        state.group.object = name;
        state.group.statement = known == null ? Statement.unknown(target == 'S' ? name : "") : known;
    }

    private static Step execute(ByteWindow in, PostgresqlState state, long total) {
        boolean whole = total <= in.length();
        int nameEnd = Text.end(in, HEAD_BYTES, (int) Math.min(total, in.length()));
        if (whole && nameEnd != total - 5) {
            return Step.reject(Reason.MALFORMED);
        }
        Group group = state.group;
        if (!group.bound) {
            Statement known = nameEnd < 0 ? null : state.portals.get(Text.name(in, HEAD_BYTES, nameEnd));
            if (known != null) {
                group.statement = known;
            } else if (!group.isOpen()) {
                group.statement = Statement.unknown("");
            }
        }
        group.join(Group.Kind.BIND, in, total);
        Message request = group.executed(state.database, whole ? in.i32((int) total - 4) : 0);
        group.reset();
        state.batchTold = true;
        state.copyMessages = 0;
        state.copyBytes = 0;
        int bytes = (int) Math.min(total, in.length());
        return state.owed.add(Owed.EXECUTE) ? Step.emit(request, bytes, total - bytes) : Step.reject(Reason.LIMIT);
    }

    private static Step flush(ByteWindow in, PostgresqlState state) {
        // A bound portal waits for its Execute; whatever else there is, is all the client wants for now.
        Message ended = state.group.bound ? null : end(in, state);
        if ((ended != null && !state.owed.add(Owed.GROUP_END))
                || (!state.owed.isEmpty() && !state.owed.add(Owed.FLUSH))) {
            return Step.reject(Reason.LIMIT);
        }
        return ended == null ? Step.ignore(HEAD_BYTES, 0) : Step.emit(ended, HEAD_BYTES);
    }

    private static Step sync(ByteWindow in, PostgresqlState state) {
        Message ended = end(in, state);
        boolean lone = ended == null && !state.batchTold;
        state.batchTold = false;
        if ((ended != null && !state.owed.add(Owed.GROUP_END)) || !state.owed.add(lone ? Owed.LONE_SYNC : Owed.SYNC)) {
            return Step.reject(Reason.LIMIT);
        }
        if (lone) {
            return Step.emit(
                    request(in, "SYNC", HEAD_BYTES)
                            .with(PostgresqlAttributes.NAMESPACE, state.database)
                            .build(),
                    HEAD_BYTES);
        }
        return ended == null ? Step.ignore(HEAD_BYTES, 0) : Step.emit(ended, HEAD_BYTES);
    }

    /** The request that a Sync or Flush ends, or null: a Close counts only when nothing else was asked. */
    private static @org.jspecify.annotations.Nullable Message end(ByteWindow in, PostgresqlState state) {
        Group group = state.group;
        boolean told = group.isOpen() || (group.kind == Group.Kind.CLOSE && !state.batchTold);
        Message message = told ? group.told(state.database, in.capturedAt(0)) : null;
        group.reset();
        state.batchTold |= told;
        return message;
    }

    /** Data of a COPY: as many messages as the window holds. */
    private static Step copyData(ByteWindow in, PostgresqlState state) {
        int at = 0;
        while (in.length() - at >= HEAD_BYTES && in.u8(at) == 'd') {
            long length = in.u32(at + 1);
            if (length < 4 || length > MAX_LENGTH) {
                break;
            }
            state.copyMessages++;
            state.copyBytes += length - 4;
            if (length + 1 > in.length() - at) {
                return Step.ignore(in.length(), length + 1 - (in.length() - at));
            }
            at += (int) length + 1;
        }
        return at > 0 ? Step.ignore(at, 0) : Step.reject(Reason.MALFORMED);
    }

    private static Step skip(ByteWindow in, long total) {
        int bytes = (int) Math.min(total, in.length());
        return Step.ignore(bytes, total - bytes);
    }
}
