// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.shipper.live.BpfAssembler.AND_K;
import static io.packetd.shipper.live.BpfAssembler.INTERFACE_INDEX;
import static io.packetd.shipper.live.BpfAssembler.JEQ_K;
import static io.packetd.shipper.live.BpfAssembler.JSET_K;
import static io.packetd.shipper.live.BpfAssembler.LDX_MEM;
import static io.packetd.shipper.live.BpfAssembler.LD_B_IND;
import static io.packetd.shipper.live.BpfAssembler.LD_H_IND;
import static io.packetd.shipper.live.BpfAssembler.LD_MEM;
import static io.packetd.shipper.live.BpfAssembler.LD_W_ABS;
import static io.packetd.shipper.live.BpfAssembler.LD_W_IND;
import static io.packetd.shipper.live.BpfAssembler.LSH_K;
import static io.packetd.shipper.live.BpfAssembler.PACKET_TYPE;
import static io.packetd.shipper.live.BpfAssembler.ST;
import static io.packetd.shipper.live.BpfAssembler.STX;
import static io.packetd.shipper.live.BpfAssembler.TAX;

import io.packetd.shipper.live.BpfAssembler.Label;
import io.packetd.shipper.live.CaptureRule.Transport;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel lets pass, as a program that it runs for each packet. Told by ports are TCP and UDP directly in IP, behind up to
 * two VLAN tags or none. Let through without looking at ports: IPv4 fragments but the first, and IPv6 extension headers; who
 * reads the packets decides. With rules, nothing else passes: no tunnel, no MPLS. Without rules everything passes but ARP.
 */
final class PacketFilter {

    private static final int TCP = 6;
    private static final int UDP = 17;

    /** {@code PACKET_OUTGOING} of {@code linux/if_packet.h}. */
    private static final int OUTGOING = 4;

    /** Hop-by-hop, routing, fragment, authentication, destination, mobility, HIP, shim6. */
    private static final int[] EXTENSION_HEADERS = {0, 43, 44, 51, 60, 135, 139, 140};

    private static final int IPV6_HEADER = 40;

    /** A memory cell of BPF, by what is kept in it. */
    private static final int IP_AT = 0;

    private static final int SOURCE_PORT = 1;
    private static final int DESTINATION_PORT = 2;

    /** Frames of hardware that is not read are only counted. */
    private static final int COUNT_ONLY = 1;

    private final CaptureOptions options;
    private final BpfAssembler out = new BpfAssembler();
    private final Label accept = new Label();
    private final Label drop = new Label();

    private PacketFilter(CaptureOptions options) {
        this.options = options;
    }

    /**
     * A filter.
     *
     * @param interfaces indexes of the wanted interfaces; empty where the socket sees no others
     */
    static BpfProgram compile(CaptureOptions options, List<Integer> interfaces) {
        return new PacketFilter(options).compile(interfaces);
    }

    private BpfProgram compile(List<Integer> interfaces) {
        Label wanted = new Label();
        if (!interfaces.isEmpty()) {
            out.add(LD_W_ABS, INTERFACE_INDEX);
            for (int index : interfaces) {
                out.jump(JEQ_K, index, wanted, null);
            }
            out.jumpAlways(drop);
        }
        out.place(wanted);
        Label ipv4 = new Label();
        Label ipv6 = new Label();
        Label loopback = new Label();
        Label ethernet = new Label();
        Label unread = new Label();
        boolean everything = options.rules().isEmpty() && options.ipVersion() == IpVersion.BOTH;
        LinkDispatch dispatch = new LinkDispatch(0, ipv4, ipv6, drop, everything ? accept : drop, unread);
        dispatch.assemble(out, loopback, ethernet);
        // each frame passes a loopback interface twice; it is taken where it comes in
        out.place(loopback).add(LD_W_ABS, PACKET_TYPE).jump(JEQ_K, OUTGOING, drop, null);
        dispatch.ethernet(out, ethernet);
        out.place(ipv4);
        ip(IpVersion.V4);
        out.place(ipv6);
        ip(IpVersion.V6);
        out.place(unread).ret(COUNT_ONLY);
        out.place(accept).ret(options.snapLength());
        out.place(drop).ret(0);
        return out.assemble();
    }

    private void ip(IpVersion version) {
        if (options.ipVersion() != IpVersion.BOTH && options.ipVersion() != version) {
            out.jumpAlways(drop);
            return;
        }
        if (options.rules().isEmpty()) {
            out.jumpAlways(accept);
            return;
        }
        out.add(STX, IP_AT);
        Label tcp = new Label();
        Label udp = new Label();
        out.add(LD_B_IND, version == IpVersion.V4 ? 9 : 6);
        out.jump(JEQ_K, TCP, wants(Transport.TCP) ? tcp : drop, null);
        out.jump(JEQ_K, UDP, wants(Transport.UDP) ? udp : drop, null);
        if (version == IpVersion.V6) {
            for (int header : EXTENSION_HEADERS) {
                out.jump(JEQ_K, header, accept, null);
            }
        }
        out.jumpAlways(drop);
        transport(version, Transport.TCP, tcp);
        transport(version, Transport.UDP, udp);
    }

    private boolean wants(Transport transport) {
        return options.rules().stream().anyMatch(rule -> rule.transport().includes(transport));
    }

    private void transport(IpVersion version, Transport transport, Label start) {
        out.place(start);
        if (version == IpVersion.V4) {
            out.add(LD_H_IND, 6).jump(JSET_K, 0x1fff, accept, null);
            out.add(LD_B_IND, 0).add(AND_K, 0x0f).add(LSH_K, 2);
            LinkDispatch.addX(out, 0);
            out.add(TAX, 0);
            loadPorts(0);
        } else {
            loadPorts(IPV6_HEADER);
        }
        for (CaptureRule rule : options.rules()) {
            if (rule.transport().includes(transport) && fits(rule.host(), version)) {
                rule(version, rule);
            }
        }
        out.jumpAlways(drop);
    }

    private void loadPorts(int at) {
        out.add(LD_H_IND, at).add(ST, SOURCE_PORT);
        out.add(LD_H_IND, at + 2).add(ST, DESTINATION_PORT);
    }

    private static boolean fits(@Nullable InetAddress host, IpVersion version) {
        return host == null || (host instanceof Inet4Address) == (version == IpVersion.V4);
    }

    private void rule(IpVersion version, CaptureRule rule) {
        Label next = new Label();
        InetAddress host = rule.host();
        if (host != null) {
            Label found = new Label();
            Label destination = new Label();
            int sourceAt = version == IpVersion.V4 ? 12 : 8;
            byte[] address = host.getAddress();
            out.add(LDX_MEM, IP_AT);
            matchAddress(address, sourceAt, destination);
            out.jumpAlways(found);
            out.place(destination);
            matchAddress(address, sourceAt + address.length, next);
            out.place(found);
        }
        for (int cell : new int[] {SOURCE_PORT, DESTINATION_PORT}) {
            out.add(LD_MEM, cell);
            for (int port : new TreeSet<>(rule.ports())) {
                out.jump(JEQ_K, port, accept, null);
            }
        }
        out.place(next);
    }

    /** Goes on behind it when the address is there. */
    private void matchAddress(byte[] address, int at, Label otherwise) {
        ByteBuffer words = ByteBuffer.wrap(address);
        for (int i = 0; i < address.length; i += 4) {
            out.add(LD_W_IND, at + i).jump(JEQ_K, words.getInt(i), null, otherwise);
        }
    }
}
