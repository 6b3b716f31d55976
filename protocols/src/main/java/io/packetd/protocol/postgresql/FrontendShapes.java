// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;

/** What the messages of a client look like. */
final class FrontendShapes {

    private static final int HEAD_BYTES = 5;
    private static final int MAX_NAMED = 8 << 10;
    private static final int MAX_PASSWORD = 64 << 10;

    private FrontendShapes() {}

    static boolean isType(int type) {
        return switch (type) {
            case 'Q', 'P', 'B', 'D', 'C', 'E', 'S', 'H', 'F', 'd', 'c', 'f', 'p', 'X' -> true;
            default -> false;
        };
    }

    /** Whether a message of this type can have this length (which counts itself). */
    static boolean isLength(int type, long length) {
        return switch (type) {
            case 'S', 'H', 'X', 'c' -> length == 4;
            case 'Q', 'f' -> length >= 5 && length <= FrontendReader.MAX_LENGTH;
            case 'P' -> length >= 8 && length <= FrontendReader.MAX_LENGTH;
            case 'B' -> length >= 12 && length <= FrontendReader.MAX_LENGTH;
            case 'F' -> length >= 14 && length <= FrontendReader.MAX_LENGTH;
            case 'd' -> length >= 4 && length <= FrontendReader.MAX_LENGTH;
            case 'D', 'C' -> length >= 6 && length <= MAX_NAMED;
            case 'E' -> length >= 9 && length <= MAX_NAMED;
            case 'p' -> length >= 4 && length <= MAX_PASSWORD;
            default -> false;
        };
    }

    /** How much the message with this head looks like one; see {@link Shape}. */
    static int weigh(ByteWindow in, int at, long total) {
        int from = at + HEAD_BYTES;
        int end = Shape.end(in, at, total);
        if (end < 0) {
            return mayBegin(in, in.u8(at), from) ? Shape.PARTIAL : Shape.NO;
        }
        boolean whole = end == at + total;
        return switch (in.u8(at)) {
            case 'Q' -> query(in, from, end, whole);
            case 'P' -> parse(in, from, end, whole);
            case 'B' -> bind(in, from, end, at + total);
            case 'D', 'C' -> target(in, from, end, whole);
            case 'E' -> execute(in, from, end, whole);
            case 'f' -> whole && Shape.textEnd(in, from, end) != end - 1 ? Shape.NO : 1;
            case 'p' -> 0;
            default -> 1;
        };
    }

    /** Whether a message that is not all there may be one, by the bytes that are. */
    private static boolean mayBegin(ByteWindow in, int type, int from) {
        int there = in.length() - from;
        return switch (type) {
            case 'Q' -> Shape.isText(in, from, in.length());
            case 'D', 'C' -> there < 1 || in.u8(from) == 'S' || in.u8(from) == 'P';
            case 'P', 'B', 'E' -> there < 1 || in.u8(from) == 0 || in.u8(from) >= ' ';
            default -> true;
        };
    }

    private static int query(ByteWindow in, int from, int end, boolean whole) {
        int textEnd = whole ? end - 1 : end;
        if ((whole && in.u8(textEnd) != 0) || !Shape.isText(in, from, textEnd)) {
            return Shape.NO;
        }
        return sql(in, from, textEnd);
    }

    /** A statement is known by its first word; a text that begins with none may be an empty one or of a relative. */
    private static int sql(ByteWindow in, int from, int to) {
        if (SqlWords.first(in.latin1(from, Math.min(to, from + Text.LONGEST_NAME * 2))) != null) {
            return Shape.SURE;
        }
        int first = from == to ? ' ' : in.u8(from) | 0x20;
        boolean begins = first == ' ' || (first >= 'a' && first <= 'z') || "\n\r\t*-/(;".indexOf(in.u8(from)) >= 0;
        return begins ? 1 : Shape.NO;
    }

    private static int parse(ByteWindow in, int from, int end, boolean whole) {
        int nameEnd = Shape.textEnd(in, from, Math.min(end, from + Text.LONGEST_NAME));
        if (nameEnd < 0) {
            return Shape.NO;
        }
        int textEnd = Text.end(in, nameEnd + 1, end);
        if (!Shape.isText(in, nameEnd + 1, textEnd < 0 ? end : textEnd) || (textEnd < 0 && whole)) {
            return Shape.NO;
        }
        if (whole && (textEnd + 3 > end || textEnd + 3 + 4 * in.u16(textEnd + 1) != end)) {
            return Shape.NO;
        }
        return sql(in, nameEnd + 1, textEnd < 0 ? end : textEnd);
    }

    private static int bind(ByteWindow in, int from, int end, long limit) {
        int portalEnd = Shape.textEnd(in, from, Math.min(end, from + Text.LONGEST_NAME));
        int nameEnd =
                portalEnd < 0 ? -1 : Shape.textEnd(in, portalEnd + 1, Math.min(end, from + 2 * Text.LONGEST_NAME));
        int formats = nameEnd < 0 ? -1 : nameEnd + 1;
        if (formats < 0 || formats + 2 > end) {
            return Shape.NO;
        }
        int values = Shape.formatsEnd(in, formats, end);
        if (values < 0) {
            return end < limit && formats + 2L + 2L * in.u16(formats) > end ? 0 : Shape.NO;
        }
        if (values + 2 > end) {
            return end < limit ? 0 : Shape.NO;
        }
        long results = Shape.valuesEnd(in, values + 2, end, in.u16(values), limit);
        if (results < 0) {
            return Shape.NO;
        }
        if (end < limit) {
            return 1;
        }
        return results <= end && Shape.formatsEnd(in, (int) results, end) == end ? 2 : Shape.NO;
    }

    private static int target(ByteWindow in, int from, int end, boolean whole) {
        int target = in.u8(from);
        boolean fits = whole ? Shape.textEnd(in, from + 1, end) == end - 1 : Shape.isText(in, from + 1, end);
        return (target == 'S' || target == 'P') && fits ? 1 : Shape.NO;
    }

    private static int execute(ByteWindow in, int from, int end, boolean whole) {
        if (!whole) {
            return Shape.isText(in, from, end) ? 0 : Shape.NO;
        }
        return Shape.textEnd(in, from, end) == end - 5 && in.i32(end - 4) >= 0 ? 1 : Shape.NO;
    }
}
