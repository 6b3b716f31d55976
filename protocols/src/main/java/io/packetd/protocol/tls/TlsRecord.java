// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;

/**
 * The header of a record (RFC 8446, section 5.1):
 *
 * <pre>
 * u8 content type, u8 3, u8 minor version, u16 length
 * </pre>
 */
final class TlsRecord {

    static final int HEADER_BYTES = 5;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    /** RFC 6520. */
    static final int HEARTBEAT = 24;

    static final int MAJOR_VERSION = 3;

    /** TLS 1.3; records say at most 3, the versions of hellos 4. */
    static final int NEWEST_MINOR = 4;

    /** RFC 5246, section 6.2.3; TLS 1.3 allows less. */
    static final int MAX_LENGTH = (1 << 14) + 2048;

    /** What a plain alert takes. */
    static final int ALERT_BYTES = 2;

    /** A tag and a byte, or what the oldest ciphers make of nothing. */
    private static final int LEAST_ENCRYPTED = 17;

    /** ServerHelloDone. */
    private static final int LEAST_HANDSHAKE = 4;

    private TlsRecord() {}

    /** Whether the bytes that are there at this place, up to five, begin a record. */
    static boolean begins(ByteWindow in, int at) {
        int there = in.length() - at;
        return (there < 1 || isType(in.u8(at)))
                && (there < 2 || in.u8(at + 1) == MAJOR_VERSION)
                && (there < 3 || in.u8(at + 2) <= NEWEST_MINOR)
                && (there < HEADER_BYTES || isLength(in.u16(at + 3)));
    }

    /** Type of the record at this place. */
    static int type(ByteWindow in, int at) {
        return in.u8(at);
    }

    /** Length of its content, the whole header being there. */
    static int length(ByteWindow in, int at) {
        return in.u16(at + 3);
    }

    /** Whether it may be a record of a connection that is under way, the whole header being there. */
    static boolean isPlausible(ByteWindow in, int at) {
        int length = length(in, at);
        return switch (type(in, at)) {
            case CHANGE_CIPHER_SPEC -> length == 1;
            case ALERT -> length == ALERT_BYTES || length >= LEAST_ENCRYPTED;
            case HANDSHAKE -> length >= LEAST_HANDSHAKE;
            default -> length >= LEAST_ENCRYPTED;
        };
    }

    private static boolean isType(int type) {
        return type >= CHANGE_CIPHER_SPEC && type <= HEARTBEAT;
    }

    private static boolean isLength(int length) {
        return length > 0 && length <= MAX_LENGTH;
    }
}
