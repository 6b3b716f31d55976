// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;

/** How much bytes look like a message, as a number that adds up over messages: {@link #SURE} and above is certain. */
final class Shape {

    /** It is none. */
    static final int NO = -1;

    /** It may be one; more bytes are needed to say. */
    static final int PARTIAL = -2;

    /** No other protocol of the captures looks like this. */
    static final int SURE = 3;

    /** Bytes of a message that are looked at. */
    static final int MAX_BYTES = 1024;

    /** Most columns of a row, and most parameters that are believed. */
    static final int MAX_COLUMNS = 1664;

    private Shape() {}

    /** Where the part that is looked at ends; negative when the window is too short for it. */
    static int end(ByteWindow in, int at, long total) {
        int wanted = at + (int) Math.min(total, MAX_BYTES);
        return wanted <= in.length() ? wanted : -1;
    }

    /** Whether the bytes of {@code [from, to)} are text: nothing below a blank but tabs and line ends. */
    static boolean isText(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                return false;
            }
        }
        return true;
    }

    /** Where the text that begins here ends, its zero byte; -1 when it is no text or does not end before {@code to}. */
    static int textEnd(ByteWindow in, int from, int to) {
        int end = Text.end(in, from, to);
        return end >= 0 && isText(in, from, end) ? end : -1;
    }

    /** Where an array of two bytes count and so many 16-bit numbers of 0 and 1 ends, or -1. */
    static int formatsEnd(ByteWindow in, int at, int to) {
        if (at + 2 > to) {
            return -1;
        }
        int count = in.u16(at);
        int end = at + 2 + 2 * count;
        if (end > to) {
            return -1;
        }
        for (int i = at + 2; i < end; i += 2) {
            if (in.u16(i) > 1) {
                return -1;
            }
        }
        return end;
    }

    /**
     * Where {@code count} values of four bytes length and so many bytes end; -1 when a length cannot be, {@code to} or more when
     * they go on behind it.
     */
    static long valuesEnd(ByteWindow in, int from, int to, int count, long limit) {
        long at = from;
        for (int i = 0; i < count; i++) {
            if (at + 4 > to) {
                return at + 4L * (count - i) > limit ? -1 : Math.max(at, to);
            }
            int length = in.i32((int) at);
            at += 4 + Math.max(length, 0);
            if (length < -1 || at > limit) {
                return -1;
            }
        }
        return at;
    }
}
