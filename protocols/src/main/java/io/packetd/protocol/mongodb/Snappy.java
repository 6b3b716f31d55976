// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

/**
 * The beginning of a block of Snappy (format description of google/snappy, raw format): a length, then literals and copies.
 * Libraries read whole blocks only; here a block may be cut anywhere, and as much is made of it as there is room for.
 */
final class Snappy {

    private static final int LITERAL = 0;
    private static final int LONG_LITERAL = 60;
    private static final int MAX_LENGTH_BYTES = 5;

    private Snappy() {}

    /** Whether this is the beginning of a block that becomes {@code announced} bytes; they are appended to {@code out}. */
    static boolean read(byte[] data, int announced, Inflated out) {
        return announces(data, announced) && elements(data, lengthBytes(data), out);
    }

    /** Whether the block says that it becomes this many bytes. */
    static boolean announces(byte[] data, int announced) {
        int bytes = lengthBytes(data);
        long length = 0;
        for (int i = 0; i < bytes; i++) {
            length |= (data[i] & 0x7fL) << (7 * i);
        }
        return bytes > 0 && length == announced;
    }

    /** Bytes of the length in front, the last one without its highest bit; 0 when its end is not near. */
    private static int lengthBytes(byte[] data) {
        for (int i = 0; i < Math.min(data.length, MAX_LENGTH_BYTES); i++) {
            if (data[i] >= 0) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean elements(byte[] data, int from, Inflated out) {
        int at = from;
        while (at < data.length && out.room() > 0) {
            int tag = data[at] & 0xff;
            int kind = tag & 3;
            int more = kind == LITERAL ? Math.max(0, (tag >> 2) + 1 - LONG_LITERAL) : kind == 3 ? 4 : kind;
            if (at + 1 + more > data.length) {
                return true;
            }
            long number = number(data, at + 1, more);
            at += 1 + more;
            if (kind == LITERAL) {
                long count = (more > 0 ? number : tag >> 2) + 1;
                int there = (int) Math.min(Math.min(count, data.length - at), out.room());
                out.literal(data, at, there);
                at += there;
            } else {
                int count = kind == 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
                long distance = kind == 1 ? ((tag >> 5) << 8) | number : number;
                if (distance == 0 || distance > out.size()) {
                    return false;
                }
                out.again((int) distance, Math.min(count, out.room()));
            }
        }
        return true;
    }

    private static long number(byte[] data, int at, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (data[at + i] & 0xffL) << (8 * i);
        }
        return number;
    }
}
