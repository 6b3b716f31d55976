// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/** What a command looks like, plain or in a compressed packet, to somebody who has seen nothing before it. */
final class CommandProbe {

    private CommandProbe() {}

    /** A command at this index, with nothing before it. */
    static Match command(ByteWindow in, int at) {
        int payload = at + Packet.HEAD;
        int code = in.u8(payload);
        int length = Packet.length(in, at);
        Commands.Command command = Commands.of(code);
        if (command == null || !Commands.isSpoken(code) || !Commands.fits(command, length)) {
            return Match.NO;
        }
        int end = payload + length;
        return switch (code) {
            case Commands.QUERY, Commands.PREPARE -> statement(in, payload + 1, end, code);
            case Commands.INIT_DB, Commands.DROP_DB, Commands.CREATE_DB -> name(in, payload + 1, end);
            case Commands.EXECUTE -> execute(in, payload);
            case Commands.PING ->
                Match.YES; // what a pool says first; no other protocol here begins with these five bytes
            case Commands.QUIT, Commands.STATISTICS, Commands.PROCESS_INFO, Commands.RESET_CONNECTION -> Match.MAYBE;
            case Commands.CLOSE, Commands.RESET, Commands.FETCH -> zero(in, payload + 4);
            default -> Match.NO;
        };
    }

    /** Text, or query attributes in front of it: none of them is {@code 0 1}. */
    private static Match statement(ByteWindow in, int from, int end, int code) {
        if (in.length() <= from) {
            return end > from ? Match.PARTIAL : Match.NO;
        }
        if (code == Commands.QUERY && in.u8(from) == 0) {
            if (in.length() <= from + 1) {
                return Match.PARTIAL;
            }
            return in.u8(from + 1) == 1 ? SqlWords.match(in, from + 2, end) : Match.NO;
        }
        return SqlWords.match(in, from, end);
    }

    private static Match name(ByteWindow in, int from, int end) {
        if (end - from < 1 || end - from > 192) {
            return Match.NO;
        }
        for (int i = from; i < end; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            if (in.u8(i) < ' ' || in.u8(i) == 0x7f) {
                return Match.NO;
            }
        }
        return Match.MAYBE;
    }

    /** The number of the statement, below 2^24, flags, and the number of iterations, always 1. */
    private static Match execute(ByteWindow in, int payload) {
        for (int i = payload + 4; i < payload + 10; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            int b = in.u8(i);
            if (i == payload + 5 ? b > 0x0f : b != (i == payload + 6 ? 1 : 0)) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    private static Match zero(ByteWindow in, int at) {
        if (in.length() <= at) {
            return Match.PARTIAL;
        }
        return in.u8(at) == 0 ? Match.MAYBE : Match.NO;
    }

    /** Whether the first packet of a client, which is no plain command, is a compressed one. */
    static Match compression(ByteWindow in) {
        if (in.u8(3) != 0) {
            return Match.NO;
        }
        Match command = command(in, 0);
        return command == Match.NO ? compressed(in, 0) : command == Match.PARTIAL ? Match.PARTIAL : Match.NO;
    }

    /** A compressed packet: with one short command, which is not packed, or with a zlib stream or zstd frame. */
    static Match compressed(ByteWindow in, int at) {
        int inner = at + CompressedReader.HEAD;
        if (in.length() < inner) {
            return Match.PARTIAL;
        }
        int packed = Packet.length(in, at);
        int plain = Packet.u24le(in, at + 4);
        if (plain > 0) {
            return plain >= CompressedReader.LEAST_PACKED ? Unpacker.match(in, inner) : Match.NO;
        }
        if (packed <= Packet.HEAD) {
            return Match.NO;
        }
        if (in.length() <= inner + Packet.HEAD) {
            return Match.PARTIAL;
        }
        return Packet.length(in, inner) == packed - Packet.HEAD && Packet.sequence(in, inner) == 0
                ? command(in, inner)
                : Match.NO;
    }
}
