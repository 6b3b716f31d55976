// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message of the server belongs to. It answers what is owed first; a message that cannot do that is rejected, since
 * then requests or answers were missed, and every pair after it would be wrong.
 */
final class Dispatch {

    /** Status of a request that was not run because one before it failed. */
    static final String ABORTED = "PIPELINE_ABORTED";

    private static final int HEAD_BYTES = FrontendReader.HEAD_BYTES;
    private static final int READY_BYTES = 6;

    private Dispatch() {}

    static Extent extent(ByteWindow in, long bytes) {
        return new Extent(null, in.capturedAt(0), Message.BY_ENGINE, in.streamOffset(), bytes);
    }

    /** Takes marks off the queue: the ends of groups that are answered whole, and flushes. False when answers are missing. */
    private static boolean settle(PostgresqlState state) {
        Answer answer = state.answer;
        while (true) {
            Owed owed = state.owed.peek();
            if (owed == Owed.FLUSH) {
                answer.flushed |= answer.complete;
            } else if (owed == Owed.GROUP_END) {
                if (!answer.open || answer.complete) {
                    return false;
                }
                answer.complete = true;
            } else {
                return true;
            }
            state.owed.poll();
        }
    }

    /** Takes what is owed off the queue up to one of this kind, over what needs no request of its own; false if it is not there. */
    private static boolean reach(PostgresqlState state, Owed wanted, @Nullable Owed other) {
        while (true) {
            Owed owed = state.owed.peek();
            if (owed == null || owed == Owed.LOST || owed == wanted || owed == other) {
                return true;
            }
            if (owed.isTold() || owed == Owed.SYNC) {
                return false; // it is not there
            }
            state.owed.poll();
        }
    }

    /** Whether rows may stand here. */
    static boolean takesRows(PostgresqlState state) {
        return settle(state) && (state.answer.complete || reach(state, Owed.EXECUTE, Owed.QUERY));
    }

    /** The answer that is complete and has nothing to do with the message at hand, or null. */
    private static @Nullable Message finished(PostgresqlState state) {
        if (!state.answer.complete) {
            return null;
        }
        Message message = state.answer.told();
        state.answer.reset();
        return message;
    }

    private static Step step(ByteWindow in, PostgresqlState state, @Nullable Message told, long total) {
        if (told == null) {
            return BackendReader.pass(in, state, total);
        }
        int bytes = (int) Math.min(total, in.length());
        state.tail = bytes < total;
        return Step.emit(told, bytes, total - bytes - (state.tail ? 1 : 0));
    }

    /** Every message but those with a method of their own. */
    static Step part(ByteWindow in, PostgresqlState state, int type, long total) {
        if (!settle(state)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        Owed owed = state.owed.peek();
        if (type == '3' && answer.complete && owed == Owed.CLOSE) {
            state.owed.poll();
            return BackendReader.pass(in, state, total);
        }
        Message told = finished(state);
        if (!answers(state, type)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        answer.join(in, total);
        if (type != 'c' && type != 'D' && type != 'd') {
            answer.shown = type;
        }
        follow(answer, type, total);
        return step(in, state, told, total);
    }

    /** Takes off the queue what this message answers; false when it answers nothing that is owed. */
    private static boolean answers(PostgresqlState state, int type) {
        return switch (type) {
            case '1' -> reach(state, Owed.PARSE, null) && done(state);
            case '2' -> reach(state, Owed.BIND, null) && done(state);
            case '3' -> reach(state, Owed.CLOSE, null) && done(state);
            case 'n' -> reach(state, Owed.DESCRIBE, null) && done(state);
            case 't' -> reach(state, Owed.DESCRIBE, null);
            case 'T' -> reach(state, Owed.DESCRIBE, Owed.QUERY) && (state.owed.peek() != Owed.DESCRIBE || done(state));
            case 's' -> reach(state, Owed.EXECUTE, null) && done(state);
            case 'I' -> reach(state, Owed.EXECUTE, Owed.QUERY) && (state.owed.peek() != Owed.EXECUTE || done(state));
            case 'V' -> reach(state, Owed.FUNCTION_CALL, null);
            default -> reach(state, Owed.EXECUTE, Owed.QUERY);
        };
    }

    /** What is owed first is answered. */
    private static boolean done(PostgresqlState state) {
        state.answer.complete |= state.owed.poll() == Owed.EXECUTE;
        return true;
    }

    private static void follow(Answer answer, int type, long total) {
        switch (type) {
            case 'T' -> answer.returned = Math.max(answer.returned, 0);
            case 'D' -> answer.returned = Math.max(answer.returned, 0) + 1;
            case 'G' -> answer.copy = 'i';
            case 'H' -> answer.copy = 'o';
            case 'd' -> {
                answer.copyMessages++;
                answer.copyBytes += total - HEAD_BYTES;
            }
            default -> {}
        }
    }

    /** CopyBothResponse: what follows is a stream between servers. */
    static Step replication(ByteWindow in, PostgresqlState state, long total) {
        if (!settle(state) || !reach(state, Owed.QUERY, Owed.EXECUTE)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        Message before = finished(state);
        answer.join(in, total);
        answer.copy = 'b';
        answer.shown = 'W';
        answer.complete = true;
        state.owed.poll();
        state.leaving = OpaqueReason.REPLICATION;
        Message told = answer.ended(null);
        answer.reset();
        int bytes = (int) Math.min(total, in.length());
        return Step.emitAll(before == null ? List.of(told) : List.of(before, told), bytes, total - bytes);
    }

    static Step completion(ByteWindow in, PostgresqlState state, String tag, int total) {
        if (!settle(state)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        Message told = finished(state);
        if (!reach(state, Owed.EXECUTE, Owed.QUERY)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        answer.join(in, total);
        answer.tag(tag);
        if (answer.copy == 'i') {
            answer.copyMessages = state.copyMessages;
            answer.copyBytes = state.copyBytes;
        }
        if (state.owed.peek() == Owed.EXECUTE) {
            state.owed.poll();
            answer.complete = true;
        }
        return step(in, state, told, total);
    }

    static Step error(ByteWindow in, PostgresqlState state, long total, ErrorFields error) {
        if (!settle(state)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Answer answer = state.answer;
        Owed owed = state.owed.peek();
        boolean isKnown = owed != null && owed != Owed.LOST;
        // What fails at the Sync is the end of the transaction, and with it the request before.
        boolean late = answer.complete && (owed == Owed.SYNC || owed == Owed.CLOSE || !isKnown);
        Message told = late ? null : finished(state);
        boolean has = late || (isKnown ? pollTold(state) : answer.open || !error.endsConnection());
        if (!has) {
            return error.endsConnection() ? farewell(in, told, total, error) : Step.reject(Reason.UNEXPECTED);
        }
        answer.join(in, total);
        answer.error = error;
        int bytes = (int) Math.min(total, in.length());
        boolean first = owed == Owed.STARTUP || owed == Owed.SSL_REQUEST || owed == Owed.GSS_REQUEST;
        if (first || error.endsConnection()) {
            Message last = answer.ended(null);
            answer.reset();
            return Step.emitAll(told == null ? List.of(last) : List.of(told, last), bytes, total - bytes);
        }
        answer.aborts = isKnown;
        answer.ready = owed == Owed.QUERY || owed == Owed.FUNCTION_CALL;
        // What a failed pipeline owes is told with the ReadyForQuery, as received then: so that begins a unit of its
        // own.
        return told == null ? Step.ignore(bytes, total - bytes) : Step.emit(told, bytes, total - bytes);
    }

    /** Takes off what is owed up to the first thing that was told; false when nothing was told before the next Sync. */
    private static boolean pollTold(PostgresqlState state) {
        while (true) {
            Owed owed = state.owed.peek();
            if (owed == null || owed == Owed.LOST || owed == Owed.SYNC) {
                return false;
            }
            state.owed.poll();
            if (owed.isTold()) {
                return true;
            }
        }
    }

    /** The server ends the connection though nothing was asked: an administrator or a timeout did. */
    private static Step farewell(ByteWindow in, @Nullable Message told, long total, ErrorFields error) {
        Message.Builder push = Message.oneWay("")
                .outcome(Outcome.ERROR, error.type())
                .size(total)
                .extent(extent(in, total));
        Message message = error.describe(push)
                .with(PostgresqlAttributes.RESPONSE, Answer.packet(error))
                .build();
        int bytes = (int) Math.min(total, in.length());
        return Step.emitAll(told == null ? List.of(message) : List.of(told, message), bytes, total - bytes);
    }

    /** ReadyForQuery: everything up to a Sync, or a simple query, is answered. */
    static Step ready(ByteWindow in, PostgresqlState state, int status) {
        String transaction = transaction(status);
        if (transaction == null || !settle(state)) {
            return Step.reject(transaction == null ? Reason.MALFORMED : Reason.UNEXPECTED);
        }
        List<Message> told = new ArrayList<>(1);
        Answer answer = state.answer;
        if (answer.aborts) {
            boolean whole = answer.ready;
            answer.join(in, READY_BYTES);
            told.add(answer.ended(transaction));
            answer.reset();
            if (!whole) {
                abort(in, state, transaction, told);
            }
            return Step.emitAll(told, READY_BYTES, 0);
        }
        Owed owed = state.owed.peek();
        while (owed != null && !owed.isTold() && owed != Owed.SYNC && owed != Owed.LOST) {
            state.owed.poll();
            owed = state.owed.peek();
        }
        if (owed == Owed.EXECUTE || owed == Owed.GROUP_END || owed == Owed.SSL_REQUEST || owed == Owed.GSS_REQUEST) {
            return Step.reject(Reason.UNEXPECTED);
        }
        boolean own = owed != null && owed.isTold();
        boolean isKnown = owed != null && owed != Owed.LOST;
        if (own && answer.complete) {
            told.add(answer.told());
            answer.reset();
        }
        state.owed.poll();
        if (own || answer.complete || (answer.open && !isKnown)) {
            if (!answer.flushed) {
                answer.join(in, READY_BYTES);
            }
            if (answer.shown == 0) {
                answer.shown = 'Z';
            }
            told.add(answer.ended(transaction));
        }
        answer.reset();
        return Step.emitAll(told, READY_BYTES, 0);
    }

    /** A failed pipeline: the server passed over everything up to the Sync that this ReadyForQuery answers. */
    private static void abort(ByteWindow in, PostgresqlState state, String transaction, List<Message> told) {
        while (true) {
            Owed owed = state.owed.poll();
            if (owed == null || owed == Owed.LOST || owed == Owed.SYNC) {
                return;
            }
            if (owed == Owed.LONE_SYNC) {
                Answer answer = state.answer;
                answer.join(in, READY_BYTES);
                answer.shown = 'Z';
                told.add(answer.ended(transaction));
                answer.reset();
                return;
            }
            if (owed.isTold()) {
                told.add(aborted(in));
            }
        }
    }

    private static Message aborted(ByteWindow in) {
        return Message.response(Outcome.ERROR, ABORTED)
                .extent(extent(in, READY_BYTES))
                .with(PostgresqlAttributes.ERROR_TYPE, ABORTED)
                .with(PostgresqlAttributes.RESPONSE, Map.of("Flag", ABORTED))
                .build();
    }

    private static @Nullable String transaction(int status) {
        return switch (status) {
            case 'I' -> "idle";
            case 'T' -> "transaction";
            case 'E' -> "failed";
            default -> null;
        };
    }
}
