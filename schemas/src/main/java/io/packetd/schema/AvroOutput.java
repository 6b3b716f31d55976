// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

/** Writes Avro binary encoding into a byte array; the caller has made room. */
final class AvroOutput {

    /** Most bytes of an Avro {@code int}. */
    static final int MAX_INT_BYTES = 5;

    /** Most bytes of an Avro {@code long}. */
    static final int MAX_LONG_BYTES = 10;

    private AvroOutput() {}

    /** Writes a zigzag varint and returns the offset after it. */
    static int writeInt(byte[] target, int at, int value) {
        int rest = (value << 1) ^ (value >> 31);
        int next = at;
        while ((rest & ~0x7f) != 0) {
            target[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[next++] = (byte) rest;
        return next;
    }

    /** Writes a zigzag varint and returns the offset after it. */
    static int writeLong(byte[] target, int at, long value) {
        long rest = (value << 1) ^ (value >> 63);
        int next = at;
        while ((rest & ~0x7fL) != 0) {
            target[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[next++] = (byte) rest;
        return next;
    }
}
