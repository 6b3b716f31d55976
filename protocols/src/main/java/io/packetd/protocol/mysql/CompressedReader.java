// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Packets of the compressed protocol ("Compression"):
 *
 * <pre>
 *  0      1      2      3      4      5      6      7
 * +------+------+------+------+------+------+------+------
 * | packed length      | seq  | plain length       | payload
 * +------+------+------+------+------+------+------+------
 * </pre>
 *
 * A plain length of 0 means that the payload is as it is. Each payload is a zlib stream or a zstd frame of its own, whatever
 * packets it holds parts of. One is unpacked piece by piece, and nothing of it is kept; of a payload above the limit only the
 * beginning is unpacked, which is enough when the rest lies inside one packet, as that of a large value does.
 */
final class CompressedReader {

    /** Bytes of the head. */
    static final int HEAD = 7;

    /** Fewest bytes that are worth packing. */
    static final int LEAST_PACKED = 50;

    /** Most bytes of a payload that wait until they are unpacked; servers pack 16 KiB at a time unless a packet is larger. */
    static final int MAX_PAYLOAD = 256 << 10;

    /** Most bytes unpacked at a time. */
    private static final int CHUNK = 16 << 10;

    private CompressedReader() {}

    static Step read(ByteWindow in, Side side, MysqlState state) {
        if (state.phase == Phase.STREAMING) {
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        if (in.length() < HEAD) {
            return Step.needMore(HEAD);
        }
        int packed = Packet.u24le(in, 0);
        int plain = Packet.u24le(in, 4);
        int look = HEAD + Math.min(packed, MAX_PAYLOAD);
        if (packed == 0) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < look) {
            return Step.needMore(look);
        }
        InnerStream inner = stream(side, state);
        inner.packet(in, HEAD + packed);
        Unpacking unpacking = new Unpacking(inner, side, state, plain == 0 ? packed : plain);
        byte[] payload = in.copy(HEAD, look);
        try {
            unpacking.run(payload, plain == 0);
        } catch (IOException | DataFormatException damaged) {
            return Step.reject(Reason.MALFORMED);
        }
        Step odd = unpacking.odd;
        if (odd == null && unpacking.left > 0) {
            odd = look < HEAD + packed ? unpacking.restIsOnePacket() : Step.reject(Reason.MALFORMED);
        }
        if (odd != null && (odd instanceof Step.Reject || unpacking.told.isEmpty())) {
            return odd;
        }
        inner.packetEnd();
        long rest = HEAD + (long) packed - look;
        return unpacking.told.isEmpty()
                ? new Step.Advance(look, rest, !inner.open)
                : Step.emitAll(unpacking.told, look, rest);
    }

    private static InnerStream stream(Side side, MysqlState state) {
        InnerStream known = side == Side.CLIENT ? state.fromClient : state.fromServer;
        if (known != null) {
            return known;
        }
        InnerStream fresh = new InnerStream();
        if (side == Side.CLIENT) {
            state.fromClient = fresh;
        } else {
            state.fromServer = fresh;
        }
        return fresh;
    }

    /** One payload on its way into the packets it holds. */
    private static final class Unpacking implements Unpacker.Target {
        final List<Message> told = new ArrayList<>(1);
        private final InnerStream inner;
        private final Side side;
        private final MysqlState state;
        long left;

        @Nullable
        Step odd;

        Unpacking(InnerStream inner, Side side, MysqlState state, long plain) {
            this.inner = inner;
            this.side = side;
            this.state = state;
            this.left = plain;
        }

        void run(byte[] payload, boolean isPlain) throws IOException, DataFormatException {
            if (isPlain) {
                take(payload, payload.length);
            } else {
                Unpacker.unpack(payload, new byte[(int) Math.min(left, CHUNK)], this);
            }
        }

        @Override
        public boolean take(byte[] bytes, int count) {
            int wanted = (int) Math.min(count, left);
            left -= wanted;
            odd = inner.feed(bytes, wanted, side, state, told);
            return odd == null && left > 0;
        }

        /** What was not unpacked matters only when a packet begins in it. */
        @Nullable
        Step restIsOnePacket() {
            Draft draft = state.draft;
            boolean lastByte = left == inner.skip + 1 && side == Side.CLIENT && draft != null && draft.tail();
            if (inner.skip < left && !lastByte) {
                return Step.reject(Reason.LIMIT);
            }
            inner.skip -= Math.min(left, inner.skip);
            return lastByte ? inner.feed(new byte[1], 1, side, state, told) : null;
        }
    }
}
