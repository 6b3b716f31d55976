// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/**
 * Responses: a length, the correlation id of the request, and what the request's API and version say. A side that is not proven
 * (any more) begins with the answer to a request that was seen.
 */
final class ResponseReader {

    private static final int CORRELATION_AT = 4;
    private static final int HEADER_BYTES = 8;
    private static final int ERROR_BYTES = 2;
    private static final int UNSUPPORTED_VERSION = 35;

    /** Larger frames are looked for on a proven connection only. */
    private static final int MAX_BELIEVED_TOP_BYTE = 0x0f;

    private ResponseReader() {}

    static Step read(ByteWindow in, KafkaState state) {
        Frame frame = state.server;
        if (frame.open) {
            return body(in, 0, state);
        }
        if (in.length() < RequestHeader.LENGTH_BYTES) {
            return Step.needMore(RequestHeader.LENGTH_BYTES);
        }
        long length = in.u32(0);
        if (length > Integer.MAX_VALUE) {
            return Step.reject(Reason.MALFORMED);
        }
        if (state.rawTokens && state.tokensOwed > 0) {
            state.tokensOwed--;
            return Frames.ignore(in, RequestHeader.LENGTH_BYTES + length);
        }
        if (length < HEADER_BYTES - CORRELATION_AT) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < HEADER_BYTES) {
            return Step.needMore(HEADER_BYTES);
        }
        frame.size = RequestHeader.LENGTH_BYTES + length;
        frame.left = frame.size - HEADER_BYTES;
        frame.correlation = in.i32(CORRELATION_AT);
        int place = state.outstanding.isAmbiguous() ? Outstanding.NONE : state.outstanding.find(frame.correlation);
        if (place == Outstanding.NONE) {
            if (!frame.trusted) {
                return Step.reject(Reason.UNEXPECTED);
            }
            frame.key = Messages.NO_KEY;
            return finish(in, frame.size, state, false);
        }
        return known(in, state, place);
    }

    private static Step known(ByteWindow in, KafkaState state, int place) {
        Frame frame = state.server;
        frame.key = state.outstanding.key(place);
        frame.api = state.outstanding.api(place);
        frame.version = state.outstanding.version(place);
        if (frame.api == Apis.API_VERSIONS && frame.left >= ERROR_BYTES) {
            if (in.length() < HEADER_BYTES + ERROR_BYTES) {
                return Step.needMore(HEADER_BYTES + ERROR_BYTES);
            }
            if (in.u16(HEADER_BYTES) == UNSUPPORTED_VERSION) {
                // A broker that does not know the version answers in the first one (KIP-511).
                frame.version = 0;
            }
        }
        Api api = Apis.of(frame.api);
        Program program = api == null ? null : api.response(frame.version);
        if (program == null) {
            return frame.lost ? Step.reject(Reason.UNEXPECTED) : finish(in, frame.size, state, false);
        }
        frame.open = true;
        frame.walk.begin(program);
        return body(in, HEADER_BYTES, state);
    }

    private static Step body(ByteWindow in, long from, KafkaState state) {
        Frame frame = state.server;
        long end = from + frame.left;
        return switch (frame.walk.run(in, from, end, frame.facts, state.topicIds)) {
            case DONE -> {
                frame.trust();
                yield finish(in, end, state, true);
            }
            case MORE -> Frames.wait(in, from, frame);
            case BAD -> {
                if (!frame.trusted) {
                    frame.close();
                    yield Step.reject(Reason.MALFORMED);
                }
                frame.trusted = false;
                yield finish(in, end, state, false);
            }
        };
    }

    private static Step finish(ByteWindow in, long end, KafkaState state, boolean read) {
        Frame frame = state.server;
        Step step = Frames.emit(Messages.response(frame, state, read), in, end);
        if (frame.key != Messages.NO_KEY) {
            state.outstanding.answered(frame.key);
            if (read && frame.api == Apis.SASL_HANDSHAKE && frame.version == 0 && frame.facts.error == 0) {
                state.rawTokens = true;
                state.tokensOwed = 0;
            }
        }
        frame.close();
        return step;
    }

    /** Where the answer to a request that was seen may begin at or after {@code from}, or -1. */
    static int find(ByteWindow in, int from, KafkaState state) {
        if (state.outstanding.size() == 0 || state.outstanding.isAmbiguous()) {
            return -1;
        }
        for (int at = from; at < in.length(); at++) {
            if (in.u8(at) <= MAX_BELIEVED_TOP_BYTE && mayBegin(in, at, state)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean mayBegin(ByteWindow in, int at, KafkaState state) {
        int there = in.length() - at;
        if (there >= CORRELATION_AT && in.u32(at) < HEADER_BYTES - CORRELATION_AT) {
            return false;
        }
        if (there < HEADER_BYTES) {
            return true;
        }
        int place = state.outstanding.find(in.i32(at + CORRELATION_AT));
        return place != Outstanding.NONE
                && fits(in, at, state.outstanding.api(place), state.outstanding.version(place));
    }

    /** Whether what begins here keeps to the layout of the answer, as far as it is there. */
    private static boolean fits(ByteWindow in, int at, int api, int version) {
        Api known = Apis.of(api);
        Program program = known == null ? null : known.response(version);
        if (program == null || api == Apis.API_VERSIONS) {
            return true;
        }
        Walk walk = new Walk();
        walk.begin(program);
        long end = RequestHeader.LENGTH_BYTES + in.u32(at);
        return walk.run(KafkaProbe.tail(in, at), HEADER_BYTES, end, new Facts(), new TopicIds()) != Walk.End.BAD;
    }
}
