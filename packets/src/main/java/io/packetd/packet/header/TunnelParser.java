// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.header.Octets.i32;
import static io.packetd.packet.header.Octets.u16;
import static io.packetd.packet.header.Octets.u32;
import static io.packetd.packet.header.Octets.u8;

import io.packetd.schema.Tunnel;

/** Tunnels with a header of their own: VXLAN, Geneve, GRE and ERSPAN. */
final class TunnelParser {

    private static final int VXLAN_PORT = 4789;
    /** What Linux used before a port was assigned. */
    private static final int OLD_VXLAN_PORT = 8472;

    private static final int GENEVE_PORT = 6081;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACKNOWLEDGMENT = 0x0080;
    private static final int GRE_VERSION = 0x0007;

    private static final int TYPE_ERSPAN = 0x88be;
    private static final int TYPE_ERSPAN_III = 0x22eb;
    private static final int TYPE_PPP = 0x880b;

    /** Most entries of the obsolete source routes of GRE. */
    private static final int MAX_ROUTES = 32;

    private final HeaderParser parser;
    private final ParsedPacket packet;

    TunnelParser(HeaderParser parser) {
        this.parser = parser;
        this.packet = parser.packet;
    }

    static boolean isPort(int port) {
        return port == VXLAN_PORT || port == OLD_VXLAN_PORT || port == GENEVE_PORT;
    }

    /** A datagram to the port of a tunnel, already parsed; if it holds no such tunnel it stays a datagram. */
    Outcome overUdp(int port, int at) {
        return port == GENEVE_PORT ? geneve(at) : vxlan(at);
    }

    /**
     * RFC 7348. Reserved bits must be 0, except those of the group policy extension.
     *
     * <pre>
     * flags(1) reserved(3) VNI(3) reserved(1) Ethernet frame
     * </pre>
     */
    private Outcome vxlan(int at) {
        if (packet.lacks(at, 8)) {
            return Outcome.SEGMENT;
        }
        int flags = u8(packet.bytes, at);
        boolean groupPolicy = (flags & 0x80) != 0;
        boolean isTunnel = (flags & 0x7f) == 0x08
                && u8(packet.bytes, at + 7) == 0
                && (groupPolicy || (i32(packet.bytes, at) & 0xffffff) == 0)
                && parser.link.looksLikeEthernet(at + 8);
        if (!isTunnel) {
            return Outcome.SEGMENT;
        }
        if (!open(Tunnel.Kind.VXLAN, i32(packet.bytes, at + 4) >>> 8)) {
            return Outcome.TOO_DEEP;
        }
        return parser.link.ethernet(at + 8);
    }

    /**
     * RFC 8926.
     *
     * <pre>
     * version(2 bits) option words(6) control(1) critical(1) reserved(6) type(2 bytes) VNI(3) reserved(1) options
     * </pre>
     */
    private Outcome geneve(int at) {
        if (packet.lacks(at, 8)) {
            return Outcome.SEGMENT;
        }
        int first = u8(packet.bytes, at);
        int inner = at + 8 + ((first & 0x3f) << 2);
        boolean isTunnel = first >>> 6 == 0
                && (u8(packet.bytes, at + 1) & 0x3f) == 0
                && u8(packet.bytes, at + 7) == 0
                && !packet.lacks(inner, 1);
        int type = u16(packet.bytes, at + 2);
        if (!isTunnel || !looksLike(type, inner)) {
            return Outcome.SEGMENT;
        }
        if (!open(Tunnel.Kind.GENEVE, i32(packet.bytes, at + 4) >>> 8)) {
            return Outcome.TOO_DEEP;
        }
        return parser.link.etherType(type, inner);
    }

    private boolean looksLike(int type, int at) {
        int version = u8(packet.bytes, at) >>> 4;
        return switch (type) {
            case LinkParser.TYPE_BRIDGED -> parser.link.looksLikeEthernet(at);
            case LinkParser.TYPE_IPV4 -> version == 4;
            case LinkParser.TYPE_IPV6 -> version == 6;
            default -> false;
        };
    }

    /**
     * RFC 2784, RFC 2890, with the source routes of RFC 1701; version 1 is that of PPTP (RFC 2637).
     *
     * <pre>
     * flags and version(2) type(2) [checksum(2) offset(2)] [key(4)] [sequence(4)] [acknowledgment(4)] [routes]
     * </pre>
     */
    Outcome gre(int at) {
        if (packet.lacks(at, 4)) {
            return packet.missing(at, 4, Outcome.MALFORMED_TUNNEL);
        }
        int flags = u16(packet.bytes, at);
        int type = u16(packet.bytes, at + 2);
        int version = flags & GRE_VERSION;
        if (version > 1 || (version == 1 && type != TYPE_PPP)) {
            return Outcome.TUNNEL_VERSION;
        }
        int keyAt = at + ((flags & (GRE_CHECKSUM | GRE_ROUTING)) != 0 ? 8 : 4);
        int sequenceAt = keyAt + ((flags & GRE_KEY) != 0 ? 4 : 0);
        int next = sequenceAt + ((flags & GRE_SEQUENCE) != 0 ? 4 : 0);
        if (version == 1 && (flags & GRE_ACKNOWLEDGMENT) != 0) {
            next += 4;
        }
        if (packet.lacks(at, next - at)) {
            return packet.missing(at, next - at, Outcome.MALFORMED_TUNNEL);
        }
        if (type == TYPE_ERSPAN || type == TYPE_ERSPAN_III) {
            return erspan(type, (flags & GRE_SEQUENCE) != 0, next);
        }
        // The key of version 1 holds a call id, which differs by direction.
        long key = version == 0 && (flags & GRE_KEY) != 0 ? u32(packet.bytes, keyAt) : 0;
        if (!open(Tunnel.Kind.GRE, key)) {
            return Outcome.TOO_DEEP;
        }
        if (version == 1) {
            return packet.lacks(next, 1) ? Outcome.PPP : parser.link.ppp(next);
        }
        if ((flags & GRE_ROUTING) != 0) {
            next = afterRoutes(next);
            if (next < 0) {
                return Outcome.MALFORMED_TUNNEL;
            }
        }
        return parser.link.etherType(type, next);
    }

    /** Passes over source routes: family(2) offset(1) length(1) data, up to one that is all zero; -1 if they have no end. */
    private int afterRoutes(int start) {
        int at = start;
        for (int i = 0; i < MAX_ROUTES && !packet.lacks(at, 4); i++) {
            int family = u16(packet.bytes, at);
            int length = u8(packet.bytes, at + 3);
            at += 4 + length;
            if (family == 0 && length == 0) {
                return at;
            }
        }
        return -1;
    }

    /**
     * A mirrored frame in GRE: type I has no header of its own and no sequence number, type II one of 8 bytes, type III one of
     * 12 bytes and perhaps 8 more (draft-foschiano-erspan).
     *
     * <pre>
     * version(4 bits) vlan(12) class(3) encapsulation(2) truncated(1) session(10) ...
     * </pre>
     */
    private Outcome erspan(int type, boolean sequenced, int at) {
        if (type == TYPE_ERSPAN && !sequenced) {
            return open(Tunnel.Kind.ERSPAN, 0) ? parser.link.ethernet(at) : Outcome.TOO_DEEP;
        }
        int header = type == TYPE_ERSPAN ? 8 : 12;
        if (packet.lacks(at, header)) {
            return packet.missing(at, header, Outcome.MALFORMED_TUNNEL);
        }
        if (u8(packet.bytes, at) >>> 4 != (type == TYPE_ERSPAN ? 1 : 2)) {
            return Outcome.TUNNEL_VERSION;
        }
        if (!open(Tunnel.Kind.ERSPAN, u16(packet.bytes, at + 2) & 0x3ff)) {
            return Outcome.TOO_DEEP;
        }
        if (type == TYPE_ERSPAN) {
            return parser.link.ethernet(at + header);
        }
        int last = u16(packet.bytes, at + 10);
        int inner = at + header + ((last & 1) != 0 ? 8 : 0);
        boolean holdsIp = (last >>> 10 & 0x1f) == 2;
        return holdsIp ? parser.ip.byVersion(inner) : parser.link.ethernet(inner);
    }

    private boolean open(Tunnel.Kind kind, long id) {
        return ++packet.depth <= HeaderParser.MAX_DEPTH && packet.addTunnel(kind.code(), id);
    }
}
