// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.List;

/**
 * One wire protocol. Stateless and thread-safe: all that is remembered lives in {@code S}, one per connection, shared by
 * both sides.
 *
 * <p>The engine feeds {@link #parseFrame} in the order of each side's stream, and the sides in the order in which their
 * bytes were captured, so that an answer is read after what it answers. A decoder never throws on any bytes, keeps nothing
 * that it only counts, and bounds all it keeps.
 */
public interface Protocol<S> {

    /** The facts of this protocol. */
    Descriptor descriptor();

    /**
     * Whether this is the protocol that the first bytes of one side speak. Cheap; asked again as the head grows. A verdict
     * other than undecided is final (see {@link Verdict}).
     */
    Verdict probe(ByteWindow head, Transport transport);

    /** What is remembered of a fresh connection. */
    S newState(Transport transport);

    /**
     * Where the next frame may begin: used after a loss and at the start of a connection joined in mid-stream. Cheap; a
     * false hit is rejected by {@link #parseFrame}.
     *
     * @return index at or after {@code from}, or -1 when none of the bytes can begin a frame
     */
    int findFrame(ByteWindow in, int from, Side side, S state);

    /** Reads at most one frame at index 0. Never throws on any bytes. */
    Step parseFrame(ByteWindow in, Side side, S state);

    /** Bytes of this side are gone: drop its half-read message, mark what can no longer be trusted. */
    void onGap(Side side, S state);

    /**
     * This side has ended; tells what only the end completes, such as a body without a length.
     *
     * @param unitBytes bytes from the beginning of the message that is open, skipped and lost ones included; 0 when none is
     */
    default List<Message> onClose(Side side, long unitBytes, S state) {
        return List.of();
    }

    /** How {@code S} is written into checkpoints. */
    StateCodec<S> stateCodec();
}
