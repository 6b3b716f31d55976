// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Variable-length numbers (zigzag, seven bits a byte, low ones first) and text. */
final class Varints {

    private Varints() {}

    static void write(DataOutput out, long value) throws IOException {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static long read(DataInput in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = in.readUnsignedByte();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("a variable-length number longer than 10 bytes");
    }

    static void writeText(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(out, bytes.length);
        out.write(bytes);
    }

    static String readText(DataInput in, int maxBytes) throws IOException {
        return new String(readBytes(in, maxBytes), StandardCharsets.UTF_8);
    }

    static void writeBytes(DataOutput out, byte[] bytes, int from, int count) throws IOException {
        write(out, count);
        out.write(bytes, from, count);
    }

    static byte[] readBytes(DataInput in, int maxBytes) throws IOException {
        long count = read(in);
        if (count < 0 || count > maxBytes) {
            throw new IOException(count + " bytes exceed " + maxBytes);
        }
        byte[] bytes = new byte[(int) count];
        in.readFully(bytes);
        return bytes;
    }
}
