// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;

/**
 * Looks for frames where none is known to begin. A frame header has few bits that nothing restricts: of random bytes about one
 * place in a hundred million is taken for one, and of a stream that is known none.
 */
final class FrameSearch {

    private FrameSearch() {}

    /** The first index at or after {@code from} where a frame may begin, or whose bytes are too few to say; else -1. */
    static int find(ByteWindow in, int from, Side side, Http2State state) {
        int max = FrameReader.usualBytes(state, side);
        int end = in.length();
        for (int at = from; at < end; at++) {
            if (side == Side.CLIENT && in.u8(at) == 'P') {
                if (FrameReader.isPreface(in, at)) {
                    return at;
                }
            } else if (mayBegin(in, at, side, max, state)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean mayBegin(ByteWindow in, int at, Side side, int max, Http2State state) {
        int there = in.length() - at;
        if (there < Frames.HEADER_BYTES) {
            return isShortHeader(in, at, max);
        }
        return (in.u8(at) << 16) <= max
                && Frames.isLikely(in, at, side, max)
                && Frames.fitsPayload(in, at)
                && isExpected(in, at, side, state)
                && isFollowed(in, at, side, max, state);
    }

    /** Whether the stream is one that this side may speak on, and what begins a header block may begin one. */
    private static boolean isExpected(ByteWindow in, int at, Side side, Http2State state) {
        int stream = Frames.stream(in, at);
        return switch (Frames.type(in, at)) {
            case Frames.CONTINUATION -> false;
            case Frames.DATA ->
                (side != Side.CLIENT || (stream & 1) == 1)
                        && state.streams.isNear(stream)
                        && (Frames.length(in, at) > 0 || (Frames.flags(in, at) & Frames.END_STREAM) != 0);
            default -> stream == 0 || state.streams.isNear(stream);
        };
    }

    /** Whether another header may stand after this frame, if that place is there. */
    private static boolean isFollowed(ByteWindow in, int at, Side side, int max, Http2State state) {
        int next = at + Frames.HEADER_BYTES + Frames.length(in, at);
        if (next >= in.length()) {
            return true;
        }
        return in.length() - next < Frames.HEADER_BYTES
                ? isShortHeader(in, next, max)
                : Frames.isLikely(in, next, side, max)
                        && (Frames.stream(in, next) == 0 || state.streams.isNear(Frames.stream(in, next)));
    }

    /** Whether the few bytes that are there may begin a header: its length and type. */
    static boolean isShortHeader(ByteWindow in, int at, int max) {
        int there = in.length() - at;
        int length = in.u8(at) << 16 | (there > 1 ? in.u8(at + 1) << 8 : 0) | (there > 2 ? in.u8(at + 2) : 0);
        return length <= max
                && (there < 4 || Frames.isInUse(in.u8(at + 3), length))
                && (there < 6 || in.u8(at + 5) < 0x80);
    }
}
