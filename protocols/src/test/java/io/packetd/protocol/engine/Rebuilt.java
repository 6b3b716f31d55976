// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.packet.BlockFiller;
import io.packetd.packet.PacketOptions;
import io.packetd.packet.TestFrames;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.FlowKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Segments put into frames again, and taken out of them again, with something else around them than before. */
final class Rebuilt {

    /** Leaves room for the headers below the 65535 bytes of an IP packet. */
    private static final int MAX_PAYLOAD_BYTES = 60_000;

    private static final int LINK_ETHERNET = 1;
    private static final int LINK_RAW_IP = 101;
    private static final int LINK_COOKED_2 = 276;
    private static final int VXLAN_PORT = 4789;
    private static final int IPV6_LENGTH = 16;

    /** What is put around the segments. */
    enum Way {
        ETHERNET(LINK_ETHERNET),
        VLAN(LINK_ETHERNET),
        QINQ(LINK_ETHERNET),
        VXLAN(LINK_ETHERNET),
        IPV6(LINK_ETHERNET),
        FRAGMENTS(LINK_ETHERNET),
        FRAGMENTS_LAST_FIRST(LINK_RAW_IP),
        RAW_IP(LINK_RAW_IP),
        COOKED(LINK_COOKED_2);

        final int linkType;

        Way(int linkType) {
            this.linkType = linkType;
        }
    }

    private final Way way;
    private final int fragmentBytes;
    private final BlockFiller filler = new BlockFiller(1, "", PacketOptions.DEFAULT);
    private final Frame frame = new Frame();
    private final List<Seg> rebuilt = new ArrayList<>();
    private int nextIdentification;

    private Rebuilt(Way way, int fragmentBytes) {
        this.way = way;
        this.fragmentBytes = fragmentBytes;
    }

    /**
     * The segments after the way through the frames.
     *
     * @param fragmentBytes IP payload in each fragment, a multiple of 8; used where {@code way} fragments
     */
    static List<Seg> of(List<Seg> segments, Way way, int fragmentBytes) {
        Rebuilt r = new Rebuilt(way, fragmentBytes);
        for (Seg s : Laws.cut(segments, MAX_PAYLOAD_BYTES)) {
            r.add(s);
        }
        r.filler.drain(block -> Captures.add(block, r.rebuilt));
        return r.rebuilt;
    }

    private void add(Seg s) {
        int missing = s.originalLength() - s.payload().length;
        FlowKey flow = s.flow();
        boolean up = s.direction() == 0;
        int sourcePort = up ? flow.lowPort() : flow.highPort();
        int destinationPort = up ? flow.highPort() : flow.lowPort();
        byte[] payload = Arrays.copyOf(s.payload(), s.originalLength());
        byte[] transport = s.isTcp()
                ? TestFrames.tcp(sourcePort, destinationPort, s.sequence(), s.acknowledgment(), s.flags(), payload)
                : TestFrames.udp(sourcePort, destinationPort, payload);
        String source = address(up ? flow.lowAddress() : flow.highAddress());
        String destination = address(up ? flow.highAddress() : flow.lowAddress());
        boolean fragmented = way == Way.FRAGMENTS || way == Way.FRAGMENTS_LAST_FIRST;
        if (fragmented && missing == 0 && transport.length > fragmentBytes) {
            List<byte[]> packets = fragments(source, destination, flow.transport(), transport);
            for (int i = 0; i < packets.size(); i++) {
                give(s.nanos(), packets.get(way == Way.FRAGMENTS ? i : packets.size() - 1 - i), 0);
            }
        } else {
            give(s.nanos(), packet(source, destination, flow.transport(), transport), missing);
        }
        if (filler.bufferedBytes() > 1 << 20) {
            filler.drain(block -> Captures.add(block, rebuilt));
        }
    }

    /** An address as text; in IPv6 the documentation prefix 2001:db8::/96 goes before it, which keeps the order. */
    private String address(byte[] address) {
        try {
            if (way == Way.IPV6 && address.length < IPV6_LENGTH) {
                String hex = HexFormat.of().formatHex(address);
                return "2001:db8::" + hex.substring(0, 4) + ":" + hex.substring(4);
            }
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] packet(String source, String destination, int transport, byte[] bytes) {
        return isIpv6(source)
                ? TestFrames.ipv6(source, destination, transport, bytes)
                : TestFrames.ipv4(source, destination, transport, bytes);
    }

    private List<byte[]> fragments(String source, String destination, int transport, byte[] bytes) {
        int identification = ++nextIdentification & 0xffff;
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += fragmentBytes) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + fragmentBytes));
            boolean more = at + fragmentBytes < bytes.length;
            packets.add(
                    isIpv6(source)
                            ? TestFrames.ipv6(
                                    source,
                                    destination,
                                    44,
                                    TestFrames.ipv6Fragment(transport, identification, at, more, part))
                            : TestFrames.ipv4Fragment(source, destination, transport, identification, at, more, part));
        }
        return packets;
    }

    private void give(long nanos, byte[] packet, int missing) {
        byte[] bytes = link(packet);
        frame.capturedAtNanos = nanos;
        frame.linkType = way.linkType;
        frame.bytes = bytes;
        frame.offset = 0;
        frame.length = bytes.length - missing;
        frame.originalLength = bytes.length;
        filler.add(frame);
    }

    private byte[] link(byte[] packet) {
        int type = packet[0] >>> 4 == 6 ? TestFrames.IPV6 : TestFrames.IPV4;
        return switch (way) {
            case ETHERNET, IPV6, FRAGMENTS -> TestFrames.ethernet(type, packet);
            case VLAN -> TestFrames.ethernet(TestFrames.VLAN, TestFrames.vlan(42, type, packet));
            case QINQ ->
                TestFrames.ethernet(
                        TestFrames.QINQ, TestFrames.vlan(7, TestFrames.VLAN, TestFrames.vlan(42, type, packet)));
            case VXLAN -> vxlan(TestFrames.ethernet(type, packet));
            case RAW_IP, FRAGMENTS_LAST_FIRST -> packet;
            case COOKED ->
                TestFrames.concat(
                        new byte[] {(byte) (type >> 8), (byte) type, 0, 0, 0, 0, 0, 1, 0, 1, 0, 6},
                        new byte[8],
                        packet);
        };
    }

    private static byte[] vxlan(byte[] inner) {
        byte[] datagram = TestFrames.udp(50_000, VXLAN_PORT, TestFrames.vxlan(5001, inner));
        return TestFrames.ethernet(
                TestFrames.IPV4, TestFrames.ipv4(TestFrames.A, TestFrames.B, TestFrames.UDP, datagram));
    }

    private static boolean isIpv6(String address) {
        return address.indexOf(':') >= 0;
    }
}
