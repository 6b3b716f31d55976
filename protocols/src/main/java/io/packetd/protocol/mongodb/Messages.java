// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import org.jspecify.annotations.Nullable;

/** Makes a message of what was found, and keeps track of the replies that a server sends unasked. */
final class Messages {

    /** What {@code error.type} says of an error without a code. */
    private static final String OTHER = "_OTHER";

    private Messages() {}

    static Message of(Walk w, MongodbState state) {
        return w.request ? request(w, state) : reply(w, state);
    }

    private static Message request(Walk w, MongodbState state) {
        Found found = w.found;
        String command = found.command == null ? "" : found.command;
        Message.Builder builder = isOneWay(w) ? Message.oneWay(command) : Message.request(command);
        if (w.plain && (w.opCode == OpCode.QUERY || w.opCode == OpCode.GET_MORE)) {
            state.asked(w.requestId);
            state.exhaustAsked = w.opCode == OpCode.QUERY && (w.flags & FixedPart.EXHAUST) != 0;
            state.exhaustRequest = w.requestId;
        }
        if (state.chained && (w.requestId == state.chainReply || w.requestId == state.chainRequest)) {
            state.chained = false;
        }
        return common(builder, w, w.requestId)
                .with(MongodbAttributes.NAMESPACE, found.database)
                .with(MongodbAttributes.COLLECTION, found.collection)
                .with(MongodbAttributes.COMMAND, found.command)
                .with(MongodbAttributes.COMMAND_VALUE, found.value)
                .with(MongodbAttributes.BATCH_SIZE, found.batch > 1 ? found.batch : null)
                .build();
    }

    private static boolean isOneWay(Walk w) {
        return switch (w.opCode) {
            case MSG -> (w.flags & FixedPart.MORE_TO_COME) != 0;
            case INSERT, UPDATE, DELETE, KILL_CURSORS -> true;
            case REPLY, QUERY, GET_MORE, COMMAND, COMMAND_REPLY, COMPRESSED -> false;
        };
    }

    private static Message reply(Walk w, MongodbState state) {
        Found found = w.found;
        boolean pushed = isPushed(w, state);
        state.answered(w.responseTo);
        Message.Builder builder = pushed ? Message.oneWay("") : Message.response(Outcome.NONE, "");
        if (w.opCode == OpCode.REPLY && (w.plain || !found.isOkKnown())) {
            documents(w);
        }
        outcome(builder, w);
        return common(builder, w, w.responseTo)
                .with(MongodbAttributes.OK, found.isOkKnown() ? found.ok : null)
                .with(MongodbAttributes.ERROR_MESSAGE, found.message == null ? found.lastError : found.message)
                .with(MongodbAttributes.N, known(found.n))
                .with(MongodbAttributes.N_MODIFIED, known(found.nModified))
                .with(MongodbAttributes.RETURNED, known(found.returned))
                .with(MongodbAttributes.CURSOR_ID, known(found.cursorId))
                .with(MongodbAttributes.WRITE_ERRORS, found.writeErrors > 0 ? known(found.writeErrors) : null)
                .with(MongodbAttributes.WRITE_CONCERN_CODE, known(found.writeConcernCode))
                .build();
    }

    private static Message.Builder common(Message.Builder builder, Walk w, int id) {
        return builder.key(Integer.toUnsignedLong(id))
                .size(w.wireBytes)
                .with(MongodbAttributes.REQUEST_ID, (long) id)
                .with(MongodbAttributes.OPCODE, w.opCode.label())
                .with(MongodbAttributes.COMPRESSOR, w.compressor < 0 ? null : Compressed.name(w.compressor));
    }

    /**
     * Whether this reply comes unasked: the one before said that more would come, and this one answers it, or the same request
     * again as old servers do. Only one such chain is possible, as the server reads no further request before its end.
     */
    private static boolean isPushed(Walk w, MongodbState state) {
        boolean pushed = state.chained && (w.responseTo == state.chainReply || w.responseTo == state.chainRequest);
        boolean legacy = w.opCode == OpCode.REPLY
                && w.found.cursorId != 0
                && (pushed || (state.exhaustAsked && w.responseTo == state.exhaustRequest));
        boolean more = legacy || (w.opCode == OpCode.MSG && (w.flags & FixedPart.MORE_TO_COME) != 0);
        if (more) {
            state.chainRequest = pushed ? state.chainRequest : w.responseTo;
            state.chainReply = w.requestId;
        }
        state.chained = more;
        return pushed;
    }

    /** A legacy reply with documents of the user: its header says all, unless its only document is an error. */
    private static void documents(Walk w) {
        Found found = w.found;
        long cursor = w.plain ? found.cursorId : 0;
        if ((w.flags & FixedPart.QUERY_FAILURE) == 0) {
            found.reset();
        }
        w.plain = true;
        found.ok = Double.NaN;
        found.cursorId = cursor;
        found.returned = (w.flags & FixedPart.QUERY_FAILURE) != 0 ? Found.NONE : w.announced;
        if ((w.flags & FixedPart.CURSOR_NOT_FOUND) != 0) {
            found.code = ErrorCodes.CURSOR_NOT_FOUND;
        }
    }

    private static void outcome(Message.Builder builder, Walk w) {
        Found found = w.found;
        if (!isKnown(w)) {
            builder.outcome(Outcome.UNKNOWN, "");
            return;
        }
        if (!isError(w)) {
            builder.outcome(Outcome.OK, ErrorCodes.OK)
                    .with(MongodbAttributes.CODE, 0L)
                    .with(MongodbAttributes.CODE_NAME, ErrorCodes.OK);
            return;
        }
        long code = code(found);
        String name = code == found.code && found.codeName != null
                ? found.codeName
                : code == Found.NONE ? "" : ErrorCodes.name(code);
        String number = code == Found.NONE ? OTHER : Long.toString(code);
        builder.outcome(Outcome.ERROR, name.isEmpty() && code != Found.NONE ? number : name)
                .with(MongodbAttributes.CODE, known(code))
                .with(MongodbAttributes.CODE_NAME, code == Found.NONE ? null : name)
                .with(MongodbAttributes.STATUS_CODE, code == Found.NONE ? null : number)
                .with(MongodbAttributes.ERROR_TYPE, number);
    }

    /** Whether the message says how it went. */
    private static boolean isKnown(Walk w) {
        return w.found.isOkKnown() || (w.opCode == OpCode.REPLY && w.plain && !w.cut);
    }

    private static boolean isError(Walk w) {
        Found found = w.found;
        if (found.isOkKnown()) {
            return found.ok == 0
                    || found.writeErrors > 0
                    || found.writeConcernFailed
                    || found.nErrors > 0
                    || found.lastError != null;
        }
        return (w.flags & (FixedPart.CURSOR_NOT_FOUND | FixedPart.QUERY_FAILURE)) != 0;
    }

    /** The code that tells most: of the command, else of the first write that failed, else of the write concern. */
    private static long code(Found found) {
        if (found.ok != 0 && found.writeErrors > 0) {
            return found.writeErrorCode;
        }
        if (found.ok != 0 && found.writeConcernFailed) {
            return found.writeConcernCode;
        }
        return found.code;
    }

    private static @Nullable Long known(long value) {
        return value == Found.NONE ? null : value;
    }
}
