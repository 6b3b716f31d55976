// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;

/**
 * The ClientHello of a client that would also take SSL 2.0 (RFC 5246, appendix E.2):
 *
 * <pre>
 * u16 length with its highest bit set, u8 1, u16 version,
 * u16 length of the cipher list, u16 of the session id, u16 of the challenge, and these three
 * </pre>
 */
final class Ssl2Hello {

    static final int HEADER_BYTES = 11;

    /** Header bytes that the length covers. */
    private static final int COVERED = HEADER_BYTES - 2;

    private static final int MAX_LENGTH = 1024;

    private Ssl2Hello() {}

    /** Whether the bytes at this place, up to the whole header, begin one. */
    static boolean begins(ByteWindow in, int at) {
        int there = in.length() - at;
        return (there < 1 || in.u8(at) >= 0x80)
                && (there < 2 || isLength(in.u16(at) & 0x7fff))
                && (there < 3 || in.u8(at + 2) == Handshake.CLIENT_HELLO)
                && (there < 4 || in.u8(at + 3) == TlsRecord.MAJOR_VERSION)
                && (there < 5 || in.u8(at + 4) < TlsRecord.NEWEST_MINOR)
                && (there < HEADER_BYTES || hasPartsThatFit(in, at));
    }

    /** Bytes of the whole hello, the header being there. */
    static int bytes(ByteWindow in, int at) {
        return 2 + (in.u16(at) & 0x7fff);
    }

    /** The highest version that the client takes. */
    static int version(ByteWindow in, int at) {
        return in.u16(at + 3);
    }

    private static boolean isLength(int length) {
        return length > COVERED && length <= MAX_LENGTH;
    }

    private static boolean hasPartsThatFit(ByteWindow in, int at) {
        int ciphers = in.u16(at + 5);
        int session = in.u16(at + 7);
        int challenge = in.u16(at + 9);
        return ciphers > 0
                && ciphers % 3 == 0
                && (session == 0 || session == 16)
                && challenge >= 16
                && challenge <= 32
                && COVERED + ciphers + session + challenge == (in.u16(at) & 0x7fff);
    }
}
