// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.http1.Http1Head.Coding;
import io.packetd.protocol.http1.Http1Side.Phase;
import io.packetd.protocol.http1.StartLines.Match;

/** Finds the end of a head, and decides what body follows it (RFC 9112, section 6.3). */
final class HeadFramer {

    /** Largest head, in bytes; servers allow 8 to 64 KiB. */
    static final int MAX_HEAD_BYTES = 64 << 10;

    /** Most bytes after a head that are looked at to tell a body from the next response. */
    static final int MAX_PEEK_BYTES = 8;

    /** The protocol that answers a request which asked for HTTP/2 (RFC 7540, section 3.2). */
    private static final String HTTP2 = "http2";

    private static final long CHUNKED = -1;
    private static final long TO_END = -2;

    private final DecoderOptions options;

    HeadFramer(DecoderOptions options) {
        this.options = options;
    }

    Step parse(ByteWindow in, Side side, Http1State state) {
        if (side == Side.CLIENT && state.awaitsTunnel) {
            return in.length() < MAX_HEAD_BYTES ? Step.needMore(in.length() + 1) : Step.reject(Reason.LIMIT);
        }
        Http1Side at = state.side(side);
        if (at.scanned == 0) {
            int first = in.u8(0);
            if (first == '\n') {
                return Step.ignore(1, 0);
            }
            if (first == '\r') {
                return emptyLine(in);
            }
        }
        if (at.scanned > 0 && !hasEnd(in, at)) {
            return wait(in, at);
        }
        HeadReader reader = new HeadReader(in);
        Http1Head head = reader.read(side);
        if (head == null) {
            Reason reason = reader.reason();
            at.lineEnd = reader.lineEnd();
            if (reason == null && at.lineEnd == 0 && !mayBegin(in, side)) {
                reason = Reason.MALFORMED;
            }
            return reason == null ? wait(in, at) : Step.reject(reason);
        }
        int end = reader.end();
        if (end > MAX_HEAD_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        return side == Side.CLIENT ? request(state, head, end) : response(in, state, head, end);
    }

    /** Some clients send one after a body, which is no part of the message that follows (RFC 9112, section 2.2). */
    private static Step emptyLine(ByteWindow in) {
        if (in.length() == 1) {
            return Step.needMore(2);
        }
        return in.u8(1) == '\n' ? Step.ignore(2, 0) : Step.reject(Reason.MALFORMED);
    }

    private static Step wait(ByteWindow in, Http1Side at) {
        if (in.length() >= MAX_HEAD_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        at.scanned = in.length();
        return Step.needMore(in.length() + 1);
    }

    /** Whether the bytes that came since the last look end the head, or its start line, which is then worth reading. */
    private static boolean hasEnd(ByteWindow in, Http1Side at) {
        int from = Math.min(at.scanned, in.length());
        for (int lf = in.indexOf('\n', from); lf >= 0; lf = in.indexOf('\n', lf + 1)) {
            if (at.lineEnd == 0 || in.u8(lf - 1) == '\n' || (in.u8(lf - 1) == '\r' && in.u8(lf - 2) == '\n')) {
                return true;
            }
        }
        return false;
    }

    /** Whether the begin of a start line is believable: what is not must not wait for its end. */
    private static boolean mayBegin(ByteWindow in, Side side) {
        if (side == Side.SERVER) {
            return StartLines.version(in, 0) != Match.NO;
        }
        int i = 0;
        while (i < in.length() && i <= Methods.MAX_BYTES && Ascii.isToken(in.u8(i))) {
            i++;
        }
        return i == in.length() ? i <= Methods.MAX_BYTES : i > 0 && in.u8(i) == ' ';
    }

    private Step request(Http1State state, Http1Head head, int end) {
        if (head.coding() == Coding.OTHER) {
            return Step.reject(Reason.MALFORMED);
        }
        boolean connect = head.method().equals(Methods.CONNECT);
        boolean bodiless = head.method().equals(Methods.HEAD);
        state.requests.add(connect ? RequestQueue.CONNECT : bodiless ? RequestQueue.HEAD : RequestQueue.PLAIN);
        state.awaitsTunnel = connect;
        long length = head.coding() == Coding.CHUNKED ? CHUNKED : Math.max(0, head.contentLength());
        return begin(state.client, head, end, connect ? 0 : length);
    }

    private Step response(ByteWindow in, Http1State state, Http1Head head, int end) {
        Http1Side at = state.server;
        if (head.isInterim()) {
            at.reset();
            return Step.ignore(end, 0);
        }
        int kind = state.requests.peek();
        boolean tunnel = kind == RequestQueue.CONNECT && head.status() / 100 == 2;
        boolean bodiless = tunnel || kind == RequestQueue.HEAD || !head.statusHasBody();
        long length = bodiless ? 0 : announced(head);
        if (length != 0 && !head.close() && !state.requests.isSure()) {
            Match next = StartLines.version(in, end);
            if (next == Match.MORE) {
                at.scanned = end - 1;
                return Step.needMore(in.length() + 1);
            }
            // Another response at once: this one had no body, so it answers a HEAD that was not seen.
            length = next == Match.YES ? 0 : length;
        }
        if (head.status() == 101 && "h2c".equalsIgnoreCase(head.header().first("Upgrade"))) {
            at.reset();
            return Step.handOver(HTTP2, end);
        }
        state.requests.take();
        if (kind == RequestQueue.CONNECT) {
            state.awaitsTunnel = false;
        }
        if (tunnel || head.status() == 101) {
            state.left = tunnel ? OpaqueReason.TUNNEL : OpaqueReason.UPGRADED;
        }
        return begin(at, head, end, length);
    }

    private static long announced(Http1Head head) {
        return switch (head.coding()) {
            case CHUNKED -> CHUNKED;
            case OTHER -> TO_END;
            case NONE -> head.contentLength() < 0 ? TO_END : head.contentLength();
        };
    }

    private Step begin(Http1Side at, Http1Head head, int end, long length) {
        boolean captures = options.captureBodies() && length != 0 && Bodies.isWanted(head);
        at.reset();
        if (length >= 0 && !captures) {
            return Step.emit(Http1Messages.of(head, length, null, false, false), end, length);
        }
        at.head = head;
        at.headBytes = end;
        at.capture = captures ? new Capture(options.maxBodyBytes()) : null;
        at.remaining = Math.max(0, length);
        at.expect(length == CHUNKED ? Phase.CHUNK_SIZE : length == TO_END ? Phase.TO_END : Phase.BODY);
        return Step.advance(end, length == TO_END && !captures ? Step.UNTIL_CLOSE : 0);
    }
}
