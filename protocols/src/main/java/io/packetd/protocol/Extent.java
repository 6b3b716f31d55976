// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where and when a message passed that was not one run of bytes: an HTTP/2 stream among others, a body over many frames, or
 * a request that is told while the other side is read. It overrides what the engine measured.
 *
 * @param sender whose message it is; null for the side that is being read
 * @param firstNanos capture time of the first byte, epoch nanoseconds
 * @param lastNanos capture time of the last byte, or {@link Message#BY_ENGINE} when the message ends where it is told
 * @param streamOffset place of the first byte in the stream of its sender; no two requests of a side share one
 * @param wireBytes bytes of the stream that belong to it
 */
public record Extent(@Nullable Side sender, long firstNanos, long lastNanos, long streamOffset, long wireBytes) {}
