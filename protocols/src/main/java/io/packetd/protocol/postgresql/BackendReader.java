// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/** Messages of the server: frames them, and has {@link Dispatch} decide what each belongs to. */
final class BackendReader {

    private static final int HEAD_BYTES = FrontendReader.HEAD_BYTES;

    /** Longest completion tag, in bytes; servers send 63. */
    private static final int MAX_TAG = 256;

    /** Longest error message of protocol 2.0, in bytes. */
    private static final int MAX_OLD_ERROR = 1024;

    private BackendReader() {}

    static Step read(ByteWindow in, PostgresqlState state) {
        Owed owed = state.owed.peek();
        if (owed == Owed.SSL_REQUEST || owed == Owed.GSS_REQUEST) {
            return Encryption.read(in, state, owed);
        }
        int type = in.u8(0);
        if (state.tail) {
            return tail(in, state);
        }
        if (!BackendShapes.isType(type)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < HEAD_BYTES) {
            return Step.needMore(HEAD_BYTES);
        }
        long length = in.u32(1);
        if (type == 'E' && owed == Owed.STARTUP && isOldError(length)) {
            return oldError(in, state);
        }
        if (!BackendShapes.isLength(type, length)) {
            return Step.reject(length > FrontendReader.MAX_LENGTH ? Reason.LIMIT : Reason.MALFORMED);
        }
        long total = length + 1;
        int wanted = (int) Math.min(total, HEAD_BYTES + read(type));
        if (in.length() < wanted) {
            return Step.needMore(wanted);
        }
        return switch (type) {
            case 'D', 'd' -> rows(in, state, type);
            case 'N', 'S' -> unasked(in, state, total);
            case 'A' -> notification(in, state, total);
            case 'R', 'K', 'v' -> startup(in, state, type, total);
            case 'C' -> completion(in, state, (int) total);
            case 'E' ->
                Dispatch.error(in, state, total, ErrorFields.read(in, HEAD_BYTES, (int) Math.min(total, in.length())));
            case 'Z' -> Dispatch.ready(in, state, in.u8(HEAD_BYTES));
            case 'W' -> Dispatch.replication(in, state, total);
            default -> Dispatch.part(in, state, type, total);
        };
    }

    /** Bytes of a message behind its head that are read. */
    private static int read(int type) {
        return switch (type) {
            case 'E' -> ErrorFields.MAX_BYTES;
            case 'C' -> MAX_TAG;
            case 'A' -> 4 + Text.LONGEST_NAME;
            case 'R' -> 4;
            case 'Z' -> 1;
            case 'v' -> 4;
            default -> 0;
        };
    }

    /** The last byte of a message whose rest was skipped: only now is the time known at which it was there. */
    private static Step tail(ByteWindow in, PostgresqlState state) {
        state.tail = false;
        state.answer.lastNanos = Math.max(state.answer.lastNanos, in.capturedAt(0));
        return Step.advance(1, 0);
    }

    /** Goes over a message that is not read further. */
    static Step pass(ByteWindow in, PostgresqlState state, long total) {
        if (total <= in.length()) {
            return state.answer.complete ? Step.ignore((int) total, 0) : Step.advance((int) total, 0);
        }
        state.tail = state.answer.open;
        return Step.advance(in.length(), total - in.length() - (state.tail ? 1 : 0));
    }

    /** Rows, or data of a COPY: as many messages as the window holds. */
    private static Step rows(ByteWindow in, PostgresqlState state, int type) {
        if (!Dispatch.takesRows(state)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        if (answer.complete) {
            return Dispatch.part(in, state, type, in.u32(1) + 1); // a portal is executed further
        }
        long begun = answer.open ? answer.firstNanos : in.capturedAt(0);
        int at = 0;
        long past = 0;
        while (past == 0 && in.length() - at >= HEAD_BYTES && in.u8(at) == type) {
            long length = in.u32(at + 1);
            if (!BackendShapes.isLength(type, length)) {
                break;
            }
            if (type == 'D') {
                answer.returned = Math.max(answer.returned, 0) + 1;
            } else {
                answer.copyMessages++;
                answer.copyBytes += length - 4;
            }
            long total = length + 1;
            past = Math.max(0, total - (in.length() - at));
            at += (int) (total - past);
        }
        answer.join(in, at + past);
        answer.firstNanos = begun;
        return Step.advance(at, past);
    }

    /** Notices and changed parameters: part of an answer when there is one, else of no interest. */
    private static Step unasked(ByteWindow in, PostgresqlState state, long total) {
        if (state.answer.open && !state.answer.complete) {
            state.answer.join(in, total);
            return pass(in, state, total);
        }
        int bytes = (int) Math.min(total, in.length());
        return Step.ignore(bytes, total - bytes);
    }

    private static Step notification(ByteWindow in, PostgresqlState state, long total) {
        int bytes = (int) Math.min(total, in.length());
        int end = Text.end(in, HEAD_BYTES + 4, bytes);
        if (end < 0 && bytes == total) {
            return Step.reject(Reason.MALFORMED);
        }
        String channel = end < 0 ? "" : Text.name(in, HEAD_BYTES + 4, end);
        Message message = Message.oneWay("")
                .outcome(Message.Outcome.OK, "NotificationResponse")
                .size(total)
                .extent(Dispatch.extent(in, total))
                .with(PostgresqlAttributes.CHANNEL, channel)
                .with(PostgresqlAttributes.RESPONSE, java.util.Map.of("Channel", channel))
                .build();
        return Step.emit(message, bytes, total - bytes);
    }

    /** Authentication, the key to cancel, the negotiation of the version: parts of the answer to a start-up packet. */
    private static Step startup(ByteWindow in, PostgresqlState state, int type, long total) {
        Owed owed = state.owed.peek();
        if (owed != null && owed != Owed.STARTUP && owed != Owed.LOST) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        answer.join(in, total);
        if (type == 'R') {
            answer.shown = in.i32(HEAD_BYTES) == 0 ? 'R' : Shown.AUTHENTICATION_DEMAND;
        } else if (type == 'v') {
            answer.minorVersion = in.u16(HEAD_BYTES + 2);
        }
        return pass(in, state, total);
    }

    private static Step completion(ByteWindow in, PostgresqlState state, int total) {
        if (total > HEAD_BYTES + MAX_TAG) {
            return Step.reject(Reason.LIMIT);
        }
        if (Text.end(in, HEAD_BYTES, total) != total - 1) {
            return Step.reject(Reason.MALFORMED);
        }
        return Dispatch.completion(in, state, in.utf8(HEAD_BYTES, total - 1), total);
    }

    /** Whether the four bytes are text, not a length: a server that does not know the version yet says it the old way. */
    static boolean isOldError(long length) {
        return length >= 0x2000_0000L;
    }

    /** {@code E}, text, a zero byte: an error of protocol 2.0. */
    static Step oldError(ByteWindow in, PostgresqlState state) {
        int end = Text.end(in, 1, Math.min(in.length(), MAX_OLD_ERROR));
        if (end < 0) {
            return in.length() < MAX_OLD_ERROR ? Step.needMore(in.length() + 1) : Step.reject(Reason.LIMIT);
        }
        return Dispatch.error(
                in,
                state,
                end + 1,
                new ErrorFields("FATAL", "", Text.of(in, 1, end).strip()));
    }

    static Step leave(PostgresqlState state) {
        OpaqueReason reason = state.leaving;
        return Step.leave(0, reason == null ? OpaqueReason.REJECTED : reason);
    }
}
