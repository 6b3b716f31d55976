// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * A method frame as it lies in the stream.
 *
 * @param bytes of the whole frame
 * @param nanos capture time of its first byte
 * @param offset place of its first byte in the stream of its side
 * @param interleaved whether it lies between frames of a content of another channel
 */
record Frame(int channel, int bytes, long nanos, long offset, boolean interleaved) {

    /** What the engine cannot measure: a frame amid others that belong together. */
    @Nullable
    Extent extent() {
        return interleaved ? new Extent(null, nanos, Message.BY_ENGINE, offset, bytes) : null;
    }
}
