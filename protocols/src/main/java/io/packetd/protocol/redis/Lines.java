// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/** The text of replies that are one line: simple strings, errors, numbers, truth values, nulls. */
final class Lines {

    /** What {@link ReplyProgress#status} holds for a simple string {@code OK}. */
    static final String OK = "OK";

    /** What {@link ReplyProgress#status} holds for a simple string {@code RESET}. */
    static final String RESET = "RESET";

    /** What {@link ReplyProgress#status} holds for a line of MONITOR. */
    static final String MONITOR = "monitor";

    private static final byte[] RESET_BYTES = {'r', 'e', 's', 'e', 't'};
    private static final int MAX_INTEGER_DIGITS = 18;

    private Lines() {}

    /** Whether this can be the text of a value of this type. */
    static boolean isValid(ByteWindow in, int from, int to, RespType type) {
        return switch (type) {
            case SIMPLE_STRING, ERROR, BIG_NUMBER -> isText(in, from, to);
            case INTEGER -> isInteger(in, from, to);
            case DOUBLE -> isDouble(in, from, to);
            case BOOLEAN -> to == from + 1 && (in.u8(from) == 't' || in.u8(from) == 'f');
            case NULL -> to == from;
            default -> false;
        };
    }

    /** Keeps what matters of a line. */
    static void note(ByteWindow in, int from, int to, RespType type, ReplyProgress reply) {
        if (reply.atTop()) {
            if (type == RespType.ERROR) {
                reply.status = RedisErrors.prefix(in, from, to);
            } else if (type == RespType.SIMPLE_STRING) {
                reply.status = known(in, from, to);
            }
        } else if (reply.inTop()) {
            if (type == RespType.INTEGER) {
                reply.integer = integer(in, from, to);
            } else if (type == RespType.SIMPLE_STRING && reply.children == 1) {
                reply.word = PushWords.word(in, from, to);
            }
        }
    }

    private static @Nullable String known(ByteWindow in, int from, int to) {
        int length = to - from;
        if (length == 2 && in.u8(from) == 'O' && in.u8(from + 1) == 'K') {
            return OK;
        }
        if (length == RESET_BYTES.length && in.matchesIgnoreCase(from, RESET_BYTES)) {
            return RESET;
        }
        return isMonitorLine(in, from, to) ? MONITOR : null;
    }

    /** A line of MONITOR: {@code 1339518083.107412 [0 127.0.0.1:60866] "get" "x"}. */
    private static boolean isMonitorLine(ByteWindow in, int from, int to) {
        int dot = digitsEnd(in, from, to);
        if (dot < from + 9 || dot == to || in.u8(dot) != '.') {
            return false;
        }
        int space = digitsEnd(in, dot + 1, to);
        return space == dot + 7 && space + 2 < to && in.u8(space) == ' ' && in.u8(space + 1) == '[';
    }

    private static int digitsEnd(ByteWindow in, int from, int to) {
        int i = from;
        while (i < to && in.u8(i) >= '0' && in.u8(i) <= '9') {
            i++;
        }
        return i;
    }

    static boolean isText(ByteWindow in, int from, int to) {
        return in.indexOf('\r', from, to) < 0;
    }

    private static boolean isInteger(ByteWindow in, int from, int to) {
        int first = from < to && (in.u8(from) == '-' || in.u8(from) == '+') ? from + 1 : from;
        return first < to && digitsEnd(in, first, to) == to;
    }

    private static boolean isDouble(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            boolean numeric = (b >= '0' && b <= '9') || b == '.' || b == '-' || b == '+';
            if (!numeric && (b | 0x20) != 'e' && "infa".indexOf(b | 0x20) < 0) {
                return false;
            }
        }
        return from < to;
    }

    private static long integer(ByteWindow in, int from, int to) {
        if (to - from > MAX_INTEGER_DIGITS || digitsEnd(in, from, to) != to) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + in.u8(i) - '0';
        }
        return value;
    }
}
