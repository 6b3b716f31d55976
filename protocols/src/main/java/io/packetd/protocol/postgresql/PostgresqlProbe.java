// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;

/**
 * What PostgreSQL looks like from its first bytes, and where a message may begin in the middle of a stream. A start-up packet
 * is known by its code, a message by its type, a length that fits, and contents that add up to it; what one message leaves
 * open, the next ones have to prove.
 */
final class PostgresqlProbe {

    private static final int HEAD_BYTES = 5;

    /** Most messages that are looked at. */
    private static final int MAX_MESSAGES = 8;

    /** Behind a longer message the next one is not waited for. */
    private static final int MAX_SKIP = 4096;

    /** Longest message whose end is not seen that is believed in the middle of a stream. */
    private static final int MAX_UNSEEN = 1 << 20;

    /** Everything fits, and nothing makes sure. */
    private static final int POSSIBLE = -3;

    private PostgresqlProbe() {}

    static Verdict probe(ByteWindow head) {
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(0) == 0) {
            return startup(head);
        }
        long client = weigh(head, Side.CLIENT);
        long server = weigh(head, Side.SERVER);
        if (client >= 0 || server >= 0) {
            // Whatever was sure first stays so, however the head grows.
            return client >= 0 && (server < 0 || client <= server) ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
        }
        if (client == Shape.PARTIAL || server == Shape.PARTIAL) {
            return Verdict.UNDECIDED;
        }
        if (client == Shape.NO) {
            return server == Shape.NO ? Verdict.NO : Verdict.MAYBE_SERVER;
        }
        return server == Shape.NO ? Verdict.MAYBE_CLIENT : Verdict.MAYBE;
    }

    /** A start-up packet; one with parameters is believed when the first one has a name. */
    private static Verdict startup(ByteWindow head) {
        if (head.length() >= 2 && head.u8(1) != 0) {
            return Verdict.NO;
        }
        if (head.length() < StartupReader.HEAD_BYTES) {
            return head.length() > 4 && head.u8(4) != 0 && head.u8(4) != StartupReader.SSL >>> 24
                    ? Verdict.NO
                    : Verdict.UNDECIDED;
        }
        if (!StartupReader.isPacket(head.u32(0), head.i32(4))) {
            return Verdict.NO;
        }
        if (!StartupReader.isVersion(head.i32(4))) {
            return Verdict.YES_CLIENT;
        }
        for (int i = StartupReader.HEAD_BYTES; i < head.length(); i++) {
            int b = head.u8(i);
            if (b == 0) {
                return i > StartupReader.HEAD_BYTES + 1 ? Verdict.YES_CLIENT : Verdict.NO;
            }
            boolean letter = ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || b == '_' || b == '.';
            if (!letter || i - StartupReader.HEAD_BYTES > Text.MAX_NAME) {
                return Verdict.NO;
            }
        }
        return Verdict.UNDECIDED;
    }

    /**
     * Adds up the messages of this side from the first byte on.
     *
     * @return how many bytes it takes to be sure, or {@link Shape#NO}, {@link Shape#PARTIAL}, {@link #POSSIBLE}
     */
    private static long weigh(ByteWindow in, Side side) {
        int sum = 0;
        int at = 0;
        for (int messages = 0; messages < MAX_MESSAGES; messages++) {
            int weight = message(in, at, side);
            if (weight < 0) {
                return weight;
            }
            sum += weight;
            long total = in.u32(at + 1) + 1;
            if (sum >= Shape.SURE) {
                return at + Math.min(total, Shape.MAX_BYTES);
            }
            if (total > MAX_SKIP) {
                return POSSIBLE;
            }
            at += (int) total;
        }
        return POSSIBLE;
    }

    private static int message(ByteWindow in, int at, Side side) {
        if (at >= in.length()) {
            return Shape.PARTIAL;
        }
        int type = in.u8(at);
        boolean isType = side == Side.CLIENT ? FrontendShapes.isType(type) : BackendShapes.isType(type);
        if (!isType || (in.length() - at > 1 && in.u8(at + 1) != 0)) {
            return Shape.NO;
        }
        if (in.length() - at < HEAD_BYTES) {
            return Shape.PARTIAL;
        }
        long length = in.u32(at + 1);
        if (side == Side.CLIENT) {
            return FrontendShapes.isLength(type, length) ? FrontendShapes.weigh(in, at, length + 1) : Shape.NO;
        }
        return BackendShapes.isLength(type, length) ? BackendShapes.weigh(in, at, length + 1) : Shape.NO;
    }

    /** Where a message of this side may begin. */
    static int find(ByteWindow in, int from, Side side) {
        for (int at = Math.max(from, 0); at < in.length(); at++) {
            if (in.u8(at) == 0) {
                if (side == Side.CLIENT && isPacket(in, at)) {
                    return at;
                }
                continue;
            }
            int weight = message(in, at, side);
            if (weight != Shape.NO && (weight == Shape.PARTIAL || goesOn(in, at, side))) {
                // What the other side surely says is not said by this one, though the letters are the same.
                if (weight < 0 || weight >= Shape.SURE || message(in, at, side.opposite()) < Shape.SURE) {
                    return at;
                }
            }
        }
        return -1;
    }

    private static boolean isPacket(ByteWindow in, int at) {
        return in.length() - at >= StartupReader.HEAD_BYTES && StartupReader.isPacket(in.u32(at), in.i32(at + 4));
    }

    /** Whether a message may follow this one. */
    private static boolean goesOn(ByteWindow in, int at, Side side) {
        long next = at + in.u32(at + 1) + 1;
        if (next >= in.length()) {
            return next - in.length() <= MAX_UNSEEN;
        }
        return message(in, (int) next, side) != Shape.NO;
    }
}
