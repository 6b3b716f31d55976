// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a stream is told: at the end of each of its halves, when it is reset, when there are too many, and at the close. */
final class Exchanges {

    private Exchanges() {}

    /** This side has ended its half of the stream with the frame at hand. */
    static List<Message> end(Http2State state, Http2Stream stream, Side side) {
        StreamHalf half = stream.half(side);
        half.ended = true;
        List<Message> told = List.of();
        if (!half.told) {
            told = side == Side.CLIENT
                    ? request(stream, null, Message.BY_ENGINE, 0)
                    : respond(stream, null, Message.BY_ENGINE, 0, null);
        }
        if (stream.isOver()) {
            state.streams.remove(stream);
        }
        return told;
    }

    /** The response, and before it the request if that is still underway. */
    private static List<Message> respond(
            Http2Stream stream, @Nullable Side sender, long lastNanos, int flags, @Nullable Reset reset) {
        StreamHalf request = stream.request;
        List<Message> response = List.of(Http2Messages.response(stream, sender, lastNanos, flags, reset));
        stream.response.tell();
        if (stream.isPush() || !request.started || request.told) {
            return response;
        }
        boolean cut = reset != null && !request.ended;
        return Opened.join(request(stream, Side.CLIENT, request.lastNanos, cut ? Flag.TRUNCATED.bit() : 0), response);
    }

    /** The request; nothing when only a later part of it was seen. */
    private static List<Message> request(Http2Stream stream, @Nullable Side sender, long lastNanos, int flags) {
        List<Message> told = stream.request.fields == null
                ? List.of()
                : List.of(Http2Messages.request(stream, sender, lastNanos, flags));
        stream.request.tell();
        return told;
    }

    /** A stream is reset by the frame at index 0. */
    static List<Message> reset(Http2State state, Http2Stream stream, Reset reset, ByteWindow in) {
        List<Message> told = List.of();
        StreamHalf response = stream.response;
        if (!response.told && response.started) {
            told = respond(
                    stream,
                    reset.by() == Side.SERVER ? null : Side.SERVER,
                    response.lastNanos,
                    Flag.TRUNCATED.bit(),
                    reset);
        } else if (!response.told && !stream.isPush()) {
            told = cancel(stream, reset, in, state.server.lost);
        }
        stream.reset = true;
        response.tell();
        stream.request.tell();
        state.streams.remove(stream);
        if (!state.streams.isGone(stream.id)) {
            // Frames that were underway must not open it again.
            state.streams.restore(stream);
        }
        return told;
    }

    /** The request, if it was not told, and that it gets no answer; after a loss nobody knows whether it had one. */
    private static List<Message> cancel(Http2Stream stream, Reset reset, ByteWindow in, boolean lost) {
        StreamHalf request = stream.request;
        List<Message> asked = !request.started || request.told
                ? List.of()
                : request(stream, Side.CLIENT, request.lastNanos, request.ended ? 0 : Flag.TRUNCATED.bit());
        Message.Builder cancel = Message.cancel()
                .key(stream.id)
                .flag(Flag.RESET)
                .extent(new Extent(Side.SERVER, in.capturedAt(0), in.capturedAt(0), in.streamOffset(), 0))
                .with(Http2Attributes.ERROR, reset.error())
                .with(Http2Attributes.RESET_BY, reset.byText());
        if (lost) {
            cancel.flag(Flag.LOST);
        }
        return Opened.join(asked, List.of(cancel.build()));
    }

    /** The server will not answer streams above {@code last} (RFC 9113, section 6.8). */
    static List<Message> refuse(Http2State state, int last, ByteWindow in) {
        List<Http2Stream> refused = new ArrayList<>();
        for (Http2Stream stream : state.streams.all()) {
            if (!stream.isPush() && stream.id > last && !stream.response.started && !stream.reset) {
                refused.add(stream);
            }
        }
        List<Message> told = new ArrayList<>();
        for (Http2Stream stream : refused) {
            told.addAll(reset(state, stream, new Reset(Side.SERVER, "GOAWAY"), in));
        }
        return told;
    }

    /** There are more streams than can be remembered: tells what is known of those silent longest. */
    static List<Message> evict(Http2State state, Http2Stream but) {
        List<Http2Stream> evicted = state.streams.evict(but);
        List<Message> told = evicted.isEmpty() ? List.of() : new ArrayList<>();
        for (Http2Stream stream : evicted) {
            told.addAll(leave(stream, Flag.EVICTED.bit() | Flag.TRUNCATED.bit()));
        }
        return told;
    }

    /** This side has ended, and with it everything on it that has not. */
    static List<Message> close(Http2State state, Side side) {
        List<Message> told = new ArrayList<>();
        for (Http2Stream stream : state.streams.all()) {
            if (side == Side.SERVER ? stream.response.started : !stream.response.started) {
                told.addAll(leave(stream, Flag.TRUNCATED.bit()));
            }
        }
        return told;
    }

    /** Tells what has begun and was not told. */
    private static List<Message> leave(Http2Stream stream, int flags) {
        if (stream.response.started && !stream.response.told) {
            return respond(stream, Side.SERVER, stream.response.lastNanos, flags, null);
        }
        if (!stream.isPush() && stream.request.started && !stream.request.told) {
            return request(stream, Side.CLIENT, stream.request.lastNanos, flags);
        }
        return List.of();
    }
}
