// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.shipper.live.BpfAssembler.ADD_K;
import static io.packetd.shipper.live.BpfAssembler.AND_K;
import static io.packetd.shipper.live.BpfAssembler.HARDWARE_TYPE;
import static io.packetd.shipper.live.BpfAssembler.JEQ_K;
import static io.packetd.shipper.live.BpfAssembler.LDX_IMM;
import static io.packetd.shipper.live.BpfAssembler.LD_B_ABS;
import static io.packetd.shipper.live.BpfAssembler.LD_H_ABS;
import static io.packetd.shipper.live.BpfAssembler.LD_W_ABS;
import static io.packetd.shipper.live.BpfAssembler.NETWORK_HEADER;

import io.packetd.shipper.live.BpfAssembler.Label;

/**
 * The part that programs have in common: from the link layer to the IP header, with X set to where that is.
 *
 * @param start where the link layer header is: 0, or {@link BpfAssembler#LINK_HEADER}
 * @param ipv4 jumped to with X at an IPv4 header
 * @param ipv6 jumped to with X at an IPv6 header
 * @param arp jumped to for ARP and RARP
 * @param other jumped to for whatever else Ethernet carries
 * @param unread jumped to on hardware that is not read
 */
record LinkDispatch(int start, Label ipv4, Label ipv6, Label arp, Label other, Label unread) {

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ARP = 0x0806;
    private static final int RARP = 0x8035;
    private static final int[] VLAN = {0x8100, 0x88a8, 0x9100};

    /** A third tag is left to whoever reads the packet. */
    private static final int MAX_TAGS = 2;

    private static final int TYPE_AT = 12;
    private static final int ETHERNET_HEADER = 14;
    private static final int TAG = 4;

    /** Goes on at {@code loopback} for loopback interfaces, where frames are Ethernet as well. */
    void assemble(BpfAssembler out, Label loopback, Label ethernet) {
        Label raw = new Label();
        out.add(LD_W_ABS, HARDWARE_TYPE);
        out.jump(JEQ_K, LinkKind.ARPHRD_ETHER, ethernet, null);
        out.jump(JEQ_K, LinkKind.ARPHRD_LOOPBACK, loopback, null);
        for (int type : LinkKind.rawHardwareTypes()) {
            out.jump(JEQ_K, type, raw, null);
        }
        out.jumpAlways(unread);
        raw(out, raw);
    }

    /** Below: where Ethernet begins, and the tags in front of IP. */
    void ethernet(BpfAssembler out, Label ethernet) {
        out.place(ethernet);
        for (int tags = 0; tags <= MAX_TAGS; tags++) {
            Label nextTag = new Label();
            Label found4 = new Label();
            Label found6 = new Label();
            out.add(LD_H_ABS, start + TYPE_AT + tags * TAG);
            out.jump(JEQ_K, IPV4, found4, null);
            out.jump(JEQ_K, IPV6, found6, null);
            out.jump(JEQ_K, ARP, arp, null);
            out.jump(JEQ_K, RARP, arp, null);
            if (tags < MAX_TAGS) {
                for (int type : VLAN) {
                    out.jump(JEQ_K, type, nextTag, null);
                }
            }
            out.jumpAlways(other);
            int at = start + ETHERNET_HEADER + tags * TAG;
            out.place(found4).add(LDX_IMM, at).jumpAlways(ipv4);
            out.place(found6).add(LDX_IMM, at).jumpAlways(ipv6);
            if (tags < MAX_TAGS) {
                out.place(nextTag);
            }
        }
    }

    private void raw(BpfAssembler out, Label raw) {
        out.place(raw);
        out.add(LDX_IMM, NETWORK_HEADER);
        out.add(LD_B_ABS, NETWORK_HEADER);
        out.add(AND_K, 0xf0);
        out.jump(JEQ_K, 0x40, ipv4, null);
        out.jump(JEQ_K, 0x60, ipv6, null);
        out.jumpAlways(other);
    }

    /** X + offset, for loads from what X points at. */
    static void addX(BpfAssembler out, int offset) {
        out.add(BpfAssembler.ADD_X, 0);
        if (offset != 0) {
            out.add(ADD_K, offset);
        }
    }
}
