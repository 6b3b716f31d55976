// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON as UTF-8 into an array that grows; used again and again by one thread. */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.ISO_8859_1);

    /** Above this a whole double is written with an exponent, as a long could not hold it exactly. */
    private static final double LARGEST_WHOLE = 1L << 53;

    /** Digits of the largest number. */
    private static final int MAX_DIGITS = 19;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** What was written, as a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** One byte as it is. */
    public void raw(int b) {
        need(1);
        bytes[length++] = (byte) b;
    }

    /** Bytes that are JSON already. */
    public void raw(byte[] json) {
        need(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
    }

    /** ASCII text as it is. */
    public void ascii(String text) {
        int count = text.length();
        need(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    /** A whole number. */
    public void number(long value) {
        if (value == Long.MIN_VALUE) {
            ascii("-9223372036854775808");
            return;
        }
        need(20);
        long rest = value;
        if (rest < 0) {
            bytes[length++] = '-';
            rest = -rest;
        }
        digits(rest, digitsOf(rest));
    }

    /** A whole number of 0 or more with exactly this many digits, zeros in front. */
    void padded(long value, int width) {
        need(width);
        digits(value, width);
    }

    /** 16 hexadecimal digits. */
    void hex(long value) {
        need(16);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    /** A quoted string; safe inside HTML, and lone surrogates become U+FFFD. */
    public void string(String text) {
        raw('"');
        int count = text.length();
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                asciiCharacter(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(text.charAt(i + 1))) {
                codePoint(Character.toCodePoint(c, text.charAt(++i)));
            } else if (Character.isSurrogate(c)) {
                codePoint(0xfffd);
            } else if (c == '\u2028' || c == '\u2029') {
                escaped(c);
            } else {
                codePoint(c);
            }
        }
        raw('"');
    }

    /** A tree of strings, numbers, truth values, lists and maps; null, which is only found in the last two, is null. */
    public void value(@Nullable Object value) {
        if (value == null) {
            raw(NULL);
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Long number) {
            number(number);
        } else if (value instanceof Boolean truth) {
            raw(truth ? TRUE : FALSE);
        } else if (value instanceof Double fraction) {
            fraction(fraction);
        } else if (value instanceof List<?> list) {
            list(list);
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else {
            throw new IllegalArgumentException(
                    "an attribute holds a " + value.getClass().getName());
        }
    }

    private void list(List<?> list) {
        raw('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            value(list.get(i));
        }
        raw(']');
    }

    private void object(Map<?, ?> map) {
        raw('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!first) {
                raw(',');
            }
            first = false;
            string((String) entry.getKey());
            raw(':');
            value(entry.getValue());
        }
        raw('}');
    }

    private void fraction(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            raw(NULL);
        } else if (value == Math.rint(value) && Math.abs(value) <= LARGEST_WHOLE) {
            number((long) value);
        } else {
            ascii(Double.toString(value));
        }
    }

    private void asciiCharacter(char c) {
        switch (c) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\n' -> ascii("\\n");
            case '\r' -> ascii("\\r");
            case '\t' -> ascii("\\t");
            case '<', '>', '&' -> escaped(c);
            default -> {
                if (c < 0x20) {
                    escaped(c);
                } else {
                    raw(c);
                }
            }
        }
    }

    private void escaped(int c) {
        ascii("\\u");
        need(4);
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(c >>> shift) & 15];
        }
    }

    private void codePoint(int c) {
        need(4);
        if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | (c >> 6));
        } else {
            if (c < 0x1_0000) {
                bytes[length++] = (byte) (0xe0 | (c >> 12));
            } else {
                bytes[length++] = (byte) (0xf0 | (c >> 18));
                bytes[length++] = (byte) (0x80 | ((c >> 12) & 0x3f));
            }
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        }
        bytes[length++] = (byte) (0x80 | (c & 0x3f));
    }

    private void digits(long value, int width) {
        long rest = value;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    private static int digitsOf(long value) {
        int digits = 1;
        for (long limit = 10; digits < MAX_DIGITS && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    private void need(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
