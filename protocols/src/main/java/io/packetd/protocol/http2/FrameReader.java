// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads one frame, or the preface of the client (RFC 9113, sections 3.4 and 4.1). */
final class FrameReader {

    /** What a client begins with. */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static final int PREFACE_BYTES = PREFACE.length;

    /** Largest SETTINGS frame that is read, in bytes. */
    private static final int MAX_SETTINGS_BYTES = 4096;

    private FrameReader() {}

    static Step read(ByteWindow in, Side side, Http2State state) {
        Http2Side at = state.side(side);
        if (at.dataStream != 0) {
            return Content.more(in, side, state);
        }
        if (side == Side.CLIENT && in.u8(0) == 'P') {
            return preface(in, state);
        }
        if (in.length() < Frames.HEADER_BYTES) {
            return Step.needMore(Frames.HEADER_BYTES);
        }
        int type = Frames.type(in, 0);
        int flags = Frames.flags(in, 0);
        int length = Frames.length(in, 0);
        int stream = Frames.stream(in, 0);
        boolean doubted = at.trusted < Http2Side.DOUBTED_FRAMES;
        if (!Frames.isLegal(type, flags, length, stream)
                || (doubted && !(Frames.isLikely(in, 0, side, usualBytes(state, side)) && Frames.fitsPayload(in, 0)))) {
            return Step.reject(Reason.MALFORMED);
        }
        if (length > maxBytes(state, side)) {
            return Step.reject(Reason.LIMIT);
        }
        if (at.skippedBlock != 0 && (type != Frames.CONTINUATION || stream != at.skippedBlock)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        if (!at.begun) {
            at.begun = true;
            at.whole = side == Side.SERVER && type == Frames.SETTINGS && (flags & Frames.ACK) == 0;
        }
        Step step = frame(in, side, state);
        if (doubted && !(step instanceof Step.NeedMore) && !(step instanceof Step.Reject)) {
            at.trusted++;
        }
        return step;
    }

    private static Step frame(ByteWindow in, Side side, Http2State state) {
        return switch (Frames.type(in, 0)) {
            case Frames.DATA -> Content.begin(in, side, state);
            case Frames.HEADERS -> HeaderBlocks.parse(in, side, state);
            case Frames.PUSH_PROMISE ->
                side == Side.SERVER ? HeaderBlocks.parse(in, side, state) : Step.reject(Reason.UNEXPECTED);
            case Frames.CONTINUATION -> continuation(in, side, state);
            case Frames.SETTINGS -> settings(in, side, state);
            case Frames.RST_STREAM -> reset(in, side, state);
            case Frames.GOAWAY -> goAway(in, side, state);
            default -> other(in, side, state);
        };
    }

    private static Step preface(ByteWindow in, Http2State state) {
        int there = Math.min(in.length(), PREFACE_BYTES);
        for (int i = 0; i < there; i++) {
            if (in.u8(i) != PREFACE[i]) {
                return Step.reject(Reason.MALFORMED);
            }
        }
        if (there < PREFACE_BYTES) {
            return Step.needMore(PREFACE_BYTES);
        }
        Http2Side at = state.client;
        at.begun = true;
        at.whole = true;
        at.trusted = Http2Side.DOUBTED_FRAMES;
        if (!state.server.begun) {
            state.server.trusted = Http2Side.DOUBTED_FRAMES;
        }
        return Step.ignore(PREFACE_BYTES, 0);
    }

    /** Whether the preface, or the beginning of it that is there, stands at this index. */
    static boolean isPreface(ByteWindow in, int at) {
        int there = Math.min(in.length() - at, PREFACE_BYTES);
        for (int i = 0; i < there; i++) {
            if (in.u8(at + i) != PREFACE[i]) {
                return false;
            }
        }
        return there > 0;
    }

    /** The rest of a block that is passed over. */
    private static Step continuation(ByteWindow in, Side side, Http2State state) {
        Http2Side at = state.side(side);
        if (at.skippedBlock == 0) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Http2Stream stream = state.streams.get(at.skippedBlock);
        if (stream != null && !stream.half(side).told) {
            stream.half(side).size += Frames.HEADER_BYTES + Frames.length(in, 0);
        }
        if ((Frames.flags(in, 0) & Frames.END_HEADERS) != 0) {
            at.skippedBlock = 0;
        }
        return Opened.pass(state, Frames.HEADER_BYTES, Frames.length(in, 0));
    }

    private static Step settings(ByteWindow in, Side side, Http2State state) {
        int bytes = Frames.HEADER_BYTES + Frames.length(in, 0);
        if (bytes > MAX_SETTINGS_BYTES) {
            return Opened.pass(state, Frames.HEADER_BYTES, Frames.length(in, 0));
        }
        if (in.length() < bytes) {
            return Step.needMore(bytes);
        }
        Http2Side at = state.side(side);
        for (int i = Frames.HEADER_BYTES; i < bytes; i += Settings.ENTRY_BYTES) {
            if (in.u16(i) == Settings.MAX_FRAME_SIZE && Settings.isFrameSize(in.u32(i + 2))) {
                // What was underway when it was lowered is still larger.
                at.maxFrameBytes = Math.max(at.maxFrameBytes, in.i32(i + 2));
            }
        }
        return Opened.pass(state, bytes);
    }

    private static Step reset(ByteWindow in, Side side, Http2State state) {
        int bytes = Frames.HEADER_BYTES + 4;
        if (in.length() < bytes) {
            return Step.needMore(bytes);
        }
        Http2Stream stream = state.streams.get(Frames.stream(in, 0));
        if (stream == null || stream.reset) {
            return Opened.pass(state, bytes);
        }
        stream.half(side).size += Frames.HEADER_BYTES;
        Reset reset = new Reset(side, ErrorCodes.name(in.u32(Frames.HEADER_BYTES)));
        return Opened.tell(state, Exchanges.reset(state, stream, reset, in), bytes);
    }

    private static Step goAway(ByteWindow in, Side side, Http2State state) {
        int fixed = Frames.HEADER_BYTES + 8;
        if (in.length() < fixed) {
            return Step.needMore(fixed);
        }
        int last = in.i32(Frames.HEADER_BYTES) & 0x7fff_ffff;
        return Opened.tell(
                state,
                side == Side.SERVER ? Exchanges.refuse(state, last, in) : List.of(),
                fixed,
                Frames.length(in, 0) - 8L);
    }

    /** What says nothing about messages; it counts for the stream it stands on. */
    private static Step other(ByteWindow in, Side side, Http2State state) {
        int type = Frames.type(in, 0);
        int length = Frames.length(in, 0);
        int id = Frames.stream(in, 0);
        Http2Stream stream =
                id == 0 || (type != Frames.WINDOW_UPDATE && type != Frames.PRIORITY) ? null : state.streams.get(id);
        if (stream != null && !stream.half(side).told) {
            stream.half(side).size += Frames.HEADER_BYTES + length;
        }
        return Opened.pass(state, Frames.HEADER_BYTES, length);
    }

    /** The largest payload this side may send. */
    private static int maxBytes(Http2State state, Side side) {
        return state.mayHaveMissed() ? Frames.LARGEST_FRAME_BYTES : usualBytes(state, side);
    }

    /** The largest payload this side is known to be allowed. */
    static int usualBytes(Http2State state, Side side) {
        return Math.max(Frames.DEFAULT_MAX_FRAME_BYTES, state.side(side.opposite()).maxFrameBytes);
    }
}
