// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip (RFC 1952), any number of members. The JDK's stream asks {@code available()} whether another member follows,
 * which a pipe answers wrongly, and it throws away what it inflated right before damage; this one does neither.
 */
final class GzipStream extends InputStream {

    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final byte[] input = new byte[64 << 10];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private int at;
    private int end;
    private boolean inMember;
    private boolean anyMember;
    private @Nullable IOException failure;

    GzipStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            return inflate(target, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        while (true) {
            if (!inMember && !beginMember()) {
                return -1;
            }
            if (inflater.needsInput()) {
                if (at == end && !refill()) {
                    throw new EOFException("gzip data is cut");
                }
                inflater.setInput(input, at, end - at);
                at = end;
            }
            int count = inflateOnce(target, offset, length);
            checksum.update(target, offset, count);
            if (inflater.finished()) {
                endMember();
            }
            if (count > 0) {
                return count;
            }
            if (failure != null) {
                throw failure;
            }
            if (inflater.needsDictionary()) {
                throw new ZipException("gzip data asks for a dictionary");
            }
        }
    }

    /** Inflates into the target; damage is kept for later if bytes came out before it. */
    private int inflateOnce(byte[] target, int offset, int length) {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            failure = new ZipException("gzip data is corrupt: " + e.getMessage());
            return (int) (inflater.getBytesWritten() - before);
        }
    }

    /** Reads a member header; false at a clean end, or where padding or rubbish follows the last member. */
    private boolean beginMember() throws IOException {
        if (at == end && !refill()) {
            return false;
        }
        int first = nextByte();
        if (anyMember && first != 0x1f) {
            skipPadding(first);
            return false;
        }
        if (first != 0x1f || nextByte() != 0x8b || nextByte() != 8) {
            throw new ZipException("a gzip member with a damaged header");
        }
        int flags = nextByte();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("a gzip member with unknown flags");
        }
        for (int i = 0; i < 6; i++) {
            nextByte();
        }
        if ((flags & EXTRA) != 0) {
            for (int rest = nextByte() | nextByte() << 8; rest > 0; rest--) {
                nextByte();
            }
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            nextByte();
            nextByte();
        }
        inflater.reset();
        checksum.reset();
        inMember = true;
        anyMember = true;
        return true;
    }

    /** Zeroes may follow the last member: tapes and block devices pad with them. */
    private void skipPadding(int first) throws IOException {
        int next = first;
        while (next == 0) {
            if (at == end && !refill()) {
                return;
            }
            next = nextByte();
        }
        throw new ZipException("bytes after the gzip data that are none");
    }

    private void endMember() throws IOException {
        inMember = false;
        at = end - inflater.getRemaining();
        inflater.setInput(input, 0, 0);
        try {
            long crc = nextInt();
            long size = nextInt();
            if (crc != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
                failure = new ZipException("gzip data whose checksum is wrong");
            }
        } catch (EOFException e) {
            failure = e;
        }
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {
            // up to the terminator
        }
    }

    private long nextInt() throws IOException {
        return nextByte() | nextByte() << 8 | nextByte() << 16 | (long) nextByte() << 24;
    }

    private int nextByte() throws IOException {
        if (at == end && !refill()) {
            throw new EOFException("gzip data is cut");
        }
        return input[at++] & 0xff;
    }

    private boolean refill() throws IOException {
        int read = in.read(input, 0, input.length);
        at = 0;
        end = Math.max(0, read);
        return read > 0;
    }
}
