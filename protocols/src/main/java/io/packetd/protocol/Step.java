// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.List;

/** What a decoder makes of the head of a window: the answer of {@link Protocol#parseFrame}. */
public sealed interface Step {

    /** A {@code skip} that ends only with the side itself, for bodies without a length. */
    long UNTIL_CLOSE = Long.MAX_VALUE;

    /**
     * The frame is not complete. The engine does not ask again before {@code totalBytes} bytes stand in the window (or the
     * side has ended); more than the protocol's window limit is a reject.
     *
     * @param totalBytes bytes wanted from index 0 on, more than are there now
     */
    record NeedMore(int totalBytes) implements Step {}

    /**
     * Understood, nothing to tell yet.
     *
     * @param bytes consumed from the window, above 0
     * @param skip bytes after those that need not be kept, such as a body; {@link #UNTIL_CLOSE} for all that follow
     * @param boundary whether the unit ends here: the next byte begins a new message
     */
    record Advance(int bytes, long skip, boolean boundary) implements Step {}

    /**
     * A whole message; it is told once {@code skip} bytes have passed, and its last byte is the last of them.
     *
     * @param bytes consumed from the window, above 0
     */
    record Emit(Message message, int bytes, long skip) implements Step {}

    /**
     * Several whole messages, told in this order once {@code skip} bytes have passed: an answer to many requests, or a request
     * that only its answer completes. Those with an {@link Extent} were measured by the decoder, the others all are this frame.
     *
     * @param bytes consumed from the window, above 0
     */
    record EmitAll(List<Message> messages, int bytes, long skip) implements Step {
        /** Copies the messages. */
        public EmitAll {
            messages = List.copyOf(messages);
        }
    }

    /**
     * After these bytes both sides go on with another protocol of the registry; the connection becomes opaque when there is
     * none with this id.
     *
     * @param messages told first
     * @param bytes consumed from the window, 0 or more
     * @param handsOver whether the oldest request that waits is answered in the other protocol
     */
    record Switch(String protocolId, List<Message> messages, int bytes, boolean handsOver) implements Step {
        /** Copies the messages. */
        public Switch {
            messages = List.copyOf(messages);
        }
    }

    /** Not a frame of this protocol: the engine drops the window and looks for the next frame. */
    record Reject(Reason reason) implements Step {}

    /** From here on the connection is not ours (TLS, an upgrade, a tunnel): both sides become opaque. */
    record Leave(int bytes, OpaqueReason reason) implements Step {}

    /** Part of a message that goes on. */
    static Step advance(int bytes, long skip) {
        return new Advance(bytes, skip, false);
    }

    /** A whole unit that is not reported, such as a heartbeat or an interim answer. */
    static Step ignore(int bytes, long skip) {
        return new Advance(bytes, skip, true);
    }

    /** A message that ends with the bytes at hand. */
    static Step emit(Message message, int bytes) {
        return new Emit(message, bytes, 0);
    }

    /** A message that ends {@code skip} bytes after those at hand. */
    static Step emit(Message message, int bytes, long skip) {
        return new Emit(message, bytes, skip);
    }

    /** See {@link EmitAll}. */
    static Step emitAll(List<Message> messages, int bytes, long skip) {
        return messages.isEmpty() ? ignore(bytes, skip) : new EmitAll(messages, bytes, skip);
    }

    /** See {@link Switch}: the messages are told, then the other protocol begins afresh. */
    static Step switchTo(String protocolId, List<Message> messages, int bytes) {
        return new Switch(protocolId, messages, bytes, false);
    }

    /** See {@link Switch}: the other protocol answers the oldest request that waits. */
    static Step handOver(String protocolId, int bytes) {
        return new Switch(protocolId, List.of(), bytes, true);
    }

    /** See {@link NeedMore}. */
    static Step needMore(int totalBytes) {
        return new NeedMore(totalBytes);
    }

    /** See {@link Reject}. */
    static Step reject(Reason reason) {
        return switch (reason) {
            case MALFORMED -> Rejects.MALFORMED;
            case UNEXPECTED -> Rejects.UNEXPECTED;
            case LIMIT -> Rejects.LIMIT;
        };
    }

    /** See {@link Leave}. */
    static Step leave(int bytes, OpaqueReason reason) {
        return new Leave(bytes, reason);
    }

    /** The rejects are constants: hostile input must not cost garbage. */
    final class Rejects {
        private static final Step MALFORMED = new Reject(Reason.MALFORMED);
        private static final Step UNEXPECTED = new Reject(Reason.UNEXPECTED);
        private static final Step LIMIT = new Reject(Reason.LIMIT);

        private Rejects() {}
    }
}
