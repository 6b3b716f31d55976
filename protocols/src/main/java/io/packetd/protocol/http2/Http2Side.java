// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import org.jspecify.annotations.Nullable;

/** Where one side of a connection stands. */
final class Http2Side {

    /** Frames that must be beyond doubt after a loss, or when the beginning was missed. */
    static final int DOUBTED_FRAMES = 2;

    /** Whether its first frame, or preface, was read. */
    boolean begun;

    /** Whether that was the beginning of the connection, and no byte was lost since. */
    boolean whole;

    /** Whether bytes were lost. */
    boolean lost;

    /** How many frames were read since a loss, up to {@link #DOUBTED_FRAMES}. */
    int trusted;

    /** Largest payload that this side accepts, as it says; 0 when it has not said. */
    int maxFrameBytes;

    /** What its header blocks refer to; null before the first. */
    @Nullable
    HpackTable table;

    /** The stream of the DATA frame underway; 0 between frames. */
    int dataStream;

    /** Content bytes of that frame that are still to come. */
    int contentLeft;

    /** Bytes of padding after them. */
    int paddingLeft;

    /** Whether that frame ends its message. */
    boolean dataEnds;

    /** The stream of a header block that is too large to be read, and goes on; 0 when there is none. */
    int skippedBlock;

    void loseFrame() {
        dataStream = 0;
        contentLeft = 0;
        paddingLeft = 0;
        dataEnds = false;
        skippedBlock = 0;
    }
}
