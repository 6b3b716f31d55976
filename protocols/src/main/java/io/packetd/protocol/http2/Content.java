// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DATA frames (RFC 9113, section 6.1): counted, never kept. Of gRPC the prefixes of messages are read, the messages pass.
 *
 * <p>A request that ends with a frame that is not whole yet is told with the last byte of it, not after a skip: an early
 * answer may be read before, and tells the request itself.
 */
final class Content {

    private Content() {}

    static Step begin(ByteWindow in, Side side, Http2State state) {
        int length = Frames.length(in, 0);
        int flags = Frames.flags(in, 0);
        int head = Frames.HEADER_BYTES + ((flags & Frames.PADDED) == 0 ? 0 : 1);
        if (in.length() < head) {
            return Step.needMore(head);
        }
        int padding = head == Frames.HEADER_BYTES ? 0 : in.u8(Frames.HEADER_BYTES);
        int content = length - padding - (head - Frames.HEADER_BYTES);
        if (content < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        int id = Frames.stream(in, 0);
        Http2Stream stream = state.streams.get(id);
        List<Message> told = List.of();
        if (stream == null) {
            stream = Opened.unseen(state, id);
            told = stream == null ? told : Exchanges.evict(state, stream);
        }
        if (stream == null || stream.reset) {
            return Opened.tell(state, told, Frames.HEADER_BYTES, length);
        }
        StreamHalf half = stream.half(side);
        half.start(in.capturedAt(0), in.streamOffset());
        half.size += Frames.HEADER_BYTES + length;
        half.bodyBytes += content;
        boolean ends = (flags & Frames.END_STREAM) != 0;
        int whole = Frames.HEADER_BYTES + length;
        if (in.length() >= whole) {
            half.lastNanos = Math.max(half.lastNanos, in.capturedAt(whole - 1));
            if (half.messages != null) {
                half.messages.read(in, head, head + content);
            }
            return Opened.tell(state, ends ? Opened.join(told, Exchanges.end(state, stream, side)) : told, whole);
        }
        Http2Side at = state.side(side);
        at.dataStream = id;
        at.contentLeft = content;
        at.paddingLeft = padding;
        at.dataEnds = ends;
        return Opened.tell(state, told, head);
    }

    /** More of a frame that was not whole. */
    static Step more(ByteWindow in, Side side, Http2State state) {
        Http2Side at = state.side(side);
        Http2Stream stream = state.streams.get(at.dataStream);
        StreamHalf half = stream == null ? null : stream.half(side);
        GrpcMessages messages = half == null ? null : half.messages;
        int content = Math.min(at.contentLeft, in.length());
        if (messages != null) {
            messages.read(in, 0, content);
        }
        at.contentLeft -= content;
        int padding = Math.min(at.paddingLeft, in.length() - content);
        at.paddingLeft -= padding;
        int bytes = content + padding;
        if (half != null) {
            half.lastNanos = Math.max(half.lastNanos, in.capturedAt(bytes - 1));
        }
        boolean ends = at.dataEnds && stream != null;
        int left = at.contentLeft + at.paddingLeft;
        int skip = left == 0 ? 0 : skip(at, side, messages);
        if (left > skip || (ends && side == Side.CLIENT && left > 0)) {
            return Opened.pass(state, bytes, skip);
        }
        at.loseFrame();
        return Opened.tell(state, ends && stream != null ? Exchanges.end(state, stream, side) : List.of(), bytes, skip);
    }

    /** How many of the next bytes nobody needs to see. */
    private static int skip(Http2Side at, Side side, @Nullable GrpcMessages messages) {
        int most = at.contentLeft + at.paddingLeft - (at.dataEnds && side == Side.CLIENT ? 1 : 0);
        int content = Math.min(most, at.contentLeft);
        if (messages != null && content > 0) {
            content = (int) messages.skip(content);
        }
        at.contentLeft -= content;
        int padding = at.contentLeft == 0 ? Math.min(most - content, at.paddingLeft) : 0;
        at.paddingLeft -= padding;
        return content + padding;
    }
}
