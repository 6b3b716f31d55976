// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;

/** Integers and strings with their length in front ("Basic Data Types"), read without a check of their own: ask first. */
final class Lenenc {

    /** There are not enough bytes, or the first byte begins no integer. */
    static final int NONE = -1;

    private Lenenc() {}

    /** Index behind the integer at {@code at}, or {@link #NONE} when it does not end by {@code end}. */
    static int end(ByteWindow in, int at, int end) {
        if (at < 0 || at >= end) {
            return NONE;
        }
        int first = in.u8(at);
        int behind = at + (first < 0xfb ? 1 : first == 0xfc ? 3 : first == 0xfd ? 4 : first == 0xfe ? 9 : end);
        return behind > end || first == 0xfb || first == 0xff ? NONE : behind;
    }

    /** The integer at {@code at}, which {@link #end} found to be whole; above 2^63-1 it is 2^63-1. */
    static long value(ByteWindow in, int at) {
        int first = in.u8(at);
        return switch (first) {
            case 0xfc -> in.u16le(at + 1);
            case 0xfd -> in.u16le(at + 1) | ((long) in.u8(at + 3) << 16);
            case 0xfe -> {
                long value = in.i64le(at + 1);
                yield value < 0 ? Long.MAX_VALUE : value;
            }
            default -> first;
        };
    }

    /** Index behind the string whose length stands at {@code at}, or {@link #NONE}. */
    static int stringEnd(ByteWindow in, int at, int end) {
        int from = end(in, at, end);
        if (from < 0) {
            return NONE;
        }
        long length = value(in, at);
        return length > end - from ? NONE : from + (int) length;
    }

    /** The bytes of {@code [from, to)} as UTF-8, without a character that was cut at the end. */
    static String text(ByteWindow in, int from, int to, boolean cut) {
        int end = to;
        if (cut) {
            int back = to;
            while (back > from && to - back < 3 && (in.u8(back - 1) & 0xc0) == 0x80) {
                back--;
            }
            if (back > from && in.u8(back - 1) >= 0xc0) {
                int lead = in.u8(back - 1);
                int wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                end = to - back + 1 < wanted ? back - 1 : to;
            }
        }
        return in.text(from, end, StandardCharsets.UTF_8);
    }
}
