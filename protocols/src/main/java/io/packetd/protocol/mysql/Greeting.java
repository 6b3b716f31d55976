// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/** The first packet of a server ("Protocol::Handshake"), version 10, and version 9 of before 1998. */
final class Greeting {

    static final int VERSION_9 = 0x09;
    static final int VERSION_10 = 0x0a;

    /** The longest version of a server that is believed. */
    private static final int MAX_VERSION = 128;

    /** The longest packet that is believed. */
    private static final int MAX_LENGTH = 1024;

    private Greeting() {}

    /** Reads a greeting, which {@link #match} has recognised. */
    static Step read(ByteWindow in, MysqlState state, int length) {
        int end = Packet.HEAD + length;
        if (in.length() < end) {
            return Step.needMore(end);
        }
        int zero = in.indexOf(0, Packet.HEAD + 1, end);
        if (zero < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        state.begin();
        state.serverVersion = in.latin1(Packet.HEAD + 1, zero);
        long capabilities = 0;
        int low = zero + 14; // behind the connection, eight bytes of the challenge and a zero
        if (in.u8(Packet.HEAD) == VERSION_10 && low + 2 <= end) {
            capabilities = in.u16le(low);
            int high = low + 5; // behind the character set and the status
            if (high + 2 <= end) {
                capabilities |= (long) in.u16le(high) << 16;
            }
        }
        state.serverCapabilities = capabilities;
        state.phase = Phase.GREETED;
        return Step.ignore(end, 0);
    }

    /** Whether the window begins with a greeting. */
    static Match match(ByteWindow in) {
        int length = Packet.length(in, 0);
        if (length < 16 || length > MAX_LENGTH || Packet.sequence(in, 0) != 0) {
            return Match.NO;
        }
        int end = Packet.HEAD + length;
        int first = Packet.HEAD + 1;
        int dots = 0;
        int at = first;
        for (; at < in.length() && at < end && in.u8(at) != 0; at++) {
            int b = in.u8(at);
            boolean digit = b >= '0' && b <= '9';
            if (b < ' ' || b > '~' || (at == first && !digit) || at - first > MAX_VERSION) {
                return Match.NO;
            }
            dots += b == '.' ? 1 : 0;
        }
        if (at >= end) {
            return Match.NO;
        }
        if (at >= in.length()) {
            return Match.PARTIAL;
        }
        if (dots == 0) {
            return Match.NO;
        }
        return in.u8(Packet.HEAD) == VERSION_10 ? matchTail10(in, at, end) : matchTail9(in, at, end);
    }

    /** Behind the version: connection, 8 bytes of challenge, a zero, capabilities, and later ten bytes without use. */
    private static Match matchTail10(ByteWindow in, int zero, int end) {
        int filler = zero + 13;
        if (filler + 3 > end) {
            return Match.NO;
        }
        if (in.length() <= filler) {
            return Match.PARTIAL;
        }
        if (in.u8(filler) != 0) {
            return Match.NO;
        }
        int reserved = filler + 9;
        // The last four of the ten are capabilities of MariaDB.
        for (int i = reserved; i < reserved + 6 && i < end; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            if (in.u8(i) != 0) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    /** Behind the version: connection and a challenge that a zero ends. */
    private static Match matchTail9(ByteWindow in, int zero, int end) {
        if (end - zero > 32) {
            return Match.NO;
        }
        if (in.length() < end) {
            return Match.PARTIAL;
        }
        return in.u8(end - 1) == 0 ? Match.YES : Match.NO;
    }
}
