// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The first bytes of compressed data, made anew: at most {@value #MAX_BYTES}, whatever the data says of its size. */
final class Inflated {

    /** Most bytes that are made of one message. */
    static final int MAX_BYTES = 1 << 20;

    /** What becomes no larger is made in one go, without the buffers of a stream. */
    private static final int MAX_AT_ONCE = 64 << 10;

    /** Largest window of a zstd frame, as a power of two: 8 MiB. */
    private static final int MAX_ZSTD_WINDOW_LOG = 23;

    /** Bytes that are made room for at first, for each compressed byte. */
    private static final int FIRST_RATIO = 4;

    private static final int SMALLEST_BUFFER = 256;

    private final int limit;
    private byte[] bytes;
    private int size;
    private boolean cut;
    private boolean damaged;

    private Inflated(int announced, int compressed) {
        this.limit = Math.min(announced, MAX_BYTES);
        this.bytes = new byte[(int) Math.min(limit, Math.max(SMALLEST_BUFFER, (long) compressed * FIRST_RATIO))];
    }

    /**
     * Makes the data anew.
     *
     * @param whole whether these are all compressed bytes, not their beginning
     * @param announced bytes that they shall become
     */
    static Inflated of(int compressor, byte[] data, boolean whole, int announced) {
        Inflated made = new Inflated(announced, data.length);
        try {
            switch (compressor) {
                case Compressed.NOOP -> made.literal(data, 0, Math.min(data.length, made.limit));
                case Compressed.SNAPPY -> made.damaged = !Snappy.read(data, announced, made);
                case Compressed.ZLIB -> made.zlib(data);
                case Compressed.ZSTD -> made.zstd(data, whole);
                default -> made.damaged = true;
            }
        } catch (ZstdException e) {
            made.damaged = true;
        } catch (LinkageError noNativeLibrary) {
            // The platform has no library for this one: the message is told without its content.
            made.size = 0;
            made.cut = true;
            return made;
        }
        made.cut = !whole || made.limit < announced;
        return made;
    }

    private void zlib(byte[] data) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            while (size < limit) {
                grow(1);
                int made = inflater.inflate(bytes, size, bytes.length - size);
                size += made;
                if (made == 0) {
                    return;
                }
            }
        } catch (DataFormatException e) {
            damaged = true;
        } finally {
            inflater.end();
        }
    }

    private void zstd(byte[] data, boolean whole) {
        if (whole && limit <= MAX_AT_ONCE) {
            bytes = new byte[limit];
            size = (int) Zstd.decompressByteArray(bytes, 0, limit, data, 0, data.length);
            return;
        }
        try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(data))) {
            in.setContinuous(true);
            in.setLongMax(MAX_ZSTD_WINDOW_LOG);
            while (size < limit) {
                grow(1);
                int made = in.read(bytes, size, bytes.length - size);
                if (made <= 0) {
                    return;
                }
                size += made;
            }
        } catch (IOException e) {
            damaged = true;
        }
    }

    /** Appends bytes as they are. */
    void literal(byte[] data, int from, int count) {
        grow(count);
        System.arraycopy(data, from, bytes, size, count);
        size += count;
    }

    /** Appends bytes that were made before; the two ranges may overlap. */
    void again(int distance, int count) {
        grow(count);
        for (int i = 0; i < count; i++) {
            bytes[size] = bytes[size - distance];
            size++;
        }
    }

    private void grow(int count) {
        int needed = size + count;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(needed, bytes.length * 2)));
        }
    }

    /** What was made stands at the beginning of this array. */
    byte[] bytes() {
        return bytes;
    }

    /** Bytes that were made. */
    int size() {
        return size;
    }

    /** Bytes that may still be made. */
    int room() {
        return limit - size;
    }

    /** Whether more could have been made of all of the data. */
    boolean isCut() {
        return cut;
    }

    /** Whether the data is not what the compressor writes. */
    boolean isDamaged() {
        return damaged;
    }
}
