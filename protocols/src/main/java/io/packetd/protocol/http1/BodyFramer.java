// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import io.packetd.protocol.http1.Http1Side.Phase;
import org.jspecify.annotations.Nullable;

/** Passes over bodies that need more than one step: chunked ones (RFC 9112, section 7.1), captured ones. */
final class BodyFramer {

    /** Longest chunk size line with its extensions, in bytes. */
    static final int MAX_CHUNK_LINE_BYTES = 4 << 10;

    private BodyFramer() {}

    static Step parse(ByteWindow in, Http1Side at, Http1Head head) {
        return switch (at.phase) {
            case BODY -> body(in, at, head);
            case CHUNK_SIZE, CHUNK_END -> chunkSize(in, at);
            case CHUNK_DATA -> chunkData(in, at);
            case TRAILERS -> trailer(in, at, head);
            case TO_END, HEAD -> toEnd(in, at);
        };
    }

    private static Step body(ByteWindow in, Http1Side at, Http1Head head) {
        int count = show(in, at);
        if (at.remaining > 0 && !isFull(at)) {
            return Step.advance(count, 0);
        }
        long skip = at.remaining;
        at.size = head.contentLength();
        return Step.emit(finish(at, head, true, false), count, skip);
    }

    private static Step toEnd(ByteWindow in, Http1Side at) {
        at.remaining = Long.MAX_VALUE;
        int count = show(in, at);
        at.size += count;
        return Step.advance(count, isFull(at) ? Step.UNTIL_CLOSE : 0);
    }

    private static Step chunkData(ByteWindow in, Http1Side at) {
        int count = show(in, at);
        if (at.remaining > 0 && !isFull(at)) {
            return Step.advance(count, 0);
        }
        at.expect(Phase.CHUNK_END);
        return Step.advance(count, at.remaining);
    }

    /** Takes what the window has of the bytes underway. */
    private static int show(ByteWindow in, Http1Side at) {
        int count = (int) Math.min(at.remaining, in.length());
        if (at.capture != null) {
            at.capture.take(in, count);
        }
        at.remaining -= count;
        return count;
    }

    private static boolean isFull(Http1Side at) {
        return at.capture == null || at.capture.isFull();
    }

    private static Step chunkSize(ByteWindow in, Http1Side at) {
        int from = at.phase == Phase.CHUNK_END ? afterLineEnd(in) : 0;
        if (from < 0) {
            return from == MORE ? Step.needMore(2) : Step.reject(Reason.MALFORMED);
        }
        if (from < in.length() && hexDigit(in.u8(from)) < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        int lf = in.indexOf('\n', Math.min(in.length(), Math.max(from, at.scanned)));
        if ((lf < 0 ? in.length() : lf) - from > MAX_CHUNK_LINE_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        if (lf < 0) {
            at.scanned = in.length();
            return Step.needMore(in.length() + 1);
        }
        long chunk = size(in, from, lf);
        if (chunk < 0) {
            return Step.reject(chunk == MORE ? Reason.LIMIT : Reason.MALFORMED);
        }
        at.size = Math.min(HeadReader.MAX_LENGTH, at.size + at.chunk);
        at.chunk = chunk;
        if (chunk == 0) {
            at.expect(Phase.TRAILERS);
            return Step.advance(lf + 1, 0);
        }
        if (isFull(at)) {
            at.expect(Phase.CHUNK_END);
            return Step.advance(lf + 1, chunk);
        }
        at.expect(Phase.CHUNK_DATA);
        at.remaining = chunk;
        return Step.advance(lf + 1, 0);
    }

    private static final int MORE = -1;
    private static final int NONE = -2;

    /** Index after the line end at 0, {@link #MORE} or {@link #NONE}. */
    private static int afterLineEnd(ByteWindow in) {
        if (in.u8(0) == '\n') {
            return 1;
        }
        if (in.u8(0) != '\r') {
            return NONE;
        }
        if (in.length() < 2) {
            return MORE;
        }
        return in.u8(1) == '\n' ? 2 : NONE;
    }

    /** A hexadecimal number, then perhaps blanks and extensions; {@link #MORE} above the limit, {@link #NONE} if none. */
    private static long size(ByteWindow in, int from, int to) {
        long size = 0;
        int i = from;
        for (; i < to && hexDigit(in.u8(i)) >= 0; i++) {
            if (size > HeadReader.MAX_LENGTH >> 4) {
                return MORE;
            }
            size = (size << 4) | hexDigit(in.u8(i));
        }
        boolean ends = i == to || in.u8(i) == ';' || in.u8(i) == '\r' || Ascii.isBlank(in.u8(i));
        return i > from && ends ? size : NONE;
    }

    private static int hexDigit(int b) {
        if (Ascii.isDigit(b)) {
            return b - '0';
        }
        int lower = Ascii.lower(b);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** A trailer field, which is not reported, or the empty line that ends the message. */
    private static Step trailer(ByteWindow in, Http1Side at, Http1Head head) {
        int lf = in.indexOf('\n', Math.min(in.length(), at.scanned));
        int bytes = lf < 0 ? in.length() : lf + 1;
        if (bytes > HeadFramer.MAX_HEAD_BYTES - at.trailerBytes) {
            return Step.reject(Reason.LIMIT);
        }
        if (lf < 0) {
            at.scanned = in.length();
            return Step.needMore(in.length() + 1);
        }
        if (lf == 0 || (lf == 1 && in.u8(0) == '\r')) {
            return Step.emit(finish(at, head, true, false), bytes);
        }
        if (in.indexOf(':', 0, lf) < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        at.trailerBytes += bytes;
        at.expect(Phase.TRAILERS);
        return Step.advance(bytes, 0);
    }

    /** The message that the end of its side completes, or cuts. */
    static Message close(Http1Side at, Http1Head head, long unitBytes) {
        boolean toEnd = at.phase == Phase.TO_END;
        switch (at.phase) {
            case TO_END -> at.size = Math.max(at.size, unitBytes - at.headBytes);
            case BODY -> at.size = head.contentLength() - at.remaining;
            case CHUNK_DATA -> at.size += at.chunk - at.remaining;
            case HEAD, CHUNK_SIZE, CHUNK_END, TRAILERS -> {
                // A chunk counts once its end was seen.
            }
        }
        return finish(at, head, toEnd || at.phase == Phase.TRAILERS, toEnd);
    }

    private static Message finish(Http1Side at, Http1Head head, boolean whole, boolean toEnd) {
        Object body = bodyOf(at, head, whole);
        Message message = Http1Messages.of(head, at.size, body, !whole, toEnd);
        at.reset();
        return message;
    }

    private static @Nullable Object bodyOf(Http1Side at, Http1Head head, boolean whole) {
        return Bodies.value(head, at.capture, whole, at.size);
    }
}
