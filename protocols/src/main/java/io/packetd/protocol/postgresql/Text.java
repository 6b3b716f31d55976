// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;

/** Strings of the protocol: UTF-8 with a zero byte at the end. */
final class Text {

    /** Most bytes reported of a statement or a message. */
    static final int MAX_BYTES = 1024;

    /** Most bytes of a name that the server tells apart: NAMEDATALEN less the zero byte. */
    static final int MAX_NAME = 63;

    /** Longest name that is looked at, in bytes; a longer one counts as unknown. */
    static final int LONGEST_NAME = 128;

    private Text() {}

    /** Where the string that begins here ends, its zero byte, or -1 when there is none before {@code to}. */
    static int end(ByteWindow in, int from, int to) {
        return from >= to ? -1 : in.indexOf(0, from, to);
    }

    /** A string that lies in {@code [from, to)}, or its beginning: cut where a character ends. */
    static String of(ByteWindow in, int from, int to) {
        return from == to ? "" : in.utf8(from, cut(in, from, to, MAX_BYTES));
    }

    /** As {@link #of}, of a name. */
    static String name(ByteWindow in, int from, int to) {
        return from == to ? "" : in.utf8(from, cut(in, from, to, MAX_NAME));
    }

    /** The last place at or before {@code from + max} where a character of UTF-8 begins; {@code to} if that is nearer. */
    private static int cut(ByteWindow in, int from, int to, int max) {
        if (to - from <= max) {
            return to;
        }
        int end = from + max;
        while (end > from && end > from + max - 4 && (in.u8(end) & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }
}
