// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Counts the messages of one direction of one gRPC call. In the payload of the DATA frames each message stands behind a
 * prefix (gRPC over HTTP/2, "Length-Prefixed-Message"), and neither cares where a frame ends:
 *
 * <pre>
 * u8 compressed: 0 or 1
 * u32 length
 * that many bytes
 * </pre>
 *
 * <p>Only the prefixes are read. A reader of frames hands in the payload bytes that it has at hand ({@link #read}), and of
 * those to come it need not keep the ones that {@link #skip} takes:
 *
 * <pre>
 * messages.read(in, from, to);                    // what stands in the window
 * long skipped = messages.skip(left);             // the next bytes of the frame that only pass
 * return Step.advance(to, skipped);               // if skipped is less than left, a prefix comes next
 * </pre>
 */
final class GrpcMessages {

    /** Bytes of a prefix. */
    static final int PREFIX_BYTES = 5;

    /** The same bit as on the wire. */
    private static final int COMPRESSED = 1;

    private static final int LOST = 2;

    private long count;
    private long bytes;

    /** {@link #COMPRESSED}, {@link #LOST}. */
    private int flags;

    /** How many bytes of a prefix have been read, 0 to 4. */
    private int prefixRead;

    /** The bytes of the length that have been read. */
    private int length;

    /** Bytes of the message that have not passed. */
    private long bodyLeft;

    /** Messages whose prefix was seen. */
    long count() {
        return count;
    }

    /** Sum of the lengths of these messages, as they are sent (compressed or not), without the prefixes. */
    long bytes() {
        return bytes;
    }

    /** Whether any message is marked as compressed. */
    boolean compressed() {
        return (flags & COMPRESSED) != 0;
    }

    /** Whether the counts are a lower bound only: payload is lost, or is not what gRPC says. */
    boolean lost() {
        return (flags & LOST) != 0;
    }

    /** Whether the payload may end here; always so when {@link #lost()}. */
    boolean atEnd() {
        return prefixRead == 0 && bodyLeft == 0;
    }

    /** Payload is missing: where the next message begins is unknown, and nothing more is counted. */
    void lose() {
        flags |= LOST;
        prefixRead = 0;
        bodyLeft = 0;
    }

    /** Takes the payload bytes of {@code [from, to)}. */
    void read(ByteWindow in, int from, int to) {
        int at = from;
        while (at < to && !lost()) {
            if (bodyLeft > 0) {
                at += (int) skip(to - at);
            } else {
                prefixByte(in.u8(at++));
            }
        }
    }

    /**
     * Takes the next payload bytes without their content.
     *
     * @param most how many will come
     * @return how many of them are no prefix, up to {@code most}: the caller sees to it that they pass
     */
    long skip(long most) {
        if (lost()) {
            return most;
        }
        long passed = Math.min(most, bodyLeft);
        bodyLeft -= passed;
        return passed;
    }

    private void prefixByte(int value) {
        if (prefixRead == 0) {
            if (value > 1) {
                lose();
                return;
            }
            flags |= value;
            length = 0;
            prefixRead = 1;
            return;
        }
        length = length << 8 | value;
        if (++prefixRead == PREFIX_BYTES) {
            prefixRead = 0;
            bodyLeft = length & 0xffff_ffffL;
            count++;
            bytes += bodyLeft;
        }
    }

    /** Writes 26 bytes: u8 flags, i64 count, i64 bytes, u8 bytes of the prefix read, i32 length, i32 bytes left. */
    void write(DataOutput out) throws IOException {
        out.writeByte(flags);
        out.writeLong(count);
        out.writeLong(bytes);
        out.writeByte(prefixRead);
        out.writeInt(length);
        out.writeInt((int) bodyLeft);
    }

    /** Reads what {@link #write} wrote. */
    static GrpcMessages read(DataInput in) throws IOException {
        GrpcMessages messages = new GrpcMessages();
        messages.flags = in.readUnsignedByte();
        messages.count = in.readLong();
        messages.bytes = in.readLong();
        messages.prefixRead = in.readUnsignedByte();
        messages.length = in.readInt();
        messages.bodyLeft = in.readInt() & 0xffff_ffffL;
        if (messages.prefixRead >= PREFIX_BYTES || (messages.prefixRead > 0 && messages.bodyLeft > 0)) {
            throw new IOException("gRPC messages with " + messages.prefixRead + " bytes of a prefix and "
                    + messages.bodyLeft + " bytes of a message");
        }
        return messages;
    }
}
