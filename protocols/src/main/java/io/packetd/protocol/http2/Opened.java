// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a header block means to its stream: it opens a half of it, answers for the time being, or ends it as trailers. */
final class Opened {

    private Opened() {}

    /** A header or trailer section; the frame stands at index 0, and {@code skip} more bytes of it need not be seen. */
    static Step headers(ByteWindow in, Side side, Http2State state, Fields fields, int bytes, int skip) {
        int id = Frames.stream(in, 0);
        boolean ends = (Frames.flags(in, 0) & Frames.END_STREAM) != 0;
        if (side == Side.CLIENT && (id & 1) == 0) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Http2Stream stream = state.streams.get(id);
        if (stream == null) {
            if (state.streams.isGone(id)) {
                return pass(state, bytes, skip);
            }
            stream = side == Side.CLIENT && fields.asks ? state.streams.open(id) : state.streams.openUnseen(id);
        }
        if (stream.reset) {
            return pass(state, bytes, skip);
        }
        StreamHalf half = stream.half(side);
        half.size += bytes + skip;
        if (side == Side.SERVER && fields.isInterim() && !ends) {
            return pass(state, bytes, skip);
        }
        boolean trails = half.started;
        half.start(in.capturedAt(0), in.streamOffset());
        half.lastNanos = Math.max(half.lastNanos, in.capturedAt(bytes - 1));
        take(stream, side, fields, trails, ends);
        state.streams.keeps(fields);
        List<Message> told = Exchanges.evict(state, stream);
        if (ends) {
            told = join(told, Exchanges.end(state, stream, side));
        }
        return tell(state, told, bytes, skip);
    }

    /**
     * Takes a section.
     *
     * @param trails whether the message had begun; a first section that ends the message, and has nothing that only the
     *     beginning has, may be the end of one whose beginning was not seen
     */
    private static void take(Http2Stream stream, Side side, Fields fields, boolean trails, boolean ends) {
        StreamHalf half = stream.half(side);
        if (half.told) {
            return;
        }
        Fields before = half.fields;
        boolean replaces = before != null && side == Side.SERVER && fields.answers && before.status == Fields.NO_STATUS;
        boolean isTrailer = trails ? !replaces : ends && !(side == Side.CLIENT ? fields.asks : fields.answers);
        if (isTrailer) {
            half.trailers = fields;
        } else {
            half.fields = fields;
        }
        stream.grpc |= fields.isGrpc();
        if (stream.grpc && half.messages == null && !isTrailer) {
            half.messages = new GrpcMessages();
        }
    }

    /** The server announces a response that nobody asked for. */
    static Step promise(ByteWindow in, Http2State state, int promised, Fields fields, int bytes, int skip) {
        Http2Stream cause = state.streams.get(Frames.stream(in, 0));
        if (cause != null) {
            cause.response.size += bytes + skip;
        }
        if (state.streams.get(promised) != null || state.streams.isGone(promised)) {
            return pass(state, bytes, skip);
        }
        Http2Stream stream = state.streams.open(promised);
        stream.request.fields = fields;
        state.streams.keeps(fields);
        return tell(state, Exchanges.evict(state, stream), bytes, skip);
    }

    /** Content on a stream of which nothing was seen; null when it is stale. */
    static @Nullable Http2Stream unseen(Http2State state, int id) {
        return state.mayHaveMissed() && !state.streams.isGone(id) ? state.streams.openUnseen(id) : null;
    }

    /** Nothing to tell; the unit goes on while a stream is open, so that a loss in between is told with what comes. */
    static Step pass(Http2State state, int bytes) {
        return pass(state, bytes, 0);
    }

    static Step pass(Http2State state, int bytes, long skip) {
        return state.streams.size() == 0 ? Step.ignore(bytes, skip) : Step.advance(bytes, skip);
    }

    static Step tell(Http2State state, List<Message> told, int bytes) {
        return tell(state, told, bytes, 0);
    }

    static Step tell(Http2State state, List<Message> told, int bytes, long skip) {
        return switch (told.size()) {
            case 0 -> pass(state, bytes, skip);
            case 1 -> Step.emit(told.get(0), bytes, skip);
            default -> Step.emitAll(told, bytes, skip);
        };
    }

    static List<Message> join(List<Message> first, List<Message> then) {
        if (first.isEmpty() || then.isEmpty()) {
            return first.isEmpty() ? then : first;
        }
        List<Message> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
