// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.spool;

import io.packetd.schema.SegmentBlock;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of a spool, written at its end and read from its beginning. A record is the length of the block (4 bytes), the CRC-32C of its
 * bytes (4 bytes) and the bytes of the block, all big-endian.
 */
final class SpoolFile implements Closeable {

    private static final int HEADER_BYTES = 8;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    private final boolean leftover;
    private long size;
    private long readAt;
    private int unsettled;

    /**
     * Opens a file, and makes it when it does not exist.
     *
     * @param leftover whether an earlier run wrote it
     */
    SpoolFile(Path path, boolean leftover) throws IOException {
        this.path = path;
        this.leftover = leftover;
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        size = channel.size();
    }

    /** Bytes that a block takes. */
    static long bytesOf(SegmentBlock block) {
        return (long) HEADER_BYTES + block.length();
    }

    /** Adds a block; what was written of it is taken back when that fails. */
    void append(SegmentBlock block) throws IOException {
        byte[] bytes = block.encoded();
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        header.clear().putInt(bytes.length).putInt((int) crc.getValue()).flip();
        try {
            write(header, size);
            write(ByteBuffer.wrap(bytes), size + HEADER_BYTES);
        } catch (IOException e) {
            channel.truncate(size);
            throw e;
        }
        size += HEADER_BYTES + bytes.length;
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** The next block; null at the end, and where what follows cannot be read: {@link #unreadBytes} tells how much that is. */
    @Nullable
    SegmentBlock next() throws IOException {
        if (size - readAt < HEADER_BYTES) {
            return null;
        }
        read(header.clear(), readAt);
        int length = header.getInt(0);
        if (length < 0 || length > size - readAt - HEADER_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        read(bytes, readAt + HEADER_BYTES);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array());
        if ((int) crc.getValue() != header.getInt(Integer.BYTES)) {
            return null;
        }
        try {
            SegmentBlock block = SegmentBlock.ofEncoded(bytes.array());
            readAt += HEADER_BYTES + length;
            return block;
        } catch (IllegalArgumentException noBlock) {
            return null;
        }
    }

    private void read(ByteBuffer into, long at) throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int count = channel.read(into, position);
            if (count < 0) {
                throw new EOFException(path + " ends at byte " + position);
            }
            position += count;
        }
    }

    long size() {
        return size;
    }

    /** Bytes behind what was read. */
    long unreadBytes() {
        return size - readAt;
    }

    boolean isLeftover() {
        return leftover;
    }

    /** Notes a block that was read and is on its way. */
    void taken() {
        unsettled++;
    }

    /** Notes a block that has arrived or was given up; whether it was the last one on its way. */
    boolean settled() {
        unsettled--;
        return unsettled == 0;
    }

    boolean isSettled() {
        return unsettled == 0;
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
