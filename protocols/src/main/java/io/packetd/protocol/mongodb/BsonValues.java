// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;

/** The values of BSON elements (BSON specification 1.1): how long each is, and those that are read. */
final class BsonValues {

    static final int DOUBLE = 0x01;
    static final int STRING = 0x02;
    static final int DOCUMENT = 0x03;
    static final int ARRAY = 0x04;
    static final int BOOLEAN = 0x08;
    static final int REGEX = 0x0b;
    static final int INT32 = 0x10;
    static final int INT64 = 0x12;

    /** Bytes of the smallest document: its length and its end. */
    static final int SMALLEST_DOCUMENT = 5;

    /** Most bytes of a text that are kept. */
    static final int MAX_TEXT_BYTES = 1024;

    /** Not a type. */
    static final int INVALID = -1;

    /** The value begins with an int32 that tells how long it is. */
    static final int LENGTH_FIRST = -2;

    /** Two texts that end with a zero byte. */
    static final int TWO_TEXTS = -3;

    private static final int BINARY = 0x05;
    private static final int DB_POINTER = 0x0c;
    private static final int CODE_WITH_SCOPE = 0x0f;
    private static final int OBJECT_ID_BYTES = 12;
    private static final int MIN_KEY = 0xff;
    private static final int MAX_KEY = 0x7f;

    private BsonValues() {}

    /** Bytes of a value of this type, or {@link #LENGTH_FIRST}, {@link #TWO_TEXTS}, {@link #INVALID}. */
    static int size(int type) {
        return switch (type) {
            case STRING, DOCUMENT, ARRAY, BINARY, DB_POINTER, 0x0d, 0x0e, CODE_WITH_SCOPE -> LENGTH_FIRST;
            case 0x06, 0x0a, MIN_KEY, MAX_KEY -> 0;
            case BOOLEAN -> 1;
            case INT32 -> 4;
            case DOUBLE, 0x09, 0x11, INT64 -> 8;
            case 0x07 -> OBJECT_ID_BYTES;
            case 0x13 -> 16;
            case REGEX -> TWO_TEXTS;
            default -> INVALID;
        };
    }

    /** Whether this is a type. */
    static boolean isType(int type) {
        return size(type) != INVALID;
    }

    /** Bytes of a value that says in its first four bytes that it has this length, or -1 when it cannot have it. */
    static long size(int type, long length) {
        return switch (type) {
            case DOCUMENT, ARRAY -> length < SMALLEST_DOCUMENT ? -1 : length;
            case CODE_WITH_SCOPE -> length < 4 + 5 + SMALLEST_DOCUMENT ? -1 : length;
            case BINARY -> 5 + length;
            case DB_POINTER -> length < 1 ? -1 : 4 + length + OBJECT_ID_BYTES;
            default -> length < 1 ? -1 : 4 + length;
        };
    }

    /** Whether a value of this type is a number, or a truth value, which the server takes for one. */
    static boolean isNumber(int type) {
        return type == DOUBLE || type == INT32 || type == INT64 || type == BOOLEAN;
    }

    /** A number as a whole one; what is beyond 64 bits becomes the nearest that is not. */
    static long whole(ByteWindow in, int at, int type) {
        return switch (type) {
            case DOUBLE -> (long) fraction(in, at, type);
            case INT32 -> in.i32le(at);
            case INT64 -> in.i64le(at);
            default -> in.u8(at) == 0 ? 0 : 1;
        };
    }

    /** A number as a fraction. */
    static double fraction(ByteWindow in, int at, int type) {
        return type == DOUBLE ? Double.longBitsToDouble(in.i64le(at)) : whole(in, at, type);
    }

    /** A number as text, without decimals when it has none. */
    static String text(ByteWindow in, int at, int type) {
        double value = fraction(in, at, type);
        boolean isWhole = type != DOUBLE || (value == Math.rint(value) && Math.abs(value) < 1L << 53);
        return isWhole ? Long.toString(whole(in, at, type)) : Double.toString(value);
    }

    /** The first bytes of a string value that must be there before {@link #text(ByteWindow, int)} may read it. */
    static int wanted(ByteWindow in, int at) {
        return at + 4 + (int) Math.min(in.u32le(at), MAX_TEXT_BYTES);
    }

    /** A string value; what is longer than {@link #MAX_TEXT_BYTES} is cut between characters. */
    static String text(ByteWindow in, int at) {
        long length = in.u32le(at) - 1;
        int from = at + 4;
        int to = from + (int) Math.min(length, MAX_TEXT_BYTES);
        if (length > MAX_TEXT_BYTES) {
            to--;
            while (to > from && (in.u8(to) & 0xc0) == 0x80) {
                to--;
            }
        }
        return in.utf8(from, to);
    }
}
