// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * Narrower protocols that are read inside this one, such as gRPC in HTTP/2: a message names one by
     * {@link Message#reading()}. Every attribute of theirs is among those of {@link #descriptor()} as well.
     */
    default List<Descriptor> readings() {
        return List.of();
    }

    /**
     * Whether this is the protocol that the first bytes of one side speak. Cheap; asked again as the head grows. A verdict
     * other than undecided is final (see {@link Verdict}).
     */
    Verdict probe(ByteWindow head, Transport transport);

    /** What is remembered of a fresh connection. */
    S newState(Transport transport);

    /**
     * What is remembered of a connection that another protocol left to this one ({@link Step.Switch}).
     *
     * @param asked the request, as {@link #adopt} made it, that is answered here; null when none is
     */
    default S newState(Transport transport, @Nullable Message asked) {
        return newState(transport);
    }

    /**
     * A request of the protocol before, in words of this one: operation, key and attributes. The engine keeps its times.
     * Attributes of other protocols are found by their names.
     *
     * @return null when this protocol does not answer requests of others
     */
    default @Nullable Message adopt(Message asked) {
        return null;
    }

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
