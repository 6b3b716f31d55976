// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.header.Octets.i32;
import static io.packetd.packet.header.Octets.u16;
import static io.packetd.packet.header.Octets.u8;

import io.packetd.schema.Tunnel;

/** The layers below IP: link types, Ethernet, VLAN, LLC, MPLS, PPPoE and PPP. */
final class LinkParser {

    static final int TYPE_IPV4 = 0x0800;
    static final int TYPE_IPV6 = 0x86dd;
    static final int TYPE_VLAN = 0x8100;
    static final int TYPE_QINQ = 0x88a8;
    static final int TYPE_OLD_QINQ = 0x9100;
    static final int TYPE_MPLS = 0x8847;
    static final int TYPE_MPLS_UPSTREAM = 0x8848;
    static final int TYPE_PPPOE = 0x8864;
    static final int TYPE_BRIDGED = 0x6558;

    private static final int ETHERNET_HEADER = 14;
    /** Smaller values of the type field are lengths (IEEE 802.3). */
    private static final int FIRST_TYPE = 0x0600;
    /** In Linux cooked captures: an 802.2 LLC header follows. */
    private static final int COOKED_LLC = 4;

    private static final int MAX_MPLS_LABELS = 16;

    private final HeaderParser parser;
    private final ParsedPacket packet;

    LinkParser(HeaderParser parser) {
        this.parser = parser;
        this.packet = parser.packet;
    }

    Outcome parse(int linkType, int at) {
        return switch (linkType) {
            case 1 -> ethernet(at);
            case 0, 108 -> loopback(at);
            case 12, 14, 101 -> parser.ip.byVersion(at);
            case 113 -> cooked(at, 14, 16);
            case 276 -> cooked(at, 0, 20);
            case 228 -> parser.ip.ipv4(at);
            case 229 -> parser.ip.ipv6(at);
            default -> packet.skip(Outcome.LINK_TYPE, linkType);
        };
    }

    Outcome ethernet(int at) {
        if (packet.lacks(at, ETHERNET_HEADER)) {
            return packet.missing(at, ETHERNET_HEADER, Outcome.MALFORMED_LINK);
        }
        int type = u16(packet.bytes, at + 12);
        if (type == TYPE_IPV4) {
            return parser.ip.ipv4(at + ETHERNET_HEADER);
        }
        if (type < FIRST_TYPE) {
            packet.trim(at + ETHERNET_HEADER, type);
            return llc(at + ETHERNET_HEADER);
        }
        return etherType(type, at + ETHERNET_HEADER);
    }

    /** What an Ethernet type says is there. */
    Outcome etherType(int firstType, int start) {
        int type = firstType;
        int at = start;
        while (type == TYPE_VLAN || type == TYPE_QINQ || type == TYPE_OLD_QINQ) {
            if (packet.lacks(at, 4)) {
                return packet.missing(at, 4, Outcome.MALFORMED_LINK);
            }
            if (!packet.addVlan(u16(packet.bytes, at) & 0xfff)) {
                return Outcome.TOO_DEEP;
            }
            type = u16(packet.bytes, at + 2);
            at += 4;
        }
        if (++packet.depth > HeaderParser.MAX_DEPTH) {
            return Outcome.TOO_DEEP;
        }
        return switch (type) {
            case TYPE_IPV4 -> parser.ip.ipv4(at);
            case TYPE_IPV6 -> parser.ip.ipv6(at);
            case TYPE_MPLS, TYPE_MPLS_UPSTREAM -> mpls(at);
            case TYPE_PPPOE -> pppoe(at);
            case TYPE_BRIDGED -> ethernet(at);
            default -> {
                if (type < FIRST_TYPE && at > start) {
                    packet.trim(at, type);
                    yield llc(at);
                }
                yield packet.skip(Outcome.ETHER_TYPE, type);
            }
        };
    }

    /**
     * Whether an Ethernet frame that may as well be something else looks like one: a type that is in use, and the right IP
     * version behind it.
     */
    boolean looksLikeEthernet(int at) {
        if (packet.lacks(at, ETHERNET_HEADER + 1)) {
            return false;
        }
        int version = u8(packet.bytes, at + ETHERNET_HEADER) >>> 4;
        return switch (u16(packet.bytes, at + 12)) {
            case TYPE_IPV4 -> version == 4;
            case TYPE_IPV6 -> version == 6;
            case TYPE_VLAN, TYPE_QINQ, TYPE_OLD_QINQ, TYPE_MPLS, TYPE_MPLS_UPSTREAM, TYPE_PPPOE -> true;
            // ARP, RARP, PPPoE discovery, slow protocols, 802.1X, LLDP, MACsec
            case 0x0806, 0x8035, 0x8863, 0x8809, 0x888e, 0x88cc, 0x88e5 -> true;
            // 802.3 with the LLC of spanning tree, IS-IS, or SNAP
            default -> u16(packet.bytes, at + 12) < FIRST_TYPE && isLlc(at + ETHERNET_HEADER);
        };
    }

    private boolean isLlc(int at) {
        if (packet.lacks(at, 3)) {
            return false;
        }
        int access = u16(packet.bytes, at);
        return (access == 0x4242 || access == 0xfefe || access == 0xaaaa) && u8(packet.bytes, at + 2) == 3;
    }

    /** Linux cooked capture: a header of fixed length with an Ethernet type somewhere in it. */
    private Outcome cooked(int at, int typeAt, int length) {
        if (packet.lacks(at, length)) {
            return packet.missing(at, length, Outcome.MALFORMED_LINK);
        }
        int type = u16(packet.bytes, at + typeAt);
        return type == COOKED_LLC ? llc(at + length) : etherType(type, at + length);
    }

    /** BSD loopback: an address family in the byte order of the host, or (LOOP) the network. */
    private Outcome loopback(int at) {
        if (packet.lacks(at, 4)) {
            return packet.missing(at, 4, Outcome.MALFORMED_LINK);
        }
        int family = i32(packet.bytes, at);
        if ((family & 0xffff) == 0) {
            family = Integer.reverseBytes(family);
        }
        return switch (family) {
            case 2 -> parser.ip.ipv4(at + 4);
            // IPv6 on NetBSD and OpenBSD, FreeBSD, macOS, Linux
            case 24, 28, 30, 10 -> parser.ip.ipv6(at + 4);
            default -> packet.skip(Outcome.ADDRESS_FAMILY, family);
        };
    }

    /** IEEE 802.2, with or without SNAP (RFC 1042). */
    private Outcome llc(int at) {
        if (packet.lacks(at, 3)) {
            return packet.missing(at, 3, Outcome.MALFORMED_LINK);
        }
        int access = u16(packet.bytes, at);
        int control = u8(packet.bytes, at + 2);
        if (access == 0x0606 && control == 3) {
            return parser.ip.ipv4(at + 3);
        }
        if (access != 0xaaaa || control != 3) {
            return Outcome.LLC;
        }
        if (packet.lacks(at, 8)) {
            return packet.missing(at, 8, Outcome.MALFORMED_LINK);
        }
        int organisation = i32(packet.bytes, at + 2) & 0xffffff;
        int type = u16(packet.bytes, at + 6);
        return organisation == 0 && type >= FIRST_TYPE ? etherType(type, at + 8) : Outcome.LLC;
    }

    /**
     * A stack of MPLS labels (RFC 3032). Nothing says what follows; the first half-byte tells IP, and a pseudowire may have a
     * control word before its Ethernet frame (RFC 4385, RFC 4448). Labels differ by direction and are not kept.
     */
    Outcome mpls(int start) {
        int at = start;
        boolean bottom = false;
        for (int labels = 0; !bottom; labels++) {
            if (packet.lacks(at, 4)) {
                return packet.missing(at, 4, Outcome.MALFORMED_LINK);
            }
            if (labels == MAX_MPLS_LABELS) {
                return Outcome.TOO_DEEP;
            }
            bottom = (u8(packet.bytes, at + 2) & 1) != 0;
            at += 4;
        }
        if (packet.lacks(at, 1)) {
            return packet.missing(at, 1, Outcome.MALFORMED_LINK);
        }
        if (++packet.depth > HeaderParser.MAX_DEPTH) {
            return Outcome.TOO_DEEP;
        }
        int version = u8(packet.bytes, at) >>> 4;
        if (version == 4 || version == 6) {
            return parser.ip.byVersion(at);
        }
        if (version == 0 && looksLikeEthernet(at + 4)) {
            return ethernet(at + 4);
        }
        return looksLikeEthernet(at) ? ethernet(at) : Outcome.MPLS;
    }

    /** A PPPoE session (RFC 2516): version and type, code, session, length. */
    private Outcome pppoe(int at) {
        if (packet.lacks(at, 6)) {
            return packet.missing(at, 6, Outcome.MALFORMED_LINK);
        }
        if (u16(packet.bytes, at) != 0x1100) {
            return Outcome.PPP;
        }
        if (!packet.addTunnel(Tunnel.Kind.PPPOE.code(), u16(packet.bytes, at + 2))) {
            return Outcome.TOO_DEEP;
        }
        packet.trim(at + 6, u16(packet.bytes, at + 4));
        return ppp(at + 6);
    }

    /** PPP (RFC 1661): address and control may be there, the protocol may be compressed to one byte. */
    Outcome ppp(int start) {
        int at = start;
        if (!packet.lacks(at, 2) && u16(packet.bytes, at) == 0xff03) {
            at += 2;
        }
        if (packet.lacks(at, 2)) {
            return packet.missing(at, 2, Outcome.MALFORMED_LINK);
        }
        int protocol = u8(packet.bytes, at++);
        if ((protocol & 1) == 0) {
            protocol = protocol << 8 | u8(packet.bytes, at++);
        }
        return switch (protocol) {
            case 0x0021 -> parser.ip.ipv4(at);
            case 0x0057 -> parser.ip.ipv6(at);
            case 0x0281, 0x0283 -> mpls(at);
            default -> Outcome.PPP;
        };
    }
}
