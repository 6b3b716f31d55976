// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/**
 * A message with what the engine measured of it.
 *
 * @param message what the decoder understood
 * @param firstNanos capture time of the first byte, epoch nanoseconds
 * @param lastNanos capture time at which the last byte was there, epoch nanoseconds; never before {@code firstNanos}
 * @param streamOffset place of the first byte in the stream of its side
 * @param wireBytes bytes of the stream from the first to the last, skipped and lost ones included
 */
public record Observed(Message message, long firstNanos, long lastNanos, long streamOffset, long wireBytes) {

    /** The same with more flags on the message. */
    public Observed withFlags(int more) {
        return (message.flags() | more) == message.flags() ? this : withMessage(message.withFlags(more));
    }

    /** The same run of bytes, understood as this message. */
    public Observed withMessage(Message other) {
        return new Observed(other, firstNanos, lastNanos, streamOffset, wireBytes);
    }
}
