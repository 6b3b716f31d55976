// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.header.Octets.i32;
import static io.packetd.packet.header.Octets.u16;
import static io.packetd.packet.header.Octets.u8;

import io.packetd.schema.Tunnel;

/** IPv4 (RFC 791) and IPv6 (RFC 8200) with all extension headers, fragments, and what they carry. */
final class IpParser {

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final int HOP_BY_HOP = 0;
    private static final int ICMP = 1;
    private static final int IPV4 = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6 = 41;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int GRE = 47;
    private static final int AUTHENTICATION = 51;
    private static final int ICMP_V6 = 58;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int MPLS = 137;
    private static final int HIP = 139;
    private static final int SHIM6 = 140;

    /** Most extension headers of one packet. */
    private static final int MAX_EXTENSIONS = 32;

    private final HeaderParser parser;
    private final ParsedPacket packet;

    IpParser(HeaderParser parser) {
        this.parser = parser;
        this.packet = parser.packet;
    }

    /** IP of whichever version the first half-byte names. */
    Outcome byVersion(int at) {
        if (packet.lacks(at, 1)) {
            return packet.missing(at, 1, Outcome.MALFORMED_IP);
        }
        return u8(packet.bytes, at) >>> 4 == 6 ? ipv6(at) : ipv4(at);
    }

    Outcome ipv4(int at) {
        if (packet.lacks(at, IPV4_HEADER)) {
            return packet.missing(at, IPV4_HEADER, Outcome.MALFORMED_IP);
        }
        byte[] bytes = packet.bytes;
        int first = u8(bytes, at);
        int header = (first & 0xf) << 2;
        int total = u16(bytes, at + 2);
        if (first >>> 4 != 4 || header < IPV4_HEADER || (total < header && total != 0)) {
            return Outcome.MALFORMED_IP;
        }
        end(at, total);
        if (packet.lacks(at, header)) {
            return packet.missing(at, header, Outcome.MALFORMED_IP);
        }
        packet.sourceAt = at + 12;
        packet.destinationAt = at + 16;
        packet.addressLength = 4;
        int protocol = u8(bytes, at + 9);
        int fragment = u16(bytes, at + 6);
        if ((fragment & 0x3fff) != 0) {
            return fragment(
                    protocol,
                    u16(bytes, at + 4),
                    (fragment & 0x1fff) << 3,
                    (fragment & 0x2000) != 0,
                    at + header,
                    protocol);
        }
        if (protocol == TCP) {
            return parser.transport.tcp(at + header);
        }
        return payload(protocol, at + header);
    }

    Outcome ipv6(int at) {
        if (packet.lacks(at, IPV6_HEADER)) {
            return packet.missing(at, IPV6_HEADER, Outcome.MALFORMED_IP);
        }
        byte[] bytes = packet.bytes;
        if (u8(bytes, at) >>> 4 != 6) {
            return Outcome.MALFORMED_IP;
        }
        int length = u16(bytes, at + 4);
        end(at, length == 0 ? 0 : IPV6_HEADER + length);
        packet.sourceAt = at + 8;
        packet.destinationAt = at + 24;
        packet.addressLength = 16;
        return payload(u8(bytes, at + 6), at + IPV6_HEADER);
    }

    /**
     * Ends the packet where its header says. No length at all means that the card was to cut a large buffer into packets
     * after the capture saw it, or a jumbogram (RFC 2675): then the frame ends it. More than the frame claims to be is
     * believed as well, since some tools cut frames and forget how long they were.
     */
    private void end(int at, int total) {
        if (total != 0) {
            packet.wireEnd = at + total;
            packet.end = Math.min(packet.end, packet.wireEnd);
        }
    }

    /** What an IP protocol number says is there; extension headers are passed over. */
    Outcome payload(int firstProtocol, int start) {
        int protocol = firstProtocol;
        int at = start;
        for (int headers = 0; headers <= MAX_EXTENSIONS; headers++) {
            if (protocol == TCP) {
                return parser.transport.tcp(at);
            }
            if (protocol == UDP) {
                return udp(at);
            }
            if (!isExtension(protocol)) {
                return other(protocol, at);
            }
            if (packet.lacks(at, 8)) {
                return packet.missing(at, 8, Outcome.MALFORMED_IP);
            }
            int next = u8(packet.bytes, at);
            if (protocol == FRAGMENT) {
                int fragment = u16(packet.bytes, at + 2);
                if ((fragment & 0xfff9) != 0) {
                    int id = i32(packet.bytes, at + 4);
                    return fragment(0, id, fragment & 0xfff8, (fragment & 1) != 0, at + 8, next);
                }
            }
            int length = extensionLength(protocol, u8(packet.bytes, at + 1));
            if (packet.lacks(at, length)) {
                return packet.missing(at, length, Outcome.MALFORMED_IP);
            }
            protocol = next;
            at += length;
        }
        return Outcome.TOO_DEEP;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS, MOBILITY, HIP, SHIM6 -> true;
            default -> false;
        };
    }

    private static int extensionLength(int protocol, int units) {
        return switch (protocol) {
            case FRAGMENT -> 8;
            case AUTHENTICATION -> (units + 2) << 2;
            default -> (units + 1) << 3;
        };
    }

    private Outcome other(int protocol, int at) {
        return switch (protocol) {
            case ICMP, ICMP_V6 -> Outcome.ICMP;
            case IPV4, IPV6 -> inner(protocol, at);
            case GRE -> parser.tunnels.gre(at);
            case MPLS -> parser.link.mpls(at);
            default -> packet.skip(Outcome.IP_PROTOCOL, protocol);
        };
    }

    private Outcome inner(int protocol, int at) {
        if (!packet.addTunnel(Tunnel.Kind.IP_IN_IP.code(), 0) || ++packet.depth > HeaderParser.MAX_DEPTH) {
            return Outcome.TOO_DEEP;
        }
        return protocol == IPV4 ? ipv4(at) : ipv6(at);
    }

    private Outcome udp(int at) {
        Outcome outcome = parser.transport.udp(at);
        if (outcome == Outcome.SEGMENT && TunnelParser.isPort(packet.destinationPort)) {
            return parser.tunnels.overUdp(packet.destinationPort, packet.payloadAt);
        }
        return outcome;
    }

    /**
     * Keeps a fragment, and goes on with the datagram if it is whole now.
     *
     * @param keyProtocol part of the identity of an IPv4 datagram; 0 for IPv6
     * @param next what the datagram holds, believed from its first fragment
     */
    private Outcome fragment(int keyProtocol, int id, int offset, boolean more, int at, int next) {
        if (++packet.depth > HeaderParser.MAX_DEPTH) {
            return Outcome.TOO_DEEP;
        }
        Datagram whole = parser.fragments.add(packet, keyProtocol, id, offset, more, at, next);
        if (whole == null) {
            return Outcome.FRAGMENT;
        }
        whole.openIn(packet);
        return payload(whole.nextHeader(), packet.payloadAt);
    }
}
