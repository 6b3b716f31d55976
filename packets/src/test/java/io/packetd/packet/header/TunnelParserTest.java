// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.TestFrames.A;
import static io.packetd.packet.TestFrames.B;
import static io.packetd.packet.TestFrames.BRIDGED;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.MPLS;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.VLAN;
import static io.packetd.packet.TestFrames.concat;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.geneve;
import static io.packetd.packet.TestFrames.gre;
import static io.packetd.packet.TestFrames.int32;
import static io.packetd.packet.TestFrames.ipv4;
import static io.packetd.packet.TestFrames.mpls;
import static io.packetd.packet.TestFrames.udp;
import static io.packetd.packet.TestFrames.vlan;
import static io.packetd.packet.TestFrames.vxlan;
import static io.packetd.packet.header.Parsing.FRAME;
import static io.packetd.packet.header.Parsing.PACKET;
import static io.packetd.packet.header.Parsing.PACKET6;
import static io.packetd.packet.header.Parsing.PLAIN;
import static io.packetd.packet.header.Parsing.PLAIN6;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunnelParserTest {

    private static final byte[] NONE = {};

    @ParameterizedTest
    @ValueSource(ints = {4789, 8472})
    void readsVxlan(int port) {
        assertThat(overUdp(port, vxlan(0xabcdef, FRAME))).isEqualTo(in("vxlan 11259375"));
        assertThat(overUdp(port, vxlan(1, ethernet(VLAN, vlan(6, IPV4, PACKET)))))
                .isEqualTo(in("vlan 6 vxlan 1"));
    }

    @Test
    void readsVxlanWithGroupPolicy() {
        byte[] payload = vxlan(7, FRAME);
        payload[0] = (byte) 0x88;
        payload[3] = 12;

        assertThat(overUdp(4789, payload)).isEqualTo(in("vxlan 7"));
    }

    @Test
    void whatIsNoVxlanStaysADatagram() {
        byte[] reserved = vxlan(7, FRAME);
        reserved[7] = 1;
        byte[] inner = vxlan(7, ethernet(0x1234, PACKET));
        byte[] version = vxlan(7, ethernet(IPV4, PACKET6));

        for (byte[] payload : new byte[][] {reserved, inner, version, Parsing.TEXT, NONE}) {
            assertThat(overUdp(4789, payload)).startsWith("udp 10.0.0.1:50000-10.0.0.2:4789 ");
        }
    }

    @Test
    void otherTrafficInVxlanIsCountedByItsInnerType() {
        assertThat(overUdp(4789, vxlan(7, ethernet(0x0806, new byte[28])))).isEqualTo("skipped.ethertype-0x806");
    }

    @Test
    void readsGeneveAndPassesOverItsOptions() {
        assertThat(overUdp(6081, geneve(5, BRIDGED, new byte[16], FRAME))).isEqualTo(in("geneve 5"));
        assertThat(overUdp(6081, geneve(5, IPV4, NONE, PACKET))).isEqualTo(in("geneve 5"));
        assertThat(overUdp(6081, geneve(5, IPV6, NONE, PACKET6)))
                .isEqualTo(PLAIN6.replace(" hello", " geneve 5 hello"));
    }

    @Test
    void whatIsNoGeneveStaysADatagram() {
        byte[] version = geneve(5, BRIDGED, NONE, FRAME);
        version[0] = 0x40;

        for (byte[] payload : new byte[][] {version, geneve(5, 0x1234, NONE, FRAME), Parsing.TEXT, NONE}) {
            assertThat(overUdp(6081, payload)).startsWith("udp 10.0.0.1:50000-10.0.0.2:6081 ");
        }
    }

    @Test
    void portsOfTunnelsCountAtTheReceiverOnly() {
        byte[] frame = ethernet(IPV4, ipv4("10.0.0.1", "10.0.0.2", UDP, udp(4789, 53, vxlan(7, FRAME))));

        assertThat(Parsing.ethernet(frame)).startsWith("udp 10.0.0.1:4789-10.0.0.2:53 ");
    }

    @Test
    void readsGreWithEveryField() {
        assertThat(overGre(gre(0, IPV4, NONE, PACKET))).isEqualTo(in("gre 0"));
        assertThat(overGre(gre(0x2000, IPV4, int32(-1), PACKET))).isEqualTo(in("gre 4294967295"));
        assertThat(overGre(gre(0xb000, BRIDGED, concat(int32(1), int32(42), int32(3)), FRAME)))
                .isEqualTo(in("gre 42"));
        assertThat(overGre(gre(0x1000, MPLS, int32(3), mpls(new int[] {9}, PACKET))))
                .isEqualTo(in("gre 0"));
        byte[] routes = concat(int32(0), new byte[] {8, 0, 0, 4, 1, 2, 3, 4}, int32(0));
        assertThat(overGre(gre(0x4000, IPV4, routes, PACKET))).isEqualTo(in("gre 0"));
    }

    @Test
    void readsPptpWithoutItsCallId() {
        byte[] ppp = concat(new byte[] {(byte) 0xff, 3, 0x21}, PACKET);

        assertThat(overGre(gre(0x3081, 0x880b, concat(int32(99), int32(1), int32(2)), ppp)))
                .isEqualTo(in("gre 0"));
        assertThat(overGre(gre(0x2081, 0x880b, concat(int32(99), int32(1)), NONE)))
                .isEqualTo("skipped.ppp");
    }

    @Test
    void countsUnknownGreVersionsAndMalformedGre() {
        assertThat(overGre(gre(2, IPV4, NONE, PACKET))).isEqualTo("skipped.tunnel-version");
        assertThat(overGre(gre(0xb000, IPV4, NONE, NONE))).isEqualTo("skipped.malformed-tunnel");
        assertThat(overGre(gre(0x4000, IPV4, int32(0), PACKET))).isEqualTo("skipped.malformed-tunnel");
        assertThat(overGre(gre(0, 0x1234, NONE, PACKET))).isEqualTo("skipped.ethertype-0x1234");
    }

    @Test
    void readsErspanOfAllTypes() {
        assertThat(overGre(gre(0, 0x88be, NONE, FRAME))).isEqualTo(in("erspan 0"));
        byte[] second = concat(int32(0x10050000 | 0x3ff), int32(0));
        assertThat(overGre(gre(0x1000, 0x88be, int32(1), concat(second, FRAME))))
                .isEqualTo(in("erspan 1023"));
        byte[] third = concat(int32(0x20050000 | 5), int32(0), int32(0));
        assertThat(overGre(gre(0x1000, 0x22eb, int32(1), concat(third, FRAME)))).isEqualTo(in("erspan 5"));
        byte[] platform = concat(int32(0x20050000 | 5), int32(0), int32(1), new byte[8]);
        assertThat(overGre(gre(0x1000, 0x22eb, int32(1), concat(platform, FRAME))))
                .isEqualTo(in("erspan 5"));
        byte[] holdsIp = concat(int32(0x20050000 | 5), int32(0), int32(2 << 10));
        assertThat(overGre(gre(0x1000, 0x22eb, int32(1), concat(holdsIp, PACKET))))
                .isEqualTo(in("erspan 5"));
    }

    @Test
    void countsUnknownErspanVersions() {
        assertThat(overGre(gre(0x1000, 0x88be, int32(1), concat(int32(0x30000000), int32(0), FRAME))))
                .isEqualTo("skipped.tunnel-version");
    }

    @Test
    void tunnelsNestInOrder() {
        byte[] inner = ethernet(IPV4, ipv4(A, B, 47, gre(0x2000, IPV4, int32(8), PACKET)));

        assertThat(overUdp(4789, vxlan(7, inner))).isEqualTo(in("vxlan 7 gre 8"));
    }

    private static String overUdp(int port, byte[] payload) {
        return Parsing.ethernet(ethernet(IPV4, ipv4("10.0.0.1", "10.0.0.2", UDP, udp(50000, port, payload))));
    }

    private static String overGre(byte[] payload) {
        return Parsing.ethernet(ethernet(IPV4, ipv4("10.0.0.1", "10.0.0.2", 47, payload)));
    }

    private static String in(String where) {
        return PLAIN.replace(" hello", " " + where + " hello");
    }
}
