// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;

/** What the messages of a server look like. */
final class BackendShapes {

    private static final int HEAD_BYTES = 5;
    private static final int MAX_AUTHENTICATION = 64 << 10;
    private static final int MAX_PARAMETER = 1 << 20;
    private static final int MAX_NOTIFICATION = 16 << 10;
    private static final int MAX_TAG = 260;
    private static final int MAX_DESCRIPTION = 1 << 20;
    private static final int MAX_ERROR = 1 << 26;

    /** Type, table, column, size, modifier and format of a column, behind its name. */
    private static final int COLUMN_BYTES = 18;

    private static final byte[][] SEVERITIES = {
        ascii("ERROR"),
        ascii("FATAL"),
        ascii("PANIC"),
        ascii("WARNING"),
        ascii("NOTICE"),
        ascii("DEBUG"),
        ascii("INFO"),
        ascii("LOG")
    };

    private BackendShapes() {}

    private static byte[] ascii(String text) {
        return text.concat("\0").getBytes(StandardCharsets.US_ASCII);
    }

    static boolean isType(int type) {
        return switch (type) {
            case 'R',
                    'K',
                    'S',
                    'N',
                    'Z',
                    'T',
                    'D',
                    'C',
                    'E',
                    '1',
                    '2',
                    '3',
                    't',
                    'n',
                    'I',
                    's',
                    'c',
                    'd',
                    'G',
                    'H',
                    'W',
                    'A',
                    'V',
                    'v' -> true;
            default -> false;
        };
    }

    /** Whether a message of this type can have this length (which counts itself). */
    static boolean isLength(int type, long length) {
        return switch (type) {
            case '1', '2', '3', 'n', 'I', 's', 'c' -> length == 4;
            case 'Z' -> length == 5;
            case 'R' -> length >= 8 && length <= MAX_AUTHENTICATION;
            case 'K' -> length >= 12 && length <= 8 + 256;
            case 'S' -> length >= 6 && length <= MAX_PARAMETER;
            case 'C' -> length >= 5 && length <= MAX_TAG;
            case 'T' -> length >= 6 && length <= MAX_DESCRIPTION;
            case 't' -> length >= 6 && length <= 6 + 4 * 65_535;
            case 'G', 'H', 'W' -> length >= 7 && length <= 7 + 2 * 65_535;
            case 'E', 'N' -> length >= 5 && length <= MAX_ERROR;
            case 'A' -> length >= 10 && length <= MAX_NOTIFICATION;
            case 'V' -> length >= 8 && length <= FrontendReader.MAX_LENGTH;
            case 'v' -> length >= 12 && length <= MAX_AUTHENTICATION;
            case 'D' -> length >= 6 && length <= FrontendReader.MAX_LENGTH;
            case 'd' -> length >= 4 && length <= FrontendReader.MAX_LENGTH;
            default -> false;
        };
    }

    /** How much the message with this head looks like one; see {@link Shape}. */
    static int weigh(ByteWindow in, int at, long total) {
        int from = at + HEAD_BYTES;
        int end = Shape.end(in, at, total);
        if (end < 0) {
            return mayBegin(in, in.u8(at), from, at + total) ? Shape.PARTIAL : Shape.NO;
        }
        boolean whole = end == at + total;
        return switch (in.u8(at)) {
            case 'R' -> authentication(in, from, total - HEAD_BYTES);
            case 'S' -> parameter(in, from, end, whole);
            case 'Z' -> "ITE".indexOf(in.u8(from)) >= 0 ? Shape.SURE : Shape.NO;
            case 'C' -> tag(in, from, end);
            case 'T' -> description(in, from, end, at + total);
            case 'D' -> row(in, from, end, at + total);
            case 't' -> 6 + 4 * in.u16(from) == total - 1 ? 1 : Shape.NO;
            case 'E', 'N' -> error(in, from, end);
            case 'G', 'H', 'W' ->
                in.u8(from) <= 1 && (!whole || Shape.formatsEnd(in, from + 1, end) == end) ? 2 : Shape.NO;
            case 'A' -> notification(in, from, end, whole);
            case 'V' -> in.i32(from) == total - 9 || (in.i32(from) == -1 && total == 9) ? 1 : Shape.NO;
            case 'v' -> in.u16(from) == 3 || in.u16(from) == 0 ? 1 : Shape.NO;
            default -> 1;
        };
    }

    /** Whether a message that is not all there may be one, by the bytes that are. */
    private static boolean mayBegin(ByteWindow in, int type, int from, long limit) {
        int there = in.length() - from;
        return switch (type) {
            case 'D' ->
                there < 2
                        || (in.u16(from) <= Shape.MAX_COLUMNS
                                && Shape.valuesEnd(in, from + 2, in.length(), in.u16(from), limit) >= 0);
            case 'T' ->
                there < 2
                        || (in.u16(from) <= Shape.MAX_COLUMNS
                                && from + 2 + in.u16(from) * (COLUMN_BYTES + 1L) <= limit);
            case 'E', 'N' -> there < 1 || in.u8(from) == 'S';
            case 'C' -> there < 1 || (in.u8(from) >= 'A' && in.u8(from) <= 'Z');
            case 'S' -> there < 1 || isWord(in, from, from + 1);
            case 'R' -> there < 3 || (in.u16(from) == 0 && in.u8(from + 2) == 0);
            case 'G', 'H', 'W' -> there < 1 || in.u8(from) <= 1;
            default -> true;
        };
    }

    /** Every code but that of SASL has a length of its own. */
    private static int authentication(ByteWindow in, int from, long rest) {
        return switch (in.i32(from)) {
            case 0, 2, 3, 6, 7, 9 -> rest == 4 ? Shape.SURE : Shape.NO;
            case 5 -> rest == 8 ? Shape.SURE : Shape.NO;
            case 10, 11, 12 -> rest > 4 && in.u8(from + 4) >= ' ' ? Shape.SURE : Shape.NO;
            case 8 -> 1;
            default -> Shape.NO;
        };
    }

    private static int parameter(ByteWindow in, int from, int end, boolean whole) {
        int nameEnd = Shape.textEnd(in, from, end);
        if (nameEnd <= from || !isWord(in, from, nameEnd)) {
            return Shape.NO;
        }
        if (!whole) {
            return 1;
        }
        return Shape.textEnd(in, nameEnd + 1, end) == end - 1 ? 2 : Shape.NO;
    }

    private static boolean isWord(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i) | 0x20;
            if ((b < 'a' || b > 'z') && in.u8(i) != '_' && in.u8(i) != '.' && (b < '0' || b > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Upper case words, then numbers. */
    private static int tag(ByteWindow in, int from, int end) {
        if (Text.end(in, from, end) != end - 1) {
            return Shape.NO;
        }
        boolean letters = false;
        for (int i = from; i < end - 1; i++) {
            int b = in.u8(i);
            letters |= b >= 'A' && b <= 'Z';
            if ((b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != ' ' && b != '_') {
                return Shape.NO;
            }
        }
        if (!letters) {
            return end - 1 == from ? 0 : Shape.NO;
        }
        return SqlWords.first(in.latin1(from, end - 1)) != null ? Shape.SURE : 1;
    }

    private static int description(ByteWindow in, int from, int end, long limit) {
        int columns = in.u16(from);
        if (columns > Shape.MAX_COLUMNS) {
            return Shape.NO;
        }
        int at = from + 2;
        for (int i = 0; i < columns; i++) {
            int nameEnd = Text.end(in, at, end);
            if (nameEnd < 0 || nameEnd + 1 + COLUMN_BYTES > end) {
                return end == limit || at + (long) (COLUMN_BYTES + 1) * (columns - i) > limit
                        ? Shape.NO
                        : i > 0 ? Shape.SURE : 0;
            }
            if (!Shape.isText(in, at, nameEnd) || in.u16(nameEnd + COLUMN_BYTES - 1) > 1) {
                return Shape.NO;
            }
            at = nameEnd + 1 + COLUMN_BYTES;
        }
        return at != limit ? Shape.NO : columns > 0 ? Shape.SURE : 1;
    }

    private static int row(ByteWindow in, int from, int end, long limit) {
        int columns = in.u16(from);
        if (columns > Shape.MAX_COLUMNS) {
            return Shape.NO;
        }
        long values = Shape.valuesEnd(in, from + 2, end, columns, limit);
        if (values < 0 || (end == limit && values != limit)) {
            return Shape.NO;
        }
        return end == limit && columns > 0 ? 2 : 1;
    }

    /** Severity first, translated or not, then the severity that is not, or the code. */
    private static int error(ByteWindow in, int from, int end) {
        if (in.u8(from) != 'S') {
            return Shape.NO;
        }
        int severityEnd = Text.end(in, from + 1, end);
        if (severityEnd < 0 || severityEnd + 1 >= end || !Shape.isText(in, from + 1, severityEnd)) {
            return Shape.NO;
        }
        int next = in.u8(severityEnd + 1);
        boolean known = isSeverity(in, from + 1) || (next == 'V' && isSeverity(in, severityEnd + 2));
        return (next == 'V' || next == 'C') && known ? Shape.SURE : Shape.NO;
    }

    private static boolean isSeverity(ByteWindow in, int at) {
        for (byte[] severity : SEVERITIES) {
            if (in.matches(at, severity)) {
                return true;
            }
        }
        return false;
    }

    private static int notification(ByteWindow in, int from, int end, boolean whole) {
        int channelEnd = Shape.textEnd(in, from + 4, end);
        if (channelEnd < 0) {
            return Shape.NO;
        }
        return !whole || Text.end(in, channelEnd + 1, end) == end - 1 ? 2 : Shape.NO;
    }
}
