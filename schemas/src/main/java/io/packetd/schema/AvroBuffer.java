// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro binary encoding in an array that grows; used again and again by one thread. */
public final class AvroBuffer {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEX_DIGITS = 16;

    private byte[] bytes = new byte[1024];
    private int length;

    /** An empty buffer. */
    public AvroBuffer() {}

    /** Begins anew. */
    public void clear() {
        length = 0;
    }

    /** What was written, as a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void writePrefix(long fingerprint) {
        need(SegmentBlock.PREFIX_BYTES);
        SegmentBlock.writePrefix(bytes, length, fingerprint);
        length += SegmentBlock.PREFIX_BYTES;
    }

    /** An {@code int}, the index of a union's branch, or that of an enum's symbol. */
    public void writeInt(int value) {
        need(AvroOutput.MAX_INT_BYTES);
        length = AvroOutput.writeInt(bytes, length, value);
    }

    /** A {@code long}. */
    public void writeLong(long value) {
        need(AvroOutput.MAX_LONG_BYTES);
        length = AvroOutput.writeLong(bytes, length, value);
    }

    /** A {@code boolean}. */
    public void writeBoolean(boolean value) {
        need(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    /** A {@code double}. */
    public void writeDouble(double value) {
        need(Double.BYTES);
        LONG.set(bytes, length, Double.doubleToLongBits(value));
        length += Double.BYTES;
    }

    /** A {@code string}; a lone surrogate becomes U+FFFD. */
    public void writeText(String text) {
        int count = text.length();
        need(count + AvroOutput.MAX_INT_BYTES);
        int ascii = 0;
        while (ascii < count && text.charAt(ascii) < 0x80) {
            ascii++;
        }
        if (ascii < count) {
            writeUnicode(text);
            return;
        }
        length = AvroOutput.writeInt(bytes, length, count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    /** A {@code string} of 16 hexadecimal digits. */
    public void writeHex(long value) {
        writeInt(HEX_DIGITS);
        hex(value);
    }

    /** A {@code string} of 32 hexadecimal digits. */
    public void writeHex(long first, long second) {
        writeInt(2 * HEX_DIGITS);
        hex(first);
        hex(second);
    }

    /** The number of items in the block of an array or a map that follows. */
    public void beginItems(int count) {
        if (count > 0) {
            writeInt(count);
        }
    }

    /** The end of an array or a map. */
    public void endItems() {
        need(1);
        bytes[length++] = 0;
    }

    /** A record {@code FlowKey}. */
    public void writeFlow(FlowKey flow) {
        int count = flow.encodedLength();
        need(count);
        flow.writeTo(bytes, length);
        length += count;
    }

    private void writeUnicode(String text) {
        int count = text.length();
        int size = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                size += 4;
                i++;
            } else {
                size += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        writeInt(size);
        need(size);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if (isPair(text, i)) {
                codePoint(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                codePoint(Character.isSurrogate(c) ? 0xfffd : c);
            }
        }
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private void codePoint(int c) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
            return;
        }
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

    private void hex(long value) {
        need(HEX_DIGITS);
        for (int shift = 60; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    private void need(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
