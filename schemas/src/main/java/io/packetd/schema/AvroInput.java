// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads Avro binary encoding out of a byte array. Every length is checked against what is there; bytes that are no valid
 * encoding end in an {@link IllegalArgumentException} naming the offset.
 */
public final class AvroInput {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private int at;
    private int end;
    private boolean shortest = true;

    AvroInput() {}

    void reset(byte[] newBytes, int offset, int newEnd) {
        bytes = newBytes;
        at = offset;
        end = newEnd;
        shortest = true;
    }

    int position() {
        return at;
    }

    /** Whether everything read since {@link #reset} or {@link #expectShortest} was in its one shortest form. */
    boolean wasShortest() {
        return shortest;
    }

    void expectShortest() {
        shortest = true;
    }

    /** Notes that what was read has a shorter form. */
    void noteLonger() {
        shortest = false;
    }

    /** Whether all bytes are read. */
    public boolean atEnd() {
        return at == end;
    }

    /** An Avro {@code int}: a zigzag varint within 32 bits. */
    public int readInt(String field) {
        if (at < end) {
            int first = bytes[at];
            if (first >= 0) {
                at++;
                return (first >>> 1) ^ -(first & 1);
            }
        }
        long value = readLong(field);
        if (value != (int) value) {
            throw damaged(field + " " + value + " exceeds 32 bits");
        }
        return (int) value;
    }

    /** An Avro {@code int} between two bounds, both inclusive. */
    public int readInt(String field, int min, int max) {
        int value = readInt(field);
        if (value < min || value > max) {
            throw damaged(field + " " + value + " is not in " + min + " to " + max);
        }
        return value;
    }

    /** An Avro {@code long}: a zigzag varint within 64 bits. */
    public long readLong(String field) {
        long raw = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw damaged(field + " is cut");
            }
            int next = bytes[at++];
            raw |= (next & 0x7fL) << shift;
            if (next >= 0) {
                if (next == 0 && shift > 0) {
                    shortest = false;
                }
                if (shift == 63 && next > 1) {
                    throw damaged(field + " exceeds 64 bits");
                }
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw damaged(field + " has no end");
    }

    /** An Avro {@code boolean}. */
    public boolean readBoolean(String field) {
        int value = at < end ? bytes[at++] : -1;
        if (value != 0 && value != 1) {
            throw damaged(field + " is neither true nor false");
        }
        return value == 1;
    }

    /** An Avro {@code double}. */
    public double readDouble(String field) {
        if (end - at < Double.BYTES) {
            throw damaged(field + " is cut");
        }
        double value = Double.longBitsToDouble((long) LONG.get(bytes, at));
        at += Double.BYTES;
        return value;
    }

    /** An Avro {@code string}. */
    public String readText(String field) {
        int length = skipBytes(field);
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** A record {@code FlowKey}. */
    public FlowKey readFlow() {
        return new FlowKeyReader().read(bytes, this);
    }

    int readFixed4(String field) {
        if (end - at < 4) {
            throw damaged(field + " is cut");
        }
        int value = (int) INT.get(bytes, at);
        at += 4;
        return value;
    }

    /** Reads the length of {@code bytes} or a {@code string}, passes over its content and returns the length. */
    int skipBytes(String field) {
        int length = readInt(field + " length");
        if (length < 0 || length > end - at) {
            throw damaged(field + " of " + length + " bytes where " + (end - at) + " are left");
        }
        at += length;
        return length;
    }

    /**
     * The number of items in the next block of an array or map, 0 at its end. A negative count is followed by the size of the
     * block in bytes, which is checked and not needed.
     */
    public long readBlockCount(String field) {
        long count = readLong(field + " count");
        if (count < 0) {
            shortest = false;
            long size = readLong(field + " size");
            if (size < 0 || size > end - at) {
                throw damaged(field + " block of " + size + " bytes where " + (end - at) + " are left");
            }
            count = -count;
        }
        if (count < 0 || count > end - at) {
            throw damaged(field + " of " + count + " items in " + (end - at) + " bytes");
        }
        return count;
    }

    /** The exception for bytes that cannot be read, naming the position reached. */
    public IllegalArgumentException damaged(String what) {
        return new IllegalArgumentException("damaged at byte " + at + ": " + what);
    }
}
