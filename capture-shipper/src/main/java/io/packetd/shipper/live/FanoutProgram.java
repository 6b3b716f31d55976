// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.shipper.live.BpfAssembler.ADD_X;
import static io.packetd.shipper.live.BpfAssembler.AND_K;
import static io.packetd.shipper.live.BpfAssembler.JEQ_K;
import static io.packetd.shipper.live.BpfAssembler.JSET_K;
import static io.packetd.shipper.live.BpfAssembler.LDX_MEM;
import static io.packetd.shipper.live.BpfAssembler.LD_B_IND;
import static io.packetd.shipper.live.BpfAssembler.LD_H_IND;
import static io.packetd.shipper.live.BpfAssembler.LD_MEM;
import static io.packetd.shipper.live.BpfAssembler.LD_W_IND;
import static io.packetd.shipper.live.BpfAssembler.LSH_K;
import static io.packetd.shipper.live.BpfAssembler.MUL_K;
import static io.packetd.shipper.live.BpfAssembler.RET_A;
import static io.packetd.shipper.live.BpfAssembler.RSH_K;
import static io.packetd.shipper.live.BpfAssembler.ST;
import static io.packetd.shipper.live.BpfAssembler.STX;
import static io.packetd.shipper.live.BpfAssembler.TAX;

import io.packetd.shipper.live.BpfAssembler.Label;

/**
 * Says to which queue a packet goes: the kernel takes the result modulo the queues. A sum of both addresses and, for TCP that is not
 * a fragment, of both ports, so both directions get the same. Everything else is divided by addresses alone: fragments have
 * no ports, so a datagram of DNS that is fragmented stays with the ones that are not, and all of a tunnel stays together. What
 * is not IP goes to the first queue.
 */
final class FanoutProgram {

    private static final int TCP = 6;

    /** More fragments, or not the first one. */
    private static final int FRAGMENT = 0x3fff;

    private static final int IPV6_HEADER = 40;

    /** Memory cells of BPF, by what is kept in them. */
    private static final int IP_AT = 0;

    private static final int SUM = 1;

    /** The golden ratio of 2^32: spreads neighbours. */
    private static final int SPREAD = 0x9e3779b1;

    private final BpfAssembler out = new BpfAssembler();
    private final Label sumAddresses = new Label();
    private final Label first = new Label();

    private FanoutProgram() {}

    static BpfProgram compile() {
        return new FanoutProgram().program();
    }

    private BpfProgram program() {
        Label ipv4 = new Label();
        Label ipv6 = new Label();
        Label ethernet = new Label();
        // the kernel runs this before it has put the link layer back in front of incoming packets
        LinkDispatch dispatch = new LinkDispatch(BpfAssembler.LINK_HEADER, ipv4, ipv6, first, first, first);
        dispatch.assemble(out, ethernet, ethernet);
        dispatch.ethernet(out, ethernet);
        out.place(ipv4);
        ipv4();
        out.place(ipv6);
        ipv6();
        out.place(sumAddresses);
        out.add(LD_MEM, SUM).add(MUL_K, SPREAD).add(RSH_K, 16).add(RET_A, 0);
        out.place(first).ret(0);
        return out.assemble();
    }

    private void ipv4() {
        sumWords(12, 2);
        out.add(LD_B_IND, 9).jump(JEQ_K, TCP, null, sumAddresses);
        out.add(LD_H_IND, 6).jump(JSET_K, FRAGMENT, sumAddresses, null);
        out.add(LD_B_IND, 0).add(AND_K, 0x0f).add(LSH_K, 2);
        LinkDispatch.addX(out, 0);
        out.add(TAX, 0);
        addPorts(0);
        out.jumpAlways(sumAddresses);
    }

    private void ipv6() {
        sumWords(8, 8);
        out.add(LD_B_IND, 6).jump(JEQ_K, TCP, null, sumAddresses);
        addPorts(IPV6_HEADER);
    }

    private void sumWords(int at, int words) {
        out.add(STX, IP_AT);
        out.add(LD_W_IND, at).add(ST, SUM);
        for (int i = 1; i < words; i++) {
            out.add(LD_W_IND, at + 4 * i);
            addTo(SUM);
        }
    }

    private void addPorts(int at) {
        for (int port = at; port <= at + 2; port += 2) {
            out.add(STX, 2);
            out.add(LD_H_IND, port).add(MUL_K, SPREAD);
            out.add(LDX_MEM, SUM).add(ADD_X, 0).add(ST, SUM);
            out.add(LDX_MEM, 2);
        }
    }

    /** Adds A to a cell; X is at the IP header afterwards. */
    private void addTo(int cell) {
        out.add(LDX_MEM, cell).add(ADD_X, 0).add(ST, cell);
        out.add(LDX_MEM, IP_AT);
    }
}
