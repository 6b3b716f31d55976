// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames (AMQP 0-9-1, section 4.2): the octet at their end is checked, bodies are passed over, contents put together. */
final class FrameReader {

    /** The largest frame when no limit was agreed on: what lies above is a place out of step, bytes. */
    private static final long LARGEST_FRAME_BYTES = 512L << 20;

    /** The same when nobody saw whether there is a limit. */
    private static final long LIKELY_FRAME_BYTES = 16L << 20;

    /** A handshake record of TLS (RFC 8446, section 5.1). */
    private static final int TLS_HANDSHAKE = 0x16;

    private static final int TLS_MAJOR = 3;

    private FrameReader() {}

    static Step read(ByteWindow in, Side side, AmqpState state) {
        AmqpSide at = state.side(side);
        if (at.endDue) {
            return endOfBody(in, side, state, at);
        }
        int first = in.u8(0);
        if (first == 'A' && ProtocolHeader.begins(in, 0)) {
            return in.length() < ProtocolHeader.BYTES
                    ? Step.needMore(ProtocolHeader.BYTES)
                    : protocolHeader(in, side, state, at);
        }
        if (!at.trusted) {
            if (first == TLS_HANDSHAKE && state.lastKey == 0) {
                return tls(in);
            }
            int shape = FrameShape.check(in, 0, maxSearchedBody(state), FrameSearch.MAX_WHOLE_BODY_BYTES, true);
            if (shape != FrameShape.YES) {
                return shape == FrameShape.NO ? Step.reject(Reason.MALFORMED) : Step.needMore(shape);
            }
        }
        if (in.length() < FrameShape.HEAD_BYTES) {
            return Step.needMore(FrameShape.HEAD_BYTES);
        }
        return frame(in, side, state, at, first, in.u16(1), in.u32(3));
    }

    /** The largest body that the search for a frame believes in. */
    static long maxSearchedBody(AmqpState state) {
        return state.frameMax > 0 ? state.frameMax : FrameShape.MAX_PAYLOAD_BYTES;
    }

    private static Step tls(ByteWindow in) {
        if (in.length() < 2) {
            return Step.needMore(2);
        }
        return in.u8(1) == TLS_MAJOR ? Step.switchTo("tls", List.of(), 0) : Step.reject(Reason.MALFORMED);
    }

    private static Step protocolHeader(ByteWindow in, Side side, AmqpState state, AmqpSide at) {
        ProtocolHeader header = ProtocolHeader.at(in, 0);
        if (header == null) {
            return Step.reject(Reason.MALFORMED);
        }
        at.trusted = true;
        boolean ours = header == ProtocolHeader.AMQP_0_9_1;
        if (side == Side.SERVER && (state.settled || ours)) {
            return Step.emit(Messages.refusal(header), ProtocolHeader.BYTES);
        }
        state.settled = true;
        if (ours) {
            return Step.ignore(ProtocolHeader.BYTES, 0);
        }
        return Step.leave(
                ProtocolHeader.BYTES,
                header == ProtocolHeader.AMQP_1_0_TLS ? OpaqueReason.ENCRYPTED : OpaqueReason.UNKNOWN_PROTOCOL);
    }

    private static Step frame(
            ByteWindow in, Side side, AmqpState state, AmqpSide at, int type, int channel, long size) {
        if (size > largestFrame(state)) {
            return Step.reject(Reason.LIMIT);
        }
        if (type == FrameShape.BODY) {
            return body(in, side, state, at, channel, size);
        }
        if (type != FrameShape.METHOD && type != FrameShape.HEADER && type != FrameShape.HEARTBEAT) {
            return Step.reject(Reason.MALFORMED);
        }
        if (size > FrameShape.MAX_PAYLOAD_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        int bytes = FrameShape.FRAME_BYTES + (int) size;
        if (in.length() < bytes) {
            return Step.needMore(bytes);
        }
        if (in.u8(bytes - 1) != FrameShape.END) {
            return Step.reject(Reason.MALFORMED);
        }
        at.trusted = true;
        if (type == FrameShape.HEARTBEAT) {
            return Step.ignore(bytes, 0);
        }
        return type == FrameShape.METHOD
                ? method(in, side, state, at, channel, bytes)
                : header(in, side, state, at, channel, bytes);
    }

    private static long largestFrame(AmqpState state) {
        return state.frameMax > 0
                ? state.frameMax
                : state.frameMax == AmqpState.NO_LIMIT ? LARGEST_FRAME_BYTES : LIKELY_FRAME_BYTES;
    }

    private static Step method(ByteWindow in, Side side, AmqpState state, AmqpSide at, int number, int bytes) {
        int payload = FrameShape.HEAD_BYTES;
        int end = bytes - 1;
        if (end - payload < 4) {
            return Step.reject(Reason.MALFORMED);
        }
        int classId = in.u16(payload);
        int methodId = in.u16(payload + 2);
        Method known = Methods.of(classId, methodId);
        Method method = known == null ? Methods.unknown(classId, methodId) : known;
        Arguments arguments = new Arguments();
        arguments.read(in, payload + 4, end, method);
        Channel open = at.open == 0 ? null : state.channels.find(number);
        Content interrupted = open == null ? null : open.content(side);
        if (open != null && interrupted != null) {
            open.setContent(side, null);
            at.open--;
        }
        Frame frame = new Frame(number, bytes, in.capturedAt(0), in.streamOffset(), at.open > 0);
        Step step = method.hasContent()
                ? begin(side, state, at, frame, method, arguments)
                : Dialogue.method(side, state, frame, method, arguments);
        return open == null || interrupted == null ? step : Steps.after(Dialogue.truncated(open, interrupted), step);
    }

    private static Step begin(
            Side side, AmqpState state, AmqpSide at, Frame frame, Method method, Arguments arguments) {
        Channel channel = state.channels.get(frame.channel());
        if (state.channels.find(frame.channel()) == channel) {
            long key = Dialogue.answered(side, channel, method);
            channel.setContent(side, new Content(method, arguments, key, frame.nanos(), frame.offset(), frame.bytes()));
            at.open++;
        }
        return Step.advance(frame.bytes(), 0);
    }

    private static Step header(ByteWindow in, Side side, AmqpState state, AmqpSide at, int number, int bytes) {
        Channel channel = at.open == 0 ? null : state.channels.find(number);
        Content content = channel == null ? null : channel.content(side);
        if (channel == null || content == null) {
            return Step.ignore(bytes, 0);
        }
        int payload = FrameShape.HEAD_BYTES;
        int end = bytes - 1;
        if (end - payload < Properties.FIXED_BYTES || in.i64(payload + 4) < 0 || content.bodyBytes >= 0) {
            return Step.reject(Reason.MALFORMED);
        }
        content.bodyBytes = in.i64(payload + 4);
        content.wireBytes += bytes;
        content.properties.read(in, payload + 12, end);
        return content.isComplete() ? complete(side, state, at, channel, content, bytes) : Step.advance(bytes, 0);
    }

    private static Step body(ByteWindow in, Side side, AmqpState state, AmqpSide at, int number, long size) {
        Channel channel = at.open == 0 ? null : state.channels.find(number);
        Content content = channel == null ? null : channel.content(side);
        if (content != null && (content.bodyBytes < 0 || size > content.bodyBytes - content.received)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        boolean whole = in.length() - FrameShape.FRAME_BYTES >= size;
        if (whole && in.u8(FrameShape.HEAD_BYTES + (int) size) != FrameShape.END) {
            return Step.reject(Reason.MALFORMED);
        }
        if (content != null) {
            content.received += size;
            content.wireBytes += size + FrameShape.FRAME_BYTES;
        }
        if (!whole) {
            at.endDue = true;
            at.endChannel = content == null ? AmqpSide.NO_CHANNEL : number;
            return Step.advance(FrameShape.HEAD_BYTES, size);
        }
        at.trusted = true;
        return afterBody(side, state, at, channel, content, FrameShape.FRAME_BYTES + (int) size);
    }

    private static Step endOfBody(ByteWindow in, Side side, AmqpState state, AmqpSide at) {
        if (in.u8(0) != FrameShape.END) {
            return Step.reject(Reason.MALFORMED);
        }
        at.trusted = true;
        at.endDue = false;
        Channel channel = at.endChannel == AmqpSide.NO_CHANNEL ? null : state.channels.find(at.endChannel);
        at.endChannel = AmqpSide.NO_CHANNEL;
        return afterBody(side, state, at, channel, channel == null ? null : channel.content(side), 1);
    }

    private static Step afterBody(
            Side side, AmqpState state, AmqpSide at, @Nullable Channel channel, @Nullable Content content, int bytes) {
        if (channel == null || content == null) {
            return Step.ignore(bytes, 0);
        }
        return content.isComplete() ? complete(side, state, at, channel, content, bytes) : Step.advance(bytes, 0);
    }

    private static Step complete(Side side, AmqpState state, AmqpSide at, Channel channel, Content content, int bytes) {
        channel.setContent(side, null);
        at.open--;
        Message message = Dialogue.content(state, channel, content);
        return Step.emit(message, bytes);
    }
}
