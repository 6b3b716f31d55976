// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

/**
 * What became of IP fragments, counted from the start. Every fragment ends in a datagram, as a duplicate, dropped, or waits.
 *
 * @param fragments fragments seen
 * @param reassembled datagrams put together
 * @param duplicates fragments that brought nothing new
 * @param dropped fragments given up: their datagram was incomplete after the timeout, at the end, or gave way to newer ones
 * @param malformed fragments that cannot be part of any datagram
 */
public record FragmentCounts(long fragments, long reassembled, long duplicates, long dropped, long malformed) {}
