// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.TestFrames.A;
import static io.packetd.packet.TestFrames.A6;
import static io.packetd.packet.TestFrames.ACK;
import static io.packetd.packet.TestFrames.B;
import static io.packetd.packet.TestFrames.B6;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.TCP;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.concat;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.extension;
import static io.packetd.packet.TestFrames.ipv4;
import static io.packetd.packet.TestFrames.ipv6;
import static io.packetd.packet.TestFrames.ipv6Fragment;
import static io.packetd.packet.TestFrames.mpls;
import static io.packetd.packet.TestFrames.tcp;
import static io.packetd.packet.TestFrames.udp;
import static io.packetd.packet.header.Parsing.FRAME;
import static io.packetd.packet.header.Parsing.PACKET;
import static io.packetd.packet.header.Parsing.PACKET6;
import static io.packetd.packet.header.Parsing.PLAIN;
import static io.packetd.packet.header.Parsing.PLAIN6;
import static io.packetd.packet.header.Parsing.SEGMENT;
import static io.packetd.packet.header.Parsing.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpParserTest {

    @Test
    void readsEveryTcpField() {
        byte[] frame = ethernet(IPV4, ipv4(B, A, TCP, tcp(80, 40000, -2, 0x80000001, 0xff, 65535, new byte[12], TEXT)));
        Parsing parsing = new Parsing();

        assertThat(parsing.next(frame, 5)).isEqualTo(PLAIN);
        ParsedPacket packet = parsing.parser().packet();
        assertThat(packet.capturedAtNanos).isEqualTo(5);
        assertThat(packet.sourcePort).isEqualTo(80);
        assertThat(packet.sequence).isEqualTo(-2);
        assertThat(packet.acknowledgment).isEqualTo(0x80000001);
        assertThat(packet.tcpFlags).isEqualTo(0xff);
        assertThat(packet.window).isEqualTo(65535);
    }

    @Test
    void udpAfterTcpHasNoTcpFields() {
        Parsing parsing = new Parsing();
        parsing.next(FRAME, 0);

        assertThat(parsing.next(ethernet(IPV4, ipv4(A, B, UDP, udp(53, 5353, TEXT))), 0))
                .isEqualTo("udp 192.0.2.1:53-192.0.2.2:5353 hello");
        ParsedPacket packet = parsing.parser().packet();
        assertThat(packet.sequence | packet.acknowledgment | packet.tcpFlags | packet.window)
                .isZero();
    }

    @Test
    void passesOverIpv4Options() {
        byte[] packet = ipv4(A, B, TCP, 0, 0, 20 + SEGMENT.length, new byte[40], SEGMENT);

        assertThat(Parsing.ethernet(ethernet(IPV4, packet))).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 43, 60, 135, 139, 140})
    void passesOverIpv6Extensions(int type) {
        byte[] inner = extension(60, 2, extension(TCP, 0, SEGMENT));

        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, type, extension(60, 3, inner)))))
                .isEqualTo(PLAIN6);
    }

    @Test
    void passesOverAuthenticationHeaders() {
        byte[] header = {TCP, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, 51, concat(header, SEGMENT)))))
                .isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, 51, concat(header, SEGMENT)))))
                .isEqualTo(PLAIN6);
    }

    @Test
    void readsAtomicFragmentsAtOnce() {
        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, 44, ipv6Fragment(TCP, 9, 0, false, SEGMENT)))))
                .isEqualTo(PLAIN6);
    }

    @Test
    void endlessExtensionsAreTooDeep() {
        byte[] inner = SEGMENT;
        for (int i = 0; i < 40; i++) {
            inner = extension(60, 0, inner);
        }

        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, 60, inner)))).isEqualTo("skipped.too-deep");
    }

    @Test
    void takesTheFrameWhereTheLengthIsLeftToTheCard() {
        byte[] packet = ipv4(A, B, TCP, 0, 0, 0, new byte[0], SEGMENT);

        assertThat(Parsing.ethernet(ethernet(IPV4, packet))).isEqualTo(PLAIN);
        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, TCP, 0, SEGMENT))))
                .isEqualTo(PLAIN6);
    }

    @Test
    void readsJumbograms() {
        byte[] big = tcp(40000, 80, 1, 2, ACK, new byte[70_000]);
        byte[] option = {TCP, 0, (byte) 0xc2, 4, 0, 1, 0x11, (byte) 0x94};

        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(A6, B6, 0, 0, concat(option, big)))))
                .hasSize(PLAIN6.length() - 5 + 70_000);
    }

    @Test
    void cutPayloadIsToldByItsOriginalLength() {
        assertThat(Parsing.cut(FRAME, FRAME.length - 3)).isEqualTo(PLAIN.replace("hello", "he +3"));
        assertThat(Parsing.cut(FRAME, FRAME.length - 5)).isEqualTo(PLAIN.replace("hello", " +5"));
    }

    @Test
    void believesTheIpLengthWhereACutFrameForgotItsOwn() {
        byte[] cut = Arrays.copyOf(FRAME, FRAME.length - 3);

        assertThat(Parsing.ethernet(cut)).isEqualTo(PLAIN.replace("hello", "he +3"));
    }

    @Test
    void cutTcpOptionsLeaveASegmentWithoutPayload() {
        byte[] frame = ethernet(IPV4, ipv4(A, B, TCP, tcp(40000, 80, 1, 2, ACK, 9, new byte[40], TEXT)));

        assertThat(Parsing.cut(frame, 14 + 20 + 20 + 8)).isEqualTo(PLAIN.replace("hello", " +5"));
    }

    @Test
    void cutHeadersAreNotMalformed() {
        assertThat(Parsing.cut(FRAME, 14 + 19)).isEqualTo("skipped.cut-headers");
        assertThat(Parsing.cut(FRAME, 14 + 20 + 19)).isEqualTo("skipped.cut-headers");
        byte[] frame6 = ethernet(IPV6, ipv6(A6, B6, 0, extension(UDP, 1, udp(1, 2, TEXT))));
        for (int length : new int[] {14 + 39, 14 + 40 + 7, 14 + 40 + 15, 14 + 40 + 16 + 7}) {
            assertThat(Parsing.cut(frame6, length)).isEqualTo("skipped.cut-headers");
        }
    }

    @Test
    void headersThatDoNotFitAreMalformed() {
        assertThat(Parsing.ethernet(ethernet(IPV4, Arrays.copyOf(PACKET, 19)))).isEqualTo("skipped.malformed-ip");
        assertThat(Parsing.ethernet(ethernet(IPV6, Arrays.copyOf(PACKET6, 39)))).isEqualTo("skipped.malformed-ip");
        assertThat(Parsing.ethernet(ethernet(IPV4, PACKET6))).isEqualTo("skipped.malformed-ip");
        assertThat(Parsing.ethernet(ethernet(IPV6, PACKET))).isEqualTo("skipped.malformed-ip");
        byte[] shortHeader = PACKET.clone();
        shortHeader[0] = 0x44;
        assertThat(Parsing.ethernet(ethernet(IPV4, shortHeader))).isEqualTo("skipped.malformed-ip");
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, TCP, new byte[19]))))
                .isEqualTo("skipped.malformed-tcp");
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, UDP, new byte[7]))))
                .isEqualTo("skipped.malformed-udp");
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, UDP, udp(1, 2, 7, TEXT)))))
                .isEqualTo("skipped.malformed-udp");
        byte[] offset = SEGMENT.clone();
        offset[12] = (byte) 0xf0;
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, TCP, offset)))).isEqualTo("skipped.malformed-tcp");
        offset[12] = 0x40;
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, TCP, offset)))).isEqualTo("skipped.malformed-tcp");
    }

    @Test
    void trimsDatagramsToTheirOwnLength() {
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, UDP, udp(1, 2, 10, TEXT)))))
                .isEqualTo("udp 192.0.2.1:1-192.0.2.2:2 he");
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, UDP, udp(1, 2, 0, TEXT)))))
                .isEqualTo("udp 192.0.2.1:1-192.0.2.2:2 hello");
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, UDP, udp(1, 2, 9000, TEXT)))))
                .isEqualTo("udp 192.0.2.1:1-192.0.2.2:2 hello");
    }

    @Test
    void packetsQuotedByIcmpAreNoTraffic() {
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(B, A, 1, concat(new byte[] {3, 3, 0, 0, 0, 0, 0, 0}, PACKET)))))
                .isEqualTo("skipped.icmp");
        assertThat(Parsing.ethernet(ethernet(IPV6, ipv6(B6, A6, 58, concat(new byte[8], PACKET6)))))
                .isEqualTo("skipped.icmp");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 50, 59, 89, 132})
    void countsOtherProtocolsByNumber(int protocol) {
        assertThat(Parsing.ethernet(ethernet(IPV4, ipv4(A, B, protocol, new byte[20]))))
                .isEqualTo("skipped.ip-protocol-" + protocol);
    }

    @Test
    void readsIpInIpOfEveryCombination() {
        String where = " ip-in-ip 0 hello";
        for (byte[] outer : new byte[][] {ipv4("10.0.0.1", "10.0.0.2", 4, PACKET), ipv6("::1", "::2", 4, PACKET)}) {
            assertThat(Parsing.ofLinkType(101, outer)).isEqualTo(PLAIN.replace(" hello", where));
        }
        for (byte[] outer : new byte[][] {ipv4("10.0.0.1", "10.0.0.2", 41, PACKET6), ipv6("::1", "::2", 41, PACKET6)}) {
            assertThat(Parsing.ofLinkType(101, outer)).isEqualTo(PLAIN6.replace(" hello", where));
        }
        assertThat(Parsing.ofLinkType(101, ipv4(A, B, 137, mpls(new int[] {7}, PACKET))))
                .isEqualTo(PLAIN);
    }

    @Test
    void endlessTunnelsAreTooDeep() {
        byte[] packet = PACKET;
        for (int i = 0; i <= ParsedPacket.MAX_LAYERS; i++) {
            packet = ipv4(A, B, 4, packet);
        }

        assertThat(Parsing.ethernet(ethernet(IPV4, packet))).isEqualTo("skipped.too-deep");
    }
}
