// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import org.jspecify.annotations.Nullable;

/** Replies: walks values element by element as far as the window goes, and skips payloads. */
final class ReplyReader {

    /** A line that may be longer than this is taken piece by piece. */
    private static final int LINE_WAIT_BYTES = 512;

    /** Longest line of a number, a truth value or a null, in bytes. */
    private static final int MAX_SHORT_LINE = 64;

    /** Bytes of a bulk string that are read when it may name a push or an error. */
    private static final int WORD_BYTES = 33;

    private ReplyReader() {}

    static Step read(ByteWindow in, RedisState state) {
        if (state.leaving) {
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        ReplyProgress reply = state.reply;
        if (reply.atBoundary() && state.due != null && state.isDue(Expectation.REPLICATION)) {
            Step step = beforeReplication(in, state);
            if (step != null) {
                return step;
            }
        }
        int at = 0;
        while (true) {
            if (at == in.length()) {
                return RequestReader.await(in, at, 1);
            }
            long next = reply.tailDue
                    ? tail(in, at, reply)
                    : reply.inLine
                            ? restOfLine(in, at, reply)
                            : reply.chunked ? chunk(in, at, reply) : element(in, at, reply);
            if (next < 0) {
                return next == RespNumber.PENDING
                        ? RequestReader.await(in, at, in.length() - at + 1)
                        : Step.reject(next == RespNumber.TOO_LARGE ? Reason.LIMIT : Reason.MALFORMED);
            }
            at = (int) (next >> 1);
            if ((next & 1) == 1) {
                return Replies.finish(state, at);
            }
            if (at > in.length()) {
                return Step.advance(in.length(), (long) at - in.length());
            }
        }
    }

    /** While an answer to PSYNC or SYNC is due the server may send line ends to keep the connection, or a bare RDB file. */
    private static @Nullable Step beforeReplication(ByteWindow in, RedisState state) {
        if (in.u8(0) == '\n') {
            return Step.ignore(1, 0);
        }
        if (in.u8(0) != '$' || state.requests - state.replies > 1) {
            return null;
        }
        int end = in.indexOf('\n', 0);
        if (end < 0) {
            return in.length() > LINE_WAIT_BYTES ? Step.reject(Reason.MALFORMED) : Step.needMore(in.length() + 1);
        }
        state.reply.type = RespType.BULK_STRING;
        return Replies.finish(state, end + 1);
    }

    /** Where the next element begins, twice, plus one when the value is complete. */
    private static long done(ReplyProgress reply, long next) {
        return next << 1 | (reply.elementDone() ? 1 : 0);
    }

    private static long more(long next) {
        return next << 1;
    }

    private static long element(ByteWindow in, int at, ReplyProgress reply) {
        int first = in.u8(at);
        if (first == '.') {
            return streamEnd(in, at, reply);
        }
        RespType type = RespType.ofByte(first);
        if (type == null) {
            return RespNumber.MALFORMED;
        }
        return switch (type.form()) {
            case LINE -> line(in, at, type, reply);
            case BULK -> bulk(in, at, type, reply);
            case AGGREGATE -> aggregate(in, at, type, reply);
        };
    }

    /** An element is sure to begin here. */
    private static void begin(ReplyProgress reply, RespType type) {
        if (type == RespType.ATTRIBUTE) {
            return;
        }
        if (reply.atTop()) {
            reply.type = type;
        } else if (reply.inTop()) {
            reply.children++;
        }
    }

    private static long line(ByteWindow in, int at, RespType type, ReplyProgress reply) {
        int end = in.indexOf('\n', at + 1);
        boolean text = type == RespType.SIMPLE_STRING || type == RespType.ERROR || type == RespType.BIG_NUMBER;
        int length = (end < 0 ? in.length() : end) - at;
        if (!text && length > MAX_SHORT_LINE) {
            return RespNumber.MALFORMED;
        }
        if (end < 0 && length < LINE_WAIT_BYTES) {
            return RespNumber.PENDING;
        }
        if (end >= 0 && in.u8(end - 1) != '\r') {
            return RespNumber.MALFORMED;
        }
        int textEnd = end >= 0 ? end - 1 : in.u8(in.length() - 1) == '\r' ? in.length() - 1 : in.length();
        if (!Lines.isValid(in, at + 1, textEnd, type)) {
            return RespNumber.MALFORMED;
        }
        begin(reply, type);
        Lines.note(in, at + 1, textEnd, type, reply);
        reply.count(textEnd - at - 1);
        if (end < 0) {
            reply.inLine = true;
            return more(textEnd);
        }
        return done(reply, end + 1);
    }

    private static long restOfLine(ByteWindow in, int at, ReplyProgress reply) {
        int end = in.indexOf('\n', at);
        if (end < 0) {
            int textEnd = in.u8(in.length() - 1) == '\r' ? in.length() - 1 : in.length();
            reply.count(textEnd - at);
            return !Lines.isText(in, at, textEnd)
                    ? RespNumber.MALFORMED
                    : textEnd == at ? RespNumber.PENDING : more(textEnd);
        }
        if (end == at || in.u8(end - 1) != '\r' || !Lines.isText(in, at, end - 1)) {
            return RespNumber.MALFORMED;
        }
        reply.count(end - 1 - at);
        reply.inLine = false;
        return done(reply, end + 1);
    }

    private static long bulk(ByteWindow in, int at, RespType type, ReplyProgress reply) {
        long number = RespNumber.read(in, at + 1, RequestReader.MAX_BULK_BYTES);
        if (number < 0) {
            return number;
        }
        int body = at + 1 + RespNumber.bytes(number);
        long bytes = RespNumber.value(number);
        if (bytes == RespNumber.NULL) {
            begin(reply, type);
            return done(reply, body);
        }
        if (bytes == RespNumber.STREAMED) {
            begin(reply, type);
            reply.chunked = true;
            return more(body);
        }
        boolean names = reply.inTop() && reply.children == 0 && bytes < WORD_BYTES;
        boolean errs = reply.atTop() && type == RespType.BLOB_ERROR;
        if ((names || errs) && in.length() - body < Math.min(bytes, WORD_BYTES)) {
            return RespNumber.PENDING;
        }
        begin(reply, type);
        int readable = (int) Math.min(bytes, WORD_BYTES);
        if (errs) {
            reply.status = RedisErrors.prefix(in, body, body + readable);
        } else if (names) {
            reply.word = PushWords.word(in, body, body + readable);
        }
        reply.count(bytes);
        reply.tailDue = true;
        return more(body + bytes);
    }

    private static long tail(ByteWindow in, int at, ReplyProgress reply) {
        if (at + 2 > in.length()) {
            return RespNumber.PENDING;
        }
        if (in.u8(at) != '\r' || in.u8(at + 1) != '\n') {
            return RespNumber.MALFORMED;
        }
        reply.tailDue = false;
        return reply.chunked ? more(at + 2L) : done(reply, at + 2L);
    }

    /** One chunk of a streamed string: {@code ;4 CRLF data CRLF}; {@code ;0 CRLF} ends it. */
    private static long chunk(ByteWindow in, int at, ReplyProgress reply) {
        if (in.u8(at) != ';') {
            return RespNumber.MALFORMED;
        }
        long number = RespNumber.read(in, at + 1, RequestReader.MAX_BULK_BYTES);
        if (number < 0) {
            return number;
        }
        long bytes = RespNumber.value(number);
        int body = at + 1 + RespNumber.bytes(number);
        if (bytes < 0) {
            return RespNumber.MALFORMED;
        }
        if (bytes == 0) {
            reply.chunked = false;
            return done(reply, body);
        }
        reply.count(bytes);
        reply.tailDue = true;
        return more(body + bytes);
    }

    private static long aggregate(ByteWindow in, int at, RespType type, ReplyProgress reply) {
        long number = RespNumber.read(in, at + 1, RequestReader.MAX_ELEMENTS);
        if (number < 0) {
            return number;
        }
        long count = RespNumber.value(number);
        long next = at + 1L + RespNumber.bytes(number);
        begin(reply, type);
        if (count == RespNumber.NULL) {
            return done(reply, next);
        }
        if (count == 0) {
            return type == RespType.ATTRIBUTE ? more(next) : done(reply, next);
        }
        boolean streamed = count == RespNumber.STREAMED;
        long elements = streamed ? -1 : type.hasPairs() ? count * 2 : count;
        return reply.push(elements, type == RespType.ATTRIBUTE) ? more(next) : RespNumber.TOO_LARGE;
    }

    /** The end of a streamed aggregate: {@code . CRLF}. */
    private static long streamEnd(ByteWindow in, int at, ReplyProgress reply) {
        if (!reply.isStreamed()) {
            return RespNumber.MALFORMED;
        }
        if (at + 3 > in.length()) {
            return RespNumber.PENDING;
        }
        if (in.u8(at + 1) != '\r' || in.u8(at + 2) != '\n') {
            return RespNumber.MALFORMED;
        }
        return (at + 3L) << 1 | (reply.endStreamed() ? 1 : 0);
    }
}
