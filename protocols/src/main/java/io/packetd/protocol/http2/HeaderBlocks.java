// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import org.jspecify.annotations.Nullable;

/**
 * HEADERS and PUSH_PROMISE with the CONTINUATION frames that belong to them (RFC 9113, sections 6.2, 6.6 and 6.10): one header
 * block, which is read when all of it is there. One that is too large is passed over, and the table it would have changed
 * is lost.
 */
final class HeaderBlocks {

    /** Largest header block with its frame headers, in bytes; servers allow 8 to 64 KiB. */
    static final int MAX_BYTES = 64 << 10;

    /** Most CONTINUATION frames of one block: each need not hold a single byte. */
    private static final int MAX_CONTINUATIONS = 256;

    private final ByteWindow in;
    private final Side side;
    private final Http2State state;
    private final int type;
    private final int flags;
    private final int length;

    /** Index after the block. */
    private int end;

    /** How many frames follow the first. */
    private int continuations;

    private HeaderBlocks(ByteWindow in, Side side, Http2State state) {
        this.in = in;
        this.side = side;
        this.state = state;
        this.type = Frames.type(in, 0);
        this.flags = Frames.flags(in, 0);
        this.length = Frames.length(in, 0);
    }

    static Step parse(ByteWindow in, Side side, Http2State state) {
        return new HeaderBlocks(in, side, state).parse();
    }

    private Step parse() {
        int from = Frames.HEADER_BYTES
                + ((flags & Frames.PADDED) == 0 ? 0 : 1)
                + (type == Frames.PUSH_PROMISE ? 4 : (flags & Frames.HAS_PRIORITY) == 0 ? 0 : 5);
        if (in.length() < from) {
            return Step.needMore(from);
        }
        int padding = (flags & Frames.PADDED) == 0 ? 0 : in.u8(Frames.HEADER_BYTES);
        int to = Frames.HEADER_BYTES + length - padding;
        if (to < from) {
            return Step.reject(Reason.MALFORMED);
        }
        Step wait = findEnd();
        if (wait != null) {
            return wait;
        }
        int promised = type == Frames.PUSH_PROMISE ? in.i32(from - 4) & 0x7fff_ffff : 0;
        if (type == Frames.PUSH_PROMISE && (promised & 1) == 1) {
            return Step.reject(Reason.MALFORMED);
        }
        boolean whole = end > 0;
        Fields fields = whole ? read(from, to) : Fields.unreadable(side);
        if (fields == null || (side == Side.CLIENT ? fields.answers : fields.asks && promised == 0)) {
            return Step.reject(fields == null ? Reason.MALFORMED : Reason.UNEXPECTED);
        }
        if (!whole) {
            state.table(side).lose();
        }
        int bytes = whole ? end : Frames.HEADER_BYTES;
        int skip = whole ? 0 : length;
        if (!whole) {
            state.side(side).skippedBlock = (flags & Frames.END_HEADERS) == 0 ? Frames.stream(in, 0) : 0;
        }
        return type == Frames.PUSH_PROMISE
                ? Opened.promise(in, state, promised, fields, bytes, skip)
                : Opened.headers(in, side, state, fields, bytes, skip);
    }

    /** Finds the end; null when it is there, or when the block is too large ({@link #end} is 0 then). */
    private @Nullable Step findEnd() {
        int stream = Frames.stream(in, 0);
        int at = Frames.HEADER_BYTES + length;
        int blockFlags = flags;
        while (at <= MAX_BYTES && continuations <= MAX_CONTINUATIONS) {
            if ((blockFlags & Frames.END_HEADERS) != 0) {
                end = at;
                return in.length() < at ? Step.needMore(at) : null;
            }
            int next = at + Frames.HEADER_BYTES;
            if (in.length() < next) {
                return Step.needMore(next);
            }
            if (Frames.type(in, at) != Frames.CONTINUATION || Frames.stream(in, at) != stream) {
                return Step.reject(Reason.UNEXPECTED);
            }
            blockFlags = Frames.flags(in, at);
            at = next + Frames.length(in, at);
            continuations++;
        }
        return null;
    }

    /** Reads the block; null when it is none. */
    private @Nullable Fields read(int from, int to) {
        Fields fields = new Fields();
        boolean good;
        if (continuations == 0) {
            good = HpackDecoder.decode(in, from, to - from, state.table(side), fields);
        } else {
            byte[] block = join(from, to);
            good = HpackDecoder.decode(ByteWindow.of(block, 0), 0, block.length, state.table(side), fields);
        }
        return good ? fields : null;
    }

    private byte[] join(int from, int to) {
        int first = Frames.HEADER_BYTES + length;
        byte[] block = new byte[to - from + end - first - continuations * Frames.HEADER_BYTES];
        int filled = to - from;
        in.copyTo(from, block, 0, filled);
        for (int at = first; at < end; ) {
            int more = Frames.length(in, at);
            in.copyTo(at + Frames.HEADER_BYTES, block, filled, more);
            filled += more;
            at += Frames.HEADER_BYTES + more;
        }
        return block;
    }
}
