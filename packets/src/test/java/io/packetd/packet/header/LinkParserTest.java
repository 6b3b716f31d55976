// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.MPLS;
import static io.packetd.packet.TestFrames.PPPOE;
import static io.packetd.packet.TestFrames.QINQ;
import static io.packetd.packet.TestFrames.VLAN;
import static io.packetd.packet.TestFrames.concat;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.int32;
import static io.packetd.packet.TestFrames.mpls;
import static io.packetd.packet.TestFrames.pppoe;
import static io.packetd.packet.TestFrames.vlan;
import static io.packetd.packet.header.Parsing.FRAME;
import static io.packetd.packet.header.Parsing.PACKET;
import static io.packetd.packet.header.Parsing.PACKET6;
import static io.packetd.packet.header.Parsing.PLAIN;
import static io.packetd.packet.header.Parsing.PLAIN6;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkParserTest {

    @Test
    void readsEthernet() {
        assertThat(Parsing.ethernet(FRAME)).isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(IPV6, PACKET6))).isEqualTo(PLAIN6);
    }

    @Test
    void trimsThePaddingOfShortFrames() {
        assertThat(Parsing.ethernet(Arrays.copyOf(FRAME, FRAME.length + 4))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 14, 101})
    void readsRawIpOfBothVersions(int linkType) {
        assertThat(Parsing.ofLinkType(linkType, PACKET)).isEqualTo(PLAIN);
        assertThat(Parsing.ofLinkType(linkType, PACKET6)).isEqualTo(PLAIN6);
    }

    @Test
    void readsRawIpOfOneVersion() {
        assertThat(Parsing.ofLinkType(228, PACKET)).isEqualTo(PLAIN);
        assertThat(Parsing.ofLinkType(229, PACKET6)).isEqualTo(PLAIN6);
        assertThat(Parsing.ofLinkType(228, PACKET6)).isEqualTo("skipped.malformed-ip");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 108})
    void readsLoopbackOfEitherByteOrder(int linkType) {
        assertThat(Parsing.ofLinkType(linkType, concat(int32(2), PACKET))).isEqualTo(PLAIN);
        assertThat(Parsing.ofLinkType(linkType, concat(int32(0x02000000), PACKET)))
                .isEqualTo(PLAIN);
        for (int family : new int[] {10, 24, 28, 30}) {
            assertThat(Parsing.ofLinkType(linkType, concat(int32(family), PACKET6)))
                    .isEqualTo(PLAIN6);
            assertThat(Parsing.ofLinkType(linkType, concat(int32(family << 24), PACKET6)))
                    .isEqualTo(PLAIN6);
        }
        assertThat(Parsing.ofLinkType(linkType, concat(int32(7), PACKET))).isEqualTo("skipped.address-family-7");
    }

    @Test
    void readsLinuxCookedCaptures() {
        byte[] cooked = concat(int32(1), new byte[10], new byte[] {8, 0}, PACKET);
        byte[] tagged = concat(int32(1), new byte[10], new byte[] {(byte) 0x81, 0}, vlan(5, IPV4, PACKET));
        byte[] cooked2 = concat(new byte[] {(byte) 0x86, (byte) 0xdd}, new byte[18], PACKET6);

        assertThat(Parsing.ofLinkType(113, cooked)).isEqualTo(PLAIN);
        assertThat(Parsing.ofLinkType(113, tagged)).isEqualTo(tunnelled("vlan 5"));
        assertThat(Parsing.ofLinkType(276, cooked2)).isEqualTo(PLAIN6);
        assertThat(Parsing.ofLinkType(276, new byte[19])).isEqualTo("skipped.malformed-link");
    }

    @Test
    void countsOtherLinkTypesByNumber() {
        assertThat(Parsing.ofLinkType(147, FRAME)).isEqualTo("skipped.link-type-147");
    }

    @Test
    void countsOtherEthernetTypesByNumber() {
        assertThat(Parsing.ethernet(ethernet(0x0806, new byte[28]))).isEqualTo("skipped.ethertype-0x806");
    }

    @Test
    void keepsVlansInTheKeyFromTheOutermost() {
        byte[] frame = ethernet(QINQ, vlan(100, 0x9100, vlan(4095, VLAN, vlan(5, IPV4, PACKET))));

        assertThat(Parsing.ethernet(frame)).isEqualTo(tunnelled("vlan 100 vlan 4095 vlan 5"));
    }

    @Test
    void priorityTagIsNoVlan() {
        assertThat(Parsing.ethernet(ethernet(VLAN, vlan(0, IPV4, PACKET)))).isEqualTo(PLAIN);
    }

    @Test
    void endlessVlansAreTooDeep() {
        byte[] inner = vlan(1, IPV4, PACKET);
        for (int i = 0; i < ParsedPacket.MAX_LAYERS; i++) {
            inner = vlan(1, VLAN, inner);
        }

        assertThat(Parsing.ethernet(ethernet(VLAN, inner))).isEqualTo("skipped.too-deep");
    }

    @Test
    void readsIpInSnap() {
        byte[] snap = concat(new byte[] {(byte) 0xaa, (byte) 0xaa, 3, 0, 0, 0, 8, 0}, PACKET);

        assertThat(Parsing.ethernet(Arrays.copyOf(ethernet(snap.length, snap), 100)))
                .isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(VLAN, vlan(5, snap.length, snap)))).isEqualTo(tunnelled("vlan 5"));
        assertThat(Parsing.ethernet(ethernet(3 + PACKET.length, concat(new byte[] {6, 6, 3}, PACKET))))
                .isEqualTo(PLAIN);
    }

    @Test
    void countsOtherLlc() {
        assertThat(Parsing.ethernet(ethernet(38, concat(new byte[] {0x42, 0x42, 3}, new byte[35]))))
                .isEqualTo("skipped.llc");
    }

    @Test
    void readsMplsAroundIpWithoutKeepingLabels() {
        assertThat(Parsing.ethernet(ethernet(MPLS, mpls(new int[] {16000, 3}, PACKET))))
                .isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(MPLS + 1, mpls(new int[] {2}, PACKET6))))
                .isEqualTo(PLAIN6);
    }

    @Test
    void readsMplsPseudowiresWithAndWithoutControlWord() {
        byte[] zeroFirst = FRAME.clone();
        zeroFirst[0] = 0;

        assertThat(Parsing.ethernet(ethernet(MPLS, mpls(new int[] {17}, concat(int32(9), FRAME)))))
                .isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(MPLS, mpls(new int[] {17}, zeroFirst))))
                .isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(MPLS, mpls(new int[] {17}, concat(int32(1 << 28), FRAME)))))
                .isEqualTo("skipped.mpls");
    }

    @Test
    void endlessLabelsAreTooDeep() {
        assertThat(Parsing.ethernet(ethernet(MPLS, mpls(new int[40], PACKET)))).isEqualTo("skipped.too-deep");
    }

    @Test
    void readsPppoeSessions() {
        assertThat(Parsing.ethernet(ethernet(PPPOE, pppoe(77, 0x21, PACKET)))).isEqualTo(tunnelled("pppoe 77"));
        assertThat(Parsing.ethernet(ethernet(PPPOE, pppoe(77, 0x281, mpls(new int[] {5}, PACKET)))))
                .isEqualTo(tunnelled("pppoe 77"));
        assertThat(Parsing.ethernet(ethernet(PPPOE, pppoe(77, 0x57, PACKET6)))).contains("pppoe 77 hello");
        assertThat(Parsing.ethernet(ethernet(PPPOE, pppoe(77, 0xc021, PACKET)))).isEqualTo("skipped.ppp");
    }

    @Test
    void cutLinkHeadersAreNotMalformed() {
        byte[] frame = ethernet(VLAN, vlan(5, IPV4, PACKET));

        assertThat(Parsing.cut(frame, 13)).isEqualTo("skipped.cut-headers");
        assertThat(Parsing.cut(frame, 17)).isEqualTo("skipped.cut-headers");
        assertThat(Parsing.ethernet(Arrays.copyOf(frame, 17))).isEqualTo("skipped.malformed-link");
    }

    private static String tunnelled(String where) {
        return PLAIN.replace(" hello", " " + where + " hello");
    }
}
