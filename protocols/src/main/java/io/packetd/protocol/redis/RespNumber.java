// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;

/**
 * The number behind a type byte, a length or a count, up to its CRLF. Value and length of the line travel in one long, so
 * that reading a header costs no object:
 *
 * <pre>
 *  63                          6 5        0
 * +-----------------------------+----------+
 * |  value + 2                  |  bytes   |   negative: no number
 * +-----------------------------+----------+
 * </pre>
 */
final class RespNumber {

    /** The window ends within the line. */
    static final long PENDING = -1;

    /** Not a number. */
    static final long MALFORMED = -2;

    /** Above the limit. */
    static final long TOO_LARGE = -3;

    /** The value of {@code -1}: a null of RESP2. */
    static final long NULL = -1;

    /** The value of {@code ?}: a streamed value of RESP3. */
    static final long STREAMED = -2;

    private static final int MAX_DIGITS = 12;

    private RespNumber() {}

    /** Reads the line at {@code from}; values above {@code max} are too large. */
    static long read(ByteWindow in, int from, long max) {
        int end = in.length();
        if (from >= end) {
            return PENDING;
        }
        int first = in.u8(from);
        if (first == '?') {
            return finish(in, from, from + 1, STREAMED);
        }
        if (first == '-') {
            if (from + 1 >= end) {
                return PENDING;
            }
            return in.u8(from + 1) == '1' ? finish(in, from, from + 2, NULL) : MALFORMED;
        }
        long value = 0;
        int i = from;
        for (; i < end; i++) {
            int digit = in.u8(i) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            if (i - from >= MAX_DIGITS) {
                return TOO_LARGE;
            }
            value = value * 10 + digit;
        }
        if (value > max) {
            return TOO_LARGE;
        }
        if (i == end) {
            return PENDING;
        }
        return i == from ? MALFORMED : finish(in, from, i, value);
    }

    private static long finish(ByteWindow in, int from, int lineEnd, long value) {
        if (lineEnd < in.length() && in.u8(lineEnd) != '\r') {
            return MALFORMED;
        }
        if (lineEnd + 1 >= in.length()) {
            return PENDING;
        }
        return in.u8(lineEnd + 1) == '\n' ? ((value + 2) << 6) | (lineEnd + 2 - from) : MALFORMED;
    }

    /** The value in what {@link #read} gave. */
    static long value(long number) {
        return (number >> 6) - 2;
    }

    /** Bytes of the line, CRLF included, in what {@link #read} gave. */
    static int bytes(long number) {
        return (int) (number & 63);
    }
}
