// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/** The attributes in front of a statement ("COM_QUERY", {@code CLIENT_QUERY_ATTRIBUTES}): looked over to find the statement. */
final class QueryAttributes {

    /** They break their grammar, or go on beyond what is looked at. */
    static final int UNREADABLE = -1;

    /** More attributes than this are not looked over. */
    private static final int MAX_COUNT = 256;

    private QueryAttributes() {}

    /**
     * Where the statement begins.
     *
     * @param at index of the number of attributes
     * @param end index behind the packet
     * @return the index; {@link #UNREADABLE}; or, below that, minus the number of bytes that are needed to go on
     */
    static int end(ByteWindow in, int at, int end) {
        int next = integer(in, at, end);
        if (next < 0) {
            return next;
        }
        long count = Lenenc.value(in, at);
        int sets = next;
        next = integer(in, sets, end);
        if (next < 0 || count == 0) {
            return next;
        }
        if (count > MAX_COUNT || Lenenc.value(in, sets) != 1) {
            return UNREADABLE;
        }
        int nulls = next;
        next = bytes(in, nulls, (int) (count + 7) / 8 + 1, end);
        if (next < 0 || in.u8(next - 1) != 1) {
            return next < 0 ? next : UNREADABLE;
        }
        return values(in, next, end, (int) count, nulls);
    }

    private static int values(ByteWindow in, int at, int end, int count, int nulls) {
        int types = at;
        int next = at;
        for (int i = 0; i < count; i++) {
            next = bytes(in, next, 2, end);
            if (next >= 0) {
                next = string(in, next, end);
            }
            if (next < 0) {
                return next;
            }
        }
        int type = types;
        for (int i = 0; i < count; i++) {
            boolean isNull = (in.u8(nulls + i / 8) >> (i % 8) & 1) != 0;
            if (!isNull) {
                next = value(in, next, end, in.u8(type));
            }
            if (next < 0) {
                return next;
            }
            type = string(in, type + 2, end);
        }
        return next;
    }

    /** Binary values ("Binary Protocol Value") by the code of their type. */
    private static int value(ByteWindow in, int at, int end, int type) {
        return switch (type) {
            case 0x06 -> at;
            case 0x01 -> bytes(in, at, 1, end);
            case 0x02, 0x0d -> bytes(in, at, 2, end);
            case 0x03, 0x04, 0x09 -> bytes(in, at, 4, end);
            case 0x05, 0x08 -> bytes(in, at, 8, end);
            default -> string(in, at, end); // dates have a length of one byte, below 251
        };
    }

    private static int integer(ByteWindow in, int at, int end) {
        int next = bytes(in, at, 1, end);
        if (next < 0) {
            return next;
        }
        int first = in.u8(at);
        int size = first < 0xfb ? 1 : first == 0xfc ? 3 : first == 0xfd ? 4 : first == 0xfe ? 9 : 0;
        return size == 0 ? UNREADABLE : bytes(in, at, size, end);
    }

    private static int string(ByteWindow in, int at, int end) {
        int next = integer(in, at, end);
        if (next < 0) {
            return next;
        }
        long length = Lenenc.value(in, at);
        return length > end - next ? UNREADABLE : bytes(in, next, (int) length, end);
    }

    private static int bytes(ByteWindow in, int at, int count, int end) {
        int next = at + count;
        if (next > end || next > CommandReader.MAX_LOOK) {
            return UNREADABLE;
        }
        return next > in.length() ? -next : next;
    }
}
