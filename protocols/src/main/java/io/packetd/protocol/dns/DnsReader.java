// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/**
 * Walks one message. A read beyond its end, or a broken name, fails: from then on {@link #failed()} is true and everything
 * reads as 0 or empty, so that callers check once for many reads.
 */
final class DnsReader {

    /** Bytes of the header (RFC 1035, section 4.1.1). */
    static final int HEADER_BYTES = 12;

    /** Longest name in its uncompressed form, the root label included (RFC 1035, section 3.1). */
    private static final int MAX_NAME_BYTES = 255;

    /** Most pointers followed in one name; more is an attack. */
    private static final int MAX_POINTERS = 64;

    private final ByteWindow in;
    private final int base;
    private final int end;
    private int at;
    private boolean failed;

    /** Reads the message in {@code [base, base + length)}. */
    DnsReader(ByteWindow in, int base, int length) {
        this.in = in;
        this.base = base;
        this.end = base + length;
        this.at = base;
    }

    boolean failed() {
        return failed;
    }

    /** Place of the next byte, counted from the beginning of the message. */
    int at() {
        return at - base;
    }

    /** Bytes from here to the end of the message. */
    int remaining() {
        return end - at;
    }

    /** Goes to a place counted from the beginning of the message; undoes a failure on the way. */
    void resume(int place) {
        at = base + place;
        failed = false;
    }

    int u8() {
        return take(1) ? in.u8(at - 1) : 0;
    }

    int u16() {
        return take(2) ? in.u16(at - 2) : 0;
    }

    long u32() {
        return take(4) ? in.u32(at - 4) : 0;
    }

    void skip(int count) {
        take(count);
    }

    String utf8(int count) {
        return take(count) ? in.utf8(at - count, at) : "";
    }

    byte[] bytes(int count) {
        return take(count) ? in.copy(at - count, at) : new byte[0];
    }

    private boolean take(int count) {
        if (failed || count < 0 || count > end - at) {
            failed = true;
            return false;
        }
        at += count;
        return true;
    }

    /**
     * A name with its final dot, {@code .} for the root. A dot or backslash inside of a label is escaped with a backslash,
     * a byte that is not graphic as {@code \DDD} (RFC 1035, section 5.1). Pointers only lead backwards.
     */
    String name() {
        StringBuilder name = new StringBuilder(32);
        walk(name);
        if (failed) {
            return "";
        }
        return name.length() == 0 ? "." : name.toString();
    }

    void skipName() {
        walk(null);
    }

    private void walk(@Nullable StringBuilder name) {
        int place = at;
        int lowest = at;
        int pointers = 0;
        int bytes = 1;
        while (!failed && place < end) {
            int length = in.u8(place);
            if (length == 0) {
                at = pointers == 0 ? place + 1 : at;
                return;
            }
            if (length >= 0xc0) {
                int target = place + 1 < end ? base + (((length & 0x3f) << 8) | in.u8(place + 1)) : end;
                if (target >= lowest || target < base + HEADER_BYTES || ++pointers > MAX_POINTERS) {
                    break;
                }
                at = pointers == 1 ? place + 2 : at;
                place = target;
                lowest = target;
                continue;
            }
            bytes += length + 1;
            if (length > 63 || bytes > MAX_NAME_BYTES || place + 1 + length > end) {
                break;
            }
            if (name != null) {
                label(name, place + 1, place + 1 + length);
            }
            place += 1 + length;
        }
        failed = true;
    }

    private void label(StringBuilder name, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b == '.' || b == '\\') {
                name.append('\\').append((char) b);
            } else if (b > ' ' && b < 0x7f) {
                name.append((char) b);
            } else {
                name.append('\\')
                        .append((char) ('0' + b / 100))
                        .append((char) ('0' + b / 10 % 10))
                        .append((char) ('0' + b % 10));
            }
        }
        name.append('.');
    }
}
