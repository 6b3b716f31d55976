// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of one side that are in order, not consumed yet, and contiguous: a view, valid only during the call it is
 * passed to. Index 0 is the first byte that no {@link Step} has consumed. All numbers are unsigned unless the name says
 * otherwise. Reads outside {@code [0, length())} throw {@link IndexOutOfBoundsException}: check {@link #length()} first.
 */
public final class ByteWindow {

    private byte[] bytes;
    private int offset;
    private int length;
    private long streamOffset;

    /** End (exclusive, as window index) of each run of bytes that was captured in one segment, ascending. */
    private int[] runEnds;

    /** Capture time of each run, epoch nanoseconds. */
    private long[] runTimes;

    private int runs;

    /** An empty window, to be filled with {@link #reset}. */
    public ByteWindow() {
        this.bytes = new byte[0];
        this.runEnds = new int[1];
        this.runTimes = new long[1];
    }

    /** A window over a whole array whose bytes were all captured at one time; for tests and datagrams. */
    public static ByteWindow of(byte[] bytes, long capturedAtNanos) {
        ByteWindow window = new ByteWindow();
        window.reset(bytes, 0, bytes.length, 0, capturedAtNanos);
        return window;
    }

    /** Points this view at bytes of one segment. */
    public void reset(byte[] source, int from, int count, long firstStreamOffset, long capturedAtNanos) {
        Objects.checkFromIndexSize(from, count, source.length);
        bytes = source;
        offset = from;
        length = count;
        streamOffset = firstStreamOffset;
        runs = 1;
        runEnds[0] = count;
        runTimes[0] = capturedAtNanos;
    }

    /**
     * Points this view at bytes of several segments.
     *
     * @param ends end of each run as index into the window, ascending; only the first {@code count} entries count
     * @param times capture time of each run, epoch nanoseconds
     */
    public void reset(byte[] source, int from, int size, long firstStreamOffset, int[] ends, long[] times, int count) {
        Objects.checkFromIndexSize(from, size, source.length);
        bytes = source;
        offset = from;
        length = size;
        streamOffset = firstStreamOffset;
        if (runEnds.length < count) {
            runEnds = new int[count * 2];
            runTimes = new long[count * 2];
        }
        System.arraycopy(ends, 0, runEnds, 0, count);
        System.arraycopy(times, 0, runTimes, 0, count);
        runs = count;
    }

    /** Drops the first {@code count} bytes: what was index {@code count} becomes index 0. */
    public void consume(int count) {
        Objects.checkFromIndexSize(0, count, length);
        offset += count;
        length -= count;
        streamOffset += count;
        int gone = 0;
        while (gone < runs - 1 && runEnds[gone] <= count) {
            gone++;
        }
        for (int i = gone; i < runs; i++) {
            runEnds[i - gone] = Math.max(0, runEnds[i] - count);
            runTimes[i - gone] = runTimes[i];
        }
        runs -= gone;
    }

    /** Number of bytes that may be read. */
    public int length() {
        return length;
    }

    /** Position of index 0 in the stream of its side, counted from the first byte that was seen. */
    public long streamOffset() {
        return streamOffset;
    }

    /** Capture time of the byte at this index, epoch nanoseconds. */
    public long capturedAt(int index) {
        Objects.checkIndex(index, length);
        int run = 0;
        while (run < runs - 1 && runEnds[run] <= index) {
            run++;
        }
        return runTimes[run];
    }

    /** One byte, 0 to 255. */
    public int u8(int index) {
        return bytes[offset + Objects.checkIndex(index, length)] & 0xff;
    }

    /** Two bytes, big endian. */
    public int u16(int index) {
        int i = at(index, 2);
        return ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff);
    }

    /** Four bytes, big endian, as they are in an int (may be negative). */
    public int i32(int index) {
        int i = at(index, 4);
        return (bytes[i] << 24) | ((bytes[i + 1] & 0xff) << 16) | ((bytes[i + 2] & 0xff) << 8) | (bytes[i + 3] & 0xff);
    }

    /** Four bytes, big endian, 0 to 2^32-1. */
    public long u32(int index) {
        return i32(index) & 0xffff_ffffL;
    }

    /** Eight bytes, big endian, signed. */
    public long i64(int index) {
        return (u32(index) << 32) | u32(index + 4);
    }

    /** Two bytes, little endian. */
    public int u16le(int index) {
        return Short.toUnsignedInt(Short.reverseBytes((short) u16(index)));
    }

    /** Four bytes, little endian, as they are in an int (may be negative). */
    public int i32le(int index) {
        return Integer.reverseBytes(i32(index));
    }

    /** Four bytes, little endian, 0 to 2^32-1. */
    public long u32le(int index) {
        return i32le(index) & 0xffff_ffffL;
    }

    /** Eight bytes, little endian, signed. */
    public long i64le(int index) {
        return Long.reverseBytes(i64(index));
    }

    /** Index of the first {@code wanted} in {@code [from, to)}, or -1. */
    public int indexOf(int wanted, int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        byte b = (byte) wanted;
        int end = offset + to;
        for (int i = offset + from; i < end; i++) {
            if (bytes[i] == b) {
                return i - offset;
            }
        }
        return -1;
    }

    /** Index of the first {@code wanted} at or after {@code from}, or -1. */
    public int indexOf(int wanted, int from) {
        return indexOf(wanted, from, length);
    }

    /** Whether these very bytes stand at this index; false when the window is too short for them. */
    public boolean matches(int index, byte[] expected) {
        return index >= 0
                && index <= length - expected.length
                && Arrays.equals(bytes, offset + index, offset + index + expected.length, expected, 0, expected.length);
    }

    /** As {@link #matches}, ASCII letters compared without case; {@code lowerCase} must be in lower case. */
    public boolean matchesIgnoreCase(int index, byte[] lowerCase) {
        if (index < 0 || index > length - lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            int b = bytes[offset + index + i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of {@code [from, to)} as ISO 8859-1. */
    public String latin1(int from, int to) {
        return text(from, to, StandardCharsets.ISO_8859_1);
    }

    /** The bytes of {@code [from, to)} as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String utf8(int from, int to) {
        return text(from, to, StandardCharsets.UTF_8);
    }

    /** The bytes of {@code [from, to)} in this character set. */
    public String text(int from, int to, java.nio.charset.Charset charset) {
        Objects.checkFromToIndex(from, to, length);
        return new String(bytes, offset + from, to - from, charset);
    }

    /** A copy of the bytes of {@code [from, to)}. */
    public byte[] copy(int from, int to) {
        Objects.checkFromToIndex(from, to, length);
        return Arrays.copyOfRange(bytes, offset + from, offset + to);
    }

    /** Copies {@code count} bytes from {@code from} into {@code target} at {@code at}. */
    public void copyTo(int from, byte[] target, int at, int count) {
        Objects.checkFromIndexSize(from, count, length);
        System.arraycopy(bytes, offset + from, target, at, count);
    }

    private int at(int index, int size) {
        Objects.checkFromIndexSize(index, size, length);
        return offset + index;
    }
}
