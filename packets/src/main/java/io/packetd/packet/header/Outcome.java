// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

/** What became of one frame, or of one datagram put together from fragments. */
public enum Outcome {
    /** A TCP segment or UDP datagram, described by the {@link ParsedPacket}. */
    SEGMENT("segments", Numbering.NONE),
    /** A fragment that waits for others, or was dropped; {@link FragmentCounts} tells. */
    FRAGMENT("fragments", Numbering.NONE),
    /** A link type this parser does not know, by number. */
    LINK_TYPE("skipped.link-type-", Numbering.DECIMAL),
    /** No IP, by Ethernet type. */
    ETHER_TYPE("skipped.ethertype-0x", Numbering.HEXADECIMAL),
    /** Neither TCP nor UDP nor a tunnel, by IP protocol number. */
    IP_PROTOCOL("skipped.ip-protocol-", Numbering.DECIMAL),
    /** A BSD loopback frame of a family that is not IP, by number. */
    ADDRESS_FAMILY("skipped.address-family-", Numbering.DECIMAL),
    /** ICMP for IPv4 or IPv6. Errors quote packets, which are not traffic of their own. */
    ICMP("skipped.icmp", Numbering.NONE),
    /** An IEEE 802.2 frame that holds no IP. */
    LLC("skipped.llc", Numbering.NONE),
    /** PPP that carries no IP. */
    PPP("skipped.ppp", Numbering.NONE),
    /** MPLS around something that is neither IP nor Ethernet. */
    MPLS("skipped.mpls", Numbering.NONE),
    /** GRE or ERSPAN of an unknown version. */
    TUNNEL_VERSION("skipped.tunnel-version", Numbering.NONE),
    /** More layers than we follow. */
    TOO_DEEP("skipped.too-deep", Numbering.NONE),
    /** The snap length of the capture cut off headers. */
    CUT_HEADERS("skipped.cut-headers", Numbering.NONE),
    /** A link, MPLS or PPP header that does not fit its frame. */
    MALFORMED_LINK("skipped.malformed-link", Numbering.NONE),
    /** An IP header that makes no sense or does not fit its frame. */
    MALFORMED_IP("skipped.malformed-ip", Numbering.NONE),
    /** A tunnel header that does not fit its packet. */
    MALFORMED_TUNNEL("skipped.malformed-tunnel", Numbering.NONE),
    /** A TCP header that does not fit its packet. */
    MALFORMED_TCP("skipped.malformed-tcp", Numbering.NONE),
    /** A UDP header that does not fit its packet. */
    MALFORMED_UDP("skipped.malformed-udp", Numbering.NONE);

    /** Whether a number belongs to the outcome, and how counter names show it. */
    public enum Numbering {
        /** No number. */
        NONE,
        /** Decimal, without leading zeroes. */
        DECIMAL,
        /** Four hexadecimal digits. */
        HEXADECIMAL
    }

    private final String label;
    private final Numbering numbering;

    Outcome(String label, Numbering numbering) {
        this.label = label;
        this.numbering = numbering;
    }

    /** The name of its counter; a number follows if {@link #numbering()} says so. */
    public String label() {
        return label;
    }

    /** Whether {@link ParsedPacket#number} completes the label. */
    public Numbering numbering() {
        return numbering;
    }
}
