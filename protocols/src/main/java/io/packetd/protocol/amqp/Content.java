// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;

/**
 * A method with its content under way: method frame, content header, then bodies until all announced bytes were there. Frames
 * of other channels may lie between them. Bodies are counted, never kept.
 */
final class Content {

    final Method method;
    final Arguments arguments;

    /** The key of the call that this answers; 0 when there is none. */
    final long key;

    final long firstNanos;
    final long streamOffset;
    Properties properties = new Properties();

    /** Bytes of all its frames so far, those of a body under way included. */
    long wireBytes;

    /** Announced bytes of the body; -1 before the content header. */
    long bodyBytes = -1;

    /** Bytes of the body so far. */
    long received;

    Content(Method method, Arguments arguments, long key, long firstNanos, long streamOffset, long wireBytes) {
        this.method = method;
        this.arguments = arguments;
        this.key = key;
        this.firstNanos = firstNanos;
        this.streamOffset = streamOffset;
        this.wireBytes = wireBytes;
    }

    boolean isComplete() {
        return bodyBytes == received;
    }

    /** From the first byte of the method frame to where it is told. */
    Extent extent() {
        return new Extent(null, firstNanos, Message.BY_ENGINE, streamOffset, wireBytes);
    }

    /** Which kind of frame came last. */
    String lastFrame() {
        return bodyBytes < 0
                ? AmqpAttributes.METHOD_FRAME
                : received == 0 ? AmqpAttributes.HEADER_FRAME : AmqpAttributes.BODY_FRAME;
    }
}
