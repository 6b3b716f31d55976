// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a capture from the current position on. A read that fails counts as the end of the data, so that everything
 * before the failure can be used; the failure becomes the cause of the exception that tells of the damage.
 */
final class CaptureBuffer {

    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes asked for at once: large enough that system calls do not count, small enough for the second-level cache. */
    private static final int FIRST_CAPACITY = 256 << 10;

    private final InputStream in;
    private final String file;
    private final boolean compressed;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int at;
    private int end;
    private long position;
    private boolean ended;
    private @Nullable IOException failure;

    CaptureBuffer(InputStream in, String file, boolean compressed) {
        this.in = in;
        this.file = file;
        this.compressed = compressed;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the current position lies in {@link #bytes()}; changes with {@link #has}. */
    int at() {
        return at;
    }

    /** The current position in the uncompressed stream. */
    long position() {
        return position;
    }

    /** Makes {@code count} bytes from the current position on readable; false if there are fewer. */
    boolean has(int count) {
        return end - at >= count || fill(count);
    }

    /** Whether the data ends exactly here, without a failure. */
    boolean endsHere() {
        return !has(1) && failure == null;
    }

    void advance(int count) {
        at += count;
        position += count;
    }

    /** Passes over bytes without keeping them; false if there are fewer. */
    boolean skip(long count) {
        long rest = count;
        while (rest > 0) {
            if (!has(1)) {
                return false;
            }
            int step = (int) Math.min(rest, end - at);
            advance(step);
            rest -= step;
        }
        return true;
    }

    /**
     * Goes to a position of the stream before anything was read, over the file system where that is possible.
     *
     * @return false if the stream is shorter
     */
    boolean seek(long target) throws IOException {
        if (!compressed && end == 0) {
            long rest = target;
            while (rest > 0) {
                long skipped = in.skip(rest);
                if (skipped <= 0) {
                    break;
                }
                rest -= skipped;
            }
            position = target - rest;
        }
        return skip(target - position);
    }

    int intAt(int index, boolean bigEndian) {
        return bigEndian ? (int) BIG_INT.get(bytes, index) : (int) LITTLE_INT.get(bytes, index);
    }

    long unsignedIntAt(int index, boolean bigEndian) {
        return intAt(index, bigEndian) & 0xffffffffL;
    }

    int unsignedShortAt(int index, boolean bigEndian) {
        int first = bytes[index] & 0xff;
        int second = bytes[index + 1] & 0xff;
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    long longAt(int index, boolean bigEndian) {
        long first = unsignedIntAt(index, bigEndian);
        long second = unsignedIntAt(index + 4, bigEndian);
        return bigEndian ? first << 32 | second : second << 32 | first;
    }

    /** The exception for a record at {@code start} that the end of the data, or a failed read, cuts. */
    CaptureException cut(long start, String what) {
        if (failure != null) {
            return exception(
                    start,
                    what + " cannot be read: " + failure.getMessage(),
                    "the file is damaged or cannot be read further; get a fresh copy");
        }
        return exception(
                start, what + " is cut", "the file was cut short or is still being written; get a complete copy");
    }

    /** The exception for a record at {@code start} that makes no sense. */
    CaptureException corrupt(long start, String what) {
        return exception(start, what, "the file is corrupt from here on; get a fresh copy, or cut it off here");
    }

    /** The exception for a file that is no capture at all. */
    CaptureException noCapture(String what) {
        return exception(0, what, "give a pcap or pcapng file, plain or compressed with gzip or zstd");
    }

    private CaptureException exception(long start, String what, String remedy) {
        String where = file + ": byte " + start + (compressed ? " of the uncompressed data: " : ": ");
        return new CaptureException(where + what + "; " + remedy, start, failure);
    }

    private boolean fill(int count) {
        while (end - at < count) {
            if (ended) {
                return false;
            }
            if (at > 0) {
                System.arraycopy(bytes, at, bytes, 0, end - at);
                end -= at;
                at = 0;
            }
            if (end == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            readOnce();
        }
        return true;
    }

    private void readOnce() {
        try {
            int read = in.read(bytes, end, bytes.length - end);
            if (read < 0) {
                ended = true;
            } else {
                end += read;
            }
        } catch (IOException e) {
            failure = e;
            ended = true;
        }
    }
}
