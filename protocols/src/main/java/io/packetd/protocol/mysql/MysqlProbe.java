// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;

/**
 * What MySQL looks like from its first bytes, and where a command may begin in the middle of a stream. Certain are a greeting,
 * a log-in, a statement, an error with its state, and the beginning of a result; commands and answers of a few bytes need the
 * usual port or the other side.
 */
final class MysqlProbe {

    /** A first packet longer than this is not believed. */
    private static final int MAX_FIRST = 1 << 20;

    /** Index of the first byte of the payload. */
    private static final int PAYLOAD = Packet.HEAD;

    private static final byte[] DEFINITION = {3, 'd', 'e', 'f'};

    private MysqlProbe() {}

    static Verdict probe(ByteWindow head) {
        int n = head.length();
        if (n >= 3 && (head.u8(2) >= MAX_FIRST >> 16 || Packet.u24le(head, 0) == 0)) {
            return Verdict.NO;
        }
        if (n >= 4 && head.u8(3) > 1) {
            return Verdict.NO;
        }
        if (n <= PAYLOAD) {
            return Verdict.UNDECIDED;
        }
        int length = Packet.length(head, 0);
        return head.u8(3) == 0 ? first(head, length) : second(head, length);
    }

    /** A packet that begins an exchange: a greeting, an error in its place, or a command. */
    private static Verdict first(ByteWindow in, int length) {
        int code = in.u8(PAYLOAD);
        if (code == ErrorPacket.HEADER) {
            return verdict(refusal(in, length), Side.SERVER);
        }
        if ((code == Greeting.VERSION_10 || code == Greeting.VERSION_9) && length > 1) {
            return verdict(Greeting.match(in), Side.SERVER);
        }
        Match command = CommandProbe.command(in, 0);
        return verdict(command == Match.NO ? CommandProbe.compressed(in, 0) : command, Side.CLIENT);
    }

    /** A packet in the middle of an exchange: a log-in, or the beginning of an answer. */
    private static Verdict second(ByteWindow in, int length) {
        int header = in.u8(PAYLOAD);
        Verdict login = login(in, length);
        if (!login.equals(Verdict.NO)) {
            return login;
        }
        return switch (header) {
            case ErrorPacket.HEADER -> verdict(error(in, length), Side.SERVER);
            case OkPacket.HEADER -> verdict(ok(in, length), Side.SERVER);
            case OkPacket.EOF_HEADER -> length == 5 ? Verdict.MAYBE_SERVER : Verdict.NO;
            default -> length <= 4 ? verdict(columns(in, length), Side.SERVER) : Verdict.NO;
        };
    }

    private static Verdict login(ByteWindow in, int length) {
        if (length < 32) {
            return Verdict.NO;
        }
        if (in.length() > PAYLOAD + 1 && (in.u8(PAYLOAD + 1) & Capability.PROTOCOL_41 >> 8) == 0) {
            return Verdict.NO;
        }
        for (int i = PAYLOAD + 9; i < PAYLOAD + 28 && i < in.length(); i++) {
            if (in.u8(i) != 0) {
                return Verdict.NO;
            }
        }
        return in.length() < PAYLOAD + 32 ? Verdict.UNDECIDED : Verdict.YES_CLIENT;
    }

    /** A server that refuses before it greets: "Too many connections". */
    private static Match refusal(ByteWindow in, int length) {
        if (length < 12 || length > 512) {
            return Match.NO;
        }
        if (in.length() > PAYLOAD + 2 && (in.u8(PAYLOAD + 2) < 3 || in.u8(PAYLOAD + 2) > 0x1f)) {
            return Match.NO;
        }
        int end = PAYLOAD + length;
        for (int i = PAYLOAD + 3; i < end; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            if (in.u8(i) < ' ' || in.u8(i) == 0x7f) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    private static Match error(ByteWindow in, int length) {
        if (length < 9) {
            return Match.NO;
        }
        if (in.length() > PAYLOAD + 3 && in.u8(PAYLOAD + 3) != '#') {
            return Match.NO;
        }
        if (in.length() < PAYLOAD + 9) {
            return Match.PARTIAL;
        }
        return ErrorPacket.hasState(in, length) ? Match.YES : Match.NO;
    }

    private static Match ok(ByteWindow in, int length) {
        int end = PAYLOAD + length;
        if (length < 7 || length > 4096) {
            return Match.NO;
        }
        if (in.length() < PAYLOAD + 7) {
            return Match.PARTIAL;
        }
        if (length == 12 && in.u8(PAYLOAD + 4) == 0) {
            // a prepared statement: its number, columns and parameters, a zero, warnings
            return in.length() <= PAYLOAD + 9 ? Match.PARTIAL : in.u8(PAYLOAD + 9) == 0 ? Match.MAYBE : Match.NO;
        }
        int seen = Math.min(in.length(), end);
        int id = Lenenc.end(in, PAYLOAD + 1, seen);
        int status = Lenenc.end(in, id, seen);
        if (status < 0 || status + 4 > seen) {
            return in.length() < Math.min(end, PAYLOAD + 23) ? Match.PARTIAL : Match.NO;
        }
        boolean plausible = in.u8(status + 1) < 0x80 && in.u8(status + 3) == 0;
        return plausible && (status + 4 < end || length == status + 4 - PAYLOAD) ? Match.MAYBE : Match.NO;
    }

    /** The number of columns, and the first of them. */
    private static Match columns(ByteWindow in, int length) {
        int next = PAYLOAD + length;
        int at = next + Packet.HEAD;
        for (int i = next; i < at + DEFINITION.length; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            int b = in.u8(i);
            if ((i == next + 2 && b != 0) || (i == next + 3 && b != 2) || (i >= at && b != DEFINITION[i - at])) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    /** Where a command of the client may begin; what a server says is not recognised in the middle of an answer. */
    static int find(ByteWindow in, int from, Side side, boolean isCompressed) {
        if (side == Side.SERVER) {
            return -1;
        }
        for (int at = from; at < in.length(); at++) {
            if (at > 0 && in.length() - at <= Packet.HEAD) {
                return -1;
            }
            if (in.length() - at <= Packet.HEAD || begins(in, at, isCompressed)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean begins(ByteWindow in, int at, boolean isCompressed) {
        if (in.u8(at + 3) != 0) {
            return at == 0 && in.u8(3) == 1 && LoginReader.isCertain(in, Packet.length(in, 0));
        }
        if (isCompressed) {
            return at == 0 || CommandProbe.compressed(in, at) != Match.NO;
        }
        return CommandProbe.command(in, at) != Match.NO || (at == 0 && CommandProbe.compressed(in, at) != Match.NO);
    }

    private static Verdict verdict(Match match, Side speaker) {
        return switch (match) {
            case NO -> Verdict.NO;
            case PARTIAL -> Verdict.UNDECIDED;
            case MAYBE -> speaker == Side.CLIENT ? Verdict.MAYBE_CLIENT : Verdict.MAYBE_SERVER;
            case YES -> speaker == Side.CLIENT ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
        };
    }
}
