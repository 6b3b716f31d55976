// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Verdict;

/**
 * Recognises TLS: by a hello at the beginning of a connection, by a plain alert, and in the middle of one by two records in a
 * row, of the same version and of lengths that their types can have.
 */
final class TlsProbe {

    private TlsProbe() {}

    /** What the bytes from this place on say. */
    static Verdict probe(ByteWindow in, int at) {
        if (at >= in.length()) {
            return Verdict.UNDECIDED;
        }
        if (in.u8(at) >= 0x80) {
            return Ssl2Hello.begins(in, at) ? decided(in, at, Ssl2Hello.HEADER_BYTES, Verdict.YES_CLIENT) : Verdict.NO;
        }
        if (!TlsRecord.begins(in, at)) {
            return Verdict.NO;
        }
        if (in.length() - at < TlsRecord.HEADER_BYTES) {
            return Verdict.UNDECIDED;
        }
        return switch (TlsRecord.type(in, at)) {
            case TlsRecord.HANDSHAKE -> handshake(in, at);
            case TlsRecord.ALERT -> TlsRecord.length(in, at) == TlsRecord.ALERT_BYTES ? alert(in, at) : records(in, at);
            default -> records(in, at);
        };
    }

    /** Where TLS may begin, at or after this place; -1 when nowhere. */
    static int find(ByteWindow in, int from) {
        for (int at = from; at < in.length(); at++) {
            int first = in.u8(at);
            boolean possible = first >= TlsRecord.CHANGE_CIPHER_SPEC && first <= TlsRecord.HEARTBEAT;
            if (possible && TlsRecord.begins(in, at) && !probe(in, at).equals(Verdict.NO)) {
                return at;
            }
        }
        return -1;
    }

    /** A hello, or a later message, plain or encrypted. */
    private static Verdict handshake(ByteWindow in, int at) {
        Handshake hello = new Handshake(in, at);
        int needs = hello.needs(Handshake.SIGNATURE_BYTES);
        if (needs == Handshake.BROKEN || !hello.mayBeHello()) {
            return records(in, at);
        }
        if (needs > 0) {
            return Verdict.UNDECIDED;
        }
        return hello.type() == Handshake.CLIENT_HELLO ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
    }

    /** Either side may send it: the ports must tell who is who. */
    private static Verdict alert(ByteWindow in, int at) {
        int there = in.length() - at - TlsRecord.HEADER_BYTES;
        if (there > 0) {
            int level = in.u8(at + TlsRecord.HEADER_BYTES);
            if (level != TlsAlerts.WARNING && level != TlsAlerts.FATAL) {
                return Verdict.NO;
            }
        }
        if (there < TlsRecord.ALERT_BYTES) {
            return Verdict.UNDECIDED;
        }
        return TlsAlerts.name(in.u8(at + TlsRecord.HEADER_BYTES + 1)) == null ? Verdict.NO : Verdict.YES;
    }

    private static Verdict records(ByteWindow in, int at) {
        if (!TlsRecord.isPlausible(in, at)) {
            return Verdict.NO;
        }
        int next = at + TlsRecord.HEADER_BYTES + TlsRecord.length(in, at);
        if (next >= in.length()) {
            return Verdict.UNDECIDED;
        }
        if (!TlsRecord.begins(in, next) || (next + 2 < in.length() && in.u8(next + 2) != in.u8(at + 2))) {
            return Verdict.NO;
        }
        if (in.length() - next < TlsRecord.HEADER_BYTES) {
            return Verdict.UNDECIDED;
        }
        return TlsRecord.isPlausible(in, next) ? Verdict.YES : Verdict.NO;
    }

    private static Verdict decided(ByteWindow in, int at, int bytes, Verdict verdict) {
        return in.length() - at < bytes ? Verdict.UNDECIDED : verdict;
    }
}
