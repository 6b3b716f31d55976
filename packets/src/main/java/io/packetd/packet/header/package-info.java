// SPDX-License-Identifier: Apache-2.0
/**
 * Frames to TCP segments and UDP datagrams: link types, VLANs, MPLS, tunnels, IPv4, IPv6 and their fragments.
 *
 * <p>{@link io.packetd.packet.header.HeaderParser} is the entry; what it found is in a {@link
 * io.packetd.packet.header.ParsedPacket}, and what it is not going to find in an {@link
 * io.packetd.packet.header.Outcome}. Checksums are not verified: network cards fill them in after the capture saw the
 * packet, so that sound local traffic would be thrown away.
 */
@NullMarked
package io.packetd.packet.header;

import org.jspecify.annotations.NullMarked;
