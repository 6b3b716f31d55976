// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

/** What is remembered of the framing of one side. */
final class AmqpSide {

    /** No place in a stream. */
    static final long NOWHERE = -1;

    /** The body under way belongs to no content. */
    static final int NO_CHANNEL = -1;

    /** Whether a whole frame was seen to begin and end where it should; until then frames are held to more. */
    boolean trusted;

    /** The next byte ends a body frame. */
    boolean endDue;

    /** The channel of the body frame that ends, or {@link #NO_CHANNEL}. */
    int endChannel = NO_CHANNEL;

    /** Contents under way on the channels of this side. */
    int open;

    /** Nothing was heard since bytes were lost. */
    boolean silent;

    /** How far the search for a frame has come, as place in the stream of this side. */
    long searchedTo = NOWHERE;

    /** Whether the last byte searched ends frames. */
    boolean endBefore;

    void reset() {
        trusted = false;
        endDue = false;
        endChannel = NO_CHANNEL;
        open = 0;
    }
}
