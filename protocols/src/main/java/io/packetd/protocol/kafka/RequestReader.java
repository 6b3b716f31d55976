// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests. After a loss only what is known and fits is believed; on a proven connection unknown APIs and versions too. */
final class RequestReader {

    private RequestReader() {}

    static Step read(ByteWindow in, KafkaState state) {
        Frame frame = state.client;
        if (frame.open) {
            return body(in, 0, state);
        }
        if (state.rawTokens) {
            Step token = token(in, state);
            if (token != null) {
                return token;
            }
        }
        return header(in, state);
    }

    private static Step header(ByteWindow in, KafkaState state) {
        Frame frame = state.client;
        if (!frame.trusted && RequestHeader.check(in, 0) == RequestHeader.Match.NO) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < RequestHeader.CLIENT_ID_AT) {
            return Step.needMore(RequestHeader.CLIENT_ID_AT);
        }
        long length = in.u32(0);
        int api = (short) in.u16(4);
        int version = (short) in.u16(6);
        boolean named = RequestHeader.hasClientId(api, version);
        int headerBytes = named ? RequestHeader.BYTES : RequestHeader.CLIENT_ID_AT;
        if (length < headerBytes - RequestHeader.LENGTH_BYTES || length > Integer.MAX_VALUE || api < 0 || version < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < headerBytes) {
            return Step.needMore(headerBytes);
        }
        int nameBytes = named ? (short) in.u16(RequestHeader.CLIENT_ID_AT) : -1;
        if (nameBytes < -1 || headerBytes + Math.max(0, nameBytes) > RequestHeader.LENGTH_BYTES + length) {
            return Step.reject(Reason.MALFORMED);
        }
        int shown = Math.min(Math.max(0, nameBytes), Walk.MAX_TEXT);
        if (in.length() < headerBytes + shown) {
            return Step.needMore(headerBytes + shown);
        }
        long bodyAt = headerBytes + (long) Math.max(0, nameBytes);
        frame.open = true;
        frame.size = RequestHeader.LENGTH_BYTES + length;
        frame.left = frame.size - bodyAt;
        frame.api = api;
        frame.version = version;
        frame.correlation = in.i32(RequestHeader.CORRELATION_AT);
        frame.clientId =
                nameBytes < 0 ? null : clientId(in, headerBytes, headerBytes + shown, nameBytes > shown, state);
        Api known = Apis.of(api);
        Program program = known == null ? null : known.request(version);
        frame.walk.begin(program);
        return program == null ? finish(in, frame.size, state, false) : body(in, bodyAt, state);
    }

    private static String clientId(ByteWindow in, int from, int to, boolean cut, KafkaState state) {
        String last = state.lastClientId;
        if (last != null && state.lastClientIdBytes.length == to - from && in.matches(from, state.lastClientIdBytes)) {
            return last;
        }
        String name = Texts.read(in, from, to, cut);
        state.lastClientId = name;
        state.lastClientIdBytes = cut ? name.getBytes(StandardCharsets.UTF_8) : in.copy(from, to);
        return name;
    }

    private static Step body(ByteWindow in, long from, KafkaState state) {
        Frame frame = state.client;
        long end = from + frame.left;
        return switch (frame.walk.run(in, from, end, frame.facts, state.topicIds)) {
            case DONE -> {
                boolean hasName = frame.clientId != null && !frame.clientId.isEmpty();
                if (!frame.trusted && !KafkaProbe.isBelievable(frame.api, frame.facts, hasName)) {
                    frame.close();
                    yield Step.reject(Reason.MALFORMED);
                }
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
        Frame frame = state.client;
        long key = state.nextKey++;
        Message message = Messages.request(frame, state, key, read);
        if (message.kind() == Message.Kind.REQUEST) {
            state.outstanding.add(frame.correlation, frame.api, frame.version, key);
        }
        frame.close();
        return Frames.emit(message, in, end);
    }

    /**
     * After SaslHandshake 0 tokens follow that have a length and no header (Kafka protocol guide, SASL authentication sequence),
     * until the first request.
     *
     * @return null when this is a request
     */
    private static @Nullable Step token(ByteWindow in, KafkaState state) {
        if (in.length() < RequestHeader.LENGTH_BYTES) {
            return Step.needMore(RequestHeader.LENGTH_BYTES);
        }
        long length = in.u32(0);
        if (length > Integer.MAX_VALUE) {
            return Step.reject(Reason.MALFORMED);
        }
        if (length >= RequestHeader.CORRELATION_AT) {
            switch (RequestHeader.check(in, 0)) {
                case PARTIAL -> {
                    return Step.needMore(in.length() + 1);
                }
                case KNOWN -> {
                    state.rawTokens = false;
                    state.tokensOwed = 0;
                    return null;
                }
                default -> {}
            }
        }
        state.tokensOwed++;
        return Frames.ignore(in, RequestHeader.LENGTH_BYTES + length);
    }
}
