// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;

/**
 * Reads one message: its header, the fixed part of its kind, then what {@link BsonWalker} makes of the rest.
 *
 * <pre>
 *  0        4          8           12       16
 * +--------+----------+-----------+--------+----
 * | length | request  | response  | opcode | ...      all little endian, signed
 * +--------+----------+-----------+--------+----
 * </pre>
 */
final class MessageReader {

    static final int HEADER_BYTES = 16;
    static final int REQUEST_ID = 4;
    static final int RESPONSE_TO = 8;
    static final int OP_CODE = 12;

    /** Longest message: what the server takes ({@code maxMessageSizeBytes}, 48,000,000), and a header. */
    static final int MAX_MESSAGE_BYTES = 48_000_000 + HEADER_BYTES;

    private MessageReader() {}

    static Step read(ByteWindow in, Side side, MongodbState state) {
        Walk w = state.open(side);
        if (w != null) {
            return go(in, side, state, w, w.at);
        }
        if (in.length() < HEADER_BYTES) {
            return Step.needMore(HEADER_BYTES);
        }
        OpCode opCode = OpCode.ofCode(in.i32le(OP_CODE));
        int length = in.i32le(0);
        if (opCode == null || length < opCode.smallest()) {
            return Step.reject(Reason.MALFORMED);
        }
        if (length > MAX_MESSAGE_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        if (opCode.sentBy() != null && opCode.sentBy() != side) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Walk fresh = state.spare();
        fresh.begin(in, side, opCode);
        if (opCode == OpCode.COMPRESSED) {
            return compressed(in, side, state, fresh);
        }
        int wanted = FixedPart.read(fresh, in, 0, state);
        if (wanted > 0) {
            return Step.needMore(wanted);
        }
        return wanted == BsonWalker.BAD ? Step.reject(Reason.MALFORMED) : go(in, side, state, fresh, 0);
    }

    /** Reads on from {@code base}, the position in the message of the window's first byte. */
    private static Step go(ByteWindow in, Side side, MongodbState state, Walk w, int base) {
        int result = BsonWalker.run(w, in, base);
        if (result == BsonWalker.BAD) {
            state.close(side);
            return Step.reject(Reason.MALFORMED);
        }
        int read = w.at - base;
        if (result == BsonWalker.DONE) {
            int all = w.wireBytes - base;
            int consumed = Math.min(all, in.length());
            Message message = Messages.of(w, state);
            state.close(side);
            return Step.emit(message, consumed, all - consumed);
        }
        if (read == 0) {
            return Step.needMore(result);
        }
        state.open(side, w);
        int bytes = Math.min(read, in.length());
        return Step.advance(bytes, read - bytes);
    }

    private static Step compressed(ByteWindow in, Side side, MongodbState state, Walk w) {
        int wanted = Compressed.wanted(in, w.wireBytes);
        if (wanted > in.length()) {
            return Step.needMore(wanted);
        }
        OpCode inner = Compressed.opCode(in);
        if (inner == null) {
            return Step.reject(Reason.MALFORMED);
        }
        if (inner.sentBy() != null && inner.sentBy() != side) {
            return Step.reject(Reason.UNEXPECTED);
        }
        if (!Compressed.read(w, in, inner, state)) {
            return Step.reject(Reason.MALFORMED);
        }
        int bytes = Math.min(w.wireBytes, in.length());
        return Step.emit(Messages.of(w, state), bytes, w.wireBytes - bytes);
    }
}
