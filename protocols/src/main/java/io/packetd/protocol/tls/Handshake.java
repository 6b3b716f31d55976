// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;
import java.util.Arrays;

/**
 * The handshake message at the beginning of a window that begins with a record (RFC 8446, section 4): {@code u8 type, u24
 * length}, and the message, over as many records as its sender likes.
 */
final class Handshake {

    static final int CLIENT_HELLO = 1;
    static final int SERVER_HELLO = 2;

    /** Type and length. */
    static final int HEADER_BYTES = 4;

    /** What says that it is a hello: header and version. */
    static final int SIGNATURE_BYTES = HEADER_BYTES + 2;

    /** A longer message is not read, without its header. Hellos of browsers have 2 thousand bytes. */
    static final int MAX_LENGTH = 65_536;

    /** A message over more records is not read; senders use one, rarely two. */
    static final int MAX_RECORDS = 64;

    /** The most that a message takes of a window. */
    static final int MAX_WINDOW_BYTES = HEADER_BYTES + MAX_LENGTH + MAX_RECORDS * TlsRecord.HEADER_BYTES;

    /** What {@link #needs} says when the next record is none, is of another type, or is one too many. */
    static final int BROKEN = -1;

    /** Version, random, and the lengths of what follows them: no hello is shorter. */
    private static final int LEAST_HELLO = 2 + 32 + 1 + 2 + 1;

    private static final int FIRST_CAPACITY = 512;

    private final ByteWindow in;
    private byte[] bytes = new byte[0];
    private int count;
    private int records;

    /** Window index behind the last byte taken. */
    private int at;

    /** Window index behind the record that it stands in. */
    private int recordEnd;

    Handshake(ByteWindow in, int from) {
        this.in = in;
        this.at = from;
        this.recordEnd = from;
    }

    /**
     * Takes the first {@code wanted} bytes of the message, header included, or as many as there are.
     *
     * @return 0 when so many are there; else how long the window must be to go on, or {@link #BROKEN}
     */
    int needs(int wanted) {
        while (count < wanted) {
            if (at == recordEnd) {
                if (!TlsRecord.begins(in, at)
                        || (at < in.length() && TlsRecord.type(in, at) != TlsRecord.HANDSHAKE)
                        || ++records > MAX_RECORDS) {
                    return BROKEN;
                }
                if (in.length() - at < TlsRecord.HEADER_BYTES) {
                    return at + TlsRecord.HEADER_BYTES;
                }
                recordEnd = at + TlsRecord.HEADER_BYTES + TlsRecord.length(in, at);
                at += TlsRecord.HEADER_BYTES;
            }
            int piece = Math.min(wanted - count, recordEnd - at);
            int there = Math.min(piece, in.length() - at);
            take(there);
            if (there < piece) {
                return at + piece - there;
            }
        }
        return 0;
    }

    private void take(int piece) {
        if (count + piece > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + piece, FIRST_CAPACITY));
        }
        in.copyTo(at, bytes, count, piece);
        count += piece;
        at += piece;
    }

    /** Whether what was taken may begin a hello. */
    boolean mayBeHello() {
        return (count < 1 || type() == CLIENT_HELLO || type() == SERVER_HELLO)
                && (count < HEADER_BYTES || (length() >= LEAST_HELLO && length() <= MAX_LENGTH))
                && (count < 5 || bytes[4] == TlsRecord.MAJOR_VERSION)
                && (count < SIGNATURE_BYTES || (bytes[5] >= 0 && bytes[5] <= TlsRecord.NEWEST_MINOR));
    }

    /** How many bytes were taken. */
    int count() {
        return count;
    }

    /** Its type; one byte must have been taken. */
    int type() {
        return bytes[0];
    }

    /** Its length without the header, which must have been taken. */
    int length() {
        return (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    /** What was taken, without the header. */
    ByteWindow body() {
        ByteWindow body = new ByteWindow();
        body.reset(bytes, HEADER_BYTES, count - HEADER_BYTES, 0, 0);
        return body;
    }

    /** Window index behind the last byte taken. */
    int end() {
        return at;
    }

    /** Bytes between that and the end of the record. */
    int restOfRecord() {
        return recordEnd - at;
    }
}
