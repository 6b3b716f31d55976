// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.packet.TestFrames.A;
import static io.packetd.packet.TestFrames.A6;
import static io.packetd.packet.TestFrames.ACK;
import static io.packetd.packet.TestFrames.B;
import static io.packetd.packet.TestFrames.B6;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.QINQ;
import static io.packetd.packet.TestFrames.TCP;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.VLAN;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.extension;
import static io.packetd.packet.TestFrames.ipv4;
import static io.packetd.packet.TestFrames.ipv4Fragment;
import static io.packetd.packet.TestFrames.ipv6;
import static io.packetd.packet.TestFrames.tcp;
import static io.packetd.packet.TestFrames.udp;
import static io.packetd.packet.TestFrames.vlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.packet.TestFrames;
import io.packetd.shipper.live.BpfInterpreter.Packet;
import io.packetd.shipper.live.CaptureRule.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacketFilterTest {

    private static final byte[] NOTHING = new byte[0];
    private static final int SNAP = CaptureOptions.DEFAULT_SNAP_LENGTH;

    private static CaptureOptions rules(CaptureRule... rules) {
        return CaptureOptions.builder().rules(List.of(rules)).build();
    }

    private static CaptureRule tcp80() {
        return new CaptureRule("http", Transport.TCP, List.of(80), null);
    }

    private static boolean passes(CaptureOptions options, byte[] frame) {
        return passes(options, Packet.ethernet(frame));
    }

    private static boolean passes(CaptureOptions options, Packet packet) {
        long result = BpfInterpreter.run(PacketFilter.compile(options, List.of()), packet);
        assertThat(result).isIn(0L, (long) SNAP);
        return result != 0;
    }

    private static byte[] tcp4(int from, int to) {
        return ipv4(A, B, TCP, tcp(from, to, 1, 0, ACK, NOTHING));
    }

    private static byte[] udp4(int from, int to) {
        return ipv4(A, B, UDP, udp(from, to, NOTHING));
    }

    @Test
    void takesEitherDirectionOfAPortAndNothingElse() {
        CaptureOptions options = rules(tcp80());
        assertThat(passes(options, ethernet(IPV4, tcp4(40_000, 80)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(80, 40_000)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(40_000, 81)))).isFalse();
        assertThat(passes(options, ethernet(IPV4, udp4(40_000, 80)))).isFalse();
        assertThat(passes(options, ethernet(IPV4, ipv4(A, B, 1, new byte[8])))).isFalse();
        assertThat(passes(options, ethernet(0x0806, new byte[28]))).isFalse();
    }

    @Test
    void findsPortsBehindIpOptions() {
        byte[] segment = tcp(40_000, 80, 1, 0, ACK, NOTHING);
        byte[] packet = ipv4(A, B, TCP, 0, 0, 20 + segment.length, new byte[12], segment);
        assertThat(passes(rules(tcp80()), ethernet(IPV4, packet))).isTrue();
    }

    @Test
    void looksBehindUpToTwoTags() {
        CaptureOptions options = rules(tcp80());
        byte[] once = vlan(7, IPV4, tcp4(40_000, 80));
        assertThat(passes(options, ethernet(VLAN, once))).isTrue();
        assertThat(passes(options, ethernet(VLAN, vlan(7, IPV4, tcp4(1, 2))))).isFalse();
        byte[] twice = vlan(9, VLAN, once);
        assertThat(passes(options, ethernet(QINQ, twice))).isTrue();
        assertThat(passes(options, ethernet(QINQ, vlan(3, VLAN, twice)))).isFalse();
    }

    @Test
    void leavesLaterFragmentsToUserSpace() {
        CaptureRule dns = new CaptureRule("dns", Transport.UDP, List.of(53), null);
        byte[] later = ethernet(IPV4, ipv4Fragment(A, B, UDP, 9, 1480, false, new byte[100]));
        assertThat(passes(rules(dns), later)).isTrue();
        assertThat(passes(rules(tcp80()), later)).isFalse();
        byte[] first = ethernet(IPV4, ipv4Fragment(A, B, UDP, 9, 0, true, udp(53, 40_000, new byte[100])));
        assertThat(passes(rules(dns), first)).isTrue();
    }

    @Test
    void readsIpv6AndLeavesExtensionHeadersToUserSpace() {
        CaptureOptions options = rules(tcp80());
        byte[] segment = tcp(40_000, 80, 1, 0, ACK, NOTHING);
        assertThat(passes(options, ethernet(IPV6, ipv6(A6, B6, TCP, segment)))).isTrue();
        assertThat(passes(options, ethernet(IPV6, ipv6(A6, B6, TCP, tcp(1, 2, 1, 0, ACK, NOTHING)))))
                .isFalse();
        assertThat(passes(options, ethernet(IPV6, ipv6(A6, B6, 0, extension(TCP, 0, segment)))))
                .isTrue();
        assertThat(passes(options, ethernet(IPV6, ipv6(A6, B6, 58, new byte[8]))))
                .isFalse();
    }

    @Test
    void hostIsEitherAddressOfItsVersion() throws UnknownHostException {
        CaptureRule four = new CaptureRule("http", Transport.TCP, List.of(80), InetAddress.getByName(B));
        assertThat(passes(rules(four), ethernet(IPV4, tcp4(40_000, 80)))).isTrue();
        byte[] back = ipv4(B, A, TCP, tcp(80, 40_000, 1, 0, ACK, NOTHING));
        assertThat(passes(rules(four), ethernet(IPV4, back))).isTrue();
        byte[] elsewhere = ipv4(A, "192.0.2.3", TCP, tcp(40_000, 80, 1, 0, ACK, NOTHING));
        assertThat(passes(rules(four), ethernet(IPV4, elsewhere))).isFalse();
        byte[] six = ethernet(IPV6, ipv6(A6, B6, TCP, tcp(40_000, 80, 1, 0, ACK, NOTHING)));
        assertThat(passes(rules(four), six)).isFalse();
        CaptureRule wanted6 = new CaptureRule("http", Transport.BOTH, List.of(80), InetAddress.getByName(B6));
        assertThat(passes(rules(wanted6), six)).isTrue();
        byte[] back6 = ipv6(B6, A6, TCP, tcp(80, 40_000, 1, 0, ACK, NOTHING));
        assertThat(passes(rules(wanted6), ethernet(IPV6, back6))).isTrue();
        byte[] near6 = ipv6(A6, "2001:db8::3", TCP, tcp(40_000, 80, 1, 0, ACK, NOTHING));
        assertThat(passes(rules(wanted6), ethernet(IPV6, near6))).isFalse();
    }

    @Test
    void anOtherRuleMayStillWantWhatOneDoesNot() throws UnknownHostException {
        CaptureRule far = new CaptureRule("http", Transport.TCP, List.of(80), InetAddress.getByName("192.0.2.9"));
        CaptureRule dns = new CaptureRule("dns", Transport.UDP, List.of(53), null);
        CaptureOptions options = rules(far, dns, new CaptureRule("redis", Transport.TCP, List.of(6379), null));
        assertThat(passes(options, ethernet(IPV4, tcp4(40_000, 6379)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, udp4(40_000, 53)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(40_000, 80)))).isFalse();
        assertThat(passes(options, ethernet(IPV4, tcp4(40_000, 53)))).isFalse();
    }

    @Test
    void hundredsOfPortsAreNotTooFar() {
        List<Integer> ports = IntStream.range(1000, 1700).boxed().toList();
        CaptureOptions options = rules(new CaptureRule("http", Transport.TCP, ports, null), tcp80());
        assertThat(passes(options, ethernet(IPV4, tcp4(1000, 9)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(9, 1699)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(9, 80)))).isTrue();
        assertThat(passes(options, ethernet(IPV4, tcp4(9, 1700)))).isFalse();
    }

    @Test
    void rawIpBeginsAtTheNetworkHeader() {
        CaptureOptions options = rules(tcp80());
        assertThat(passes(options, new Packet(tcp4(40_000, 80), 65_534, 0, 2, 0)))
                .isTrue();
        assertThat(passes(options, new Packet(tcp4(40_000, 81), 65_534, 0, 2, 0)))
                .isFalse();
        byte[] behindPpp = TestFrames.concat(new byte[4], tcp4(40_000, 80));
        assertThat(passes(options, new Packet(behindPpp, 512, 0, 2, 4))).isTrue();
    }

    @Test
    void loopbackIsTakenWhereItComesIn() {
        byte[] frame = ethernet(IPV4, tcp4(40_000, 80));
        assertThat(passes(rules(), new Packet(frame, 772, 0, 1, 14))).isTrue();
        assertThat(passes(rules(), new Packet(frame, 772, 4, 1, 14))).isFalse();
        assertThat(passes(rules(), new Packet(frame, 1, 4, 1, 14))).isTrue();
    }

    @Test
    void withoutRulesEverythingPassesButArp() {
        assertThat(passes(rules(), ethernet(IPV4, udp4(1, 2)))).isTrue();
        assertThat(passes(rules(), ethernet(0x8847, new byte[30]))).isTrue();
        assertThat(passes(rules(), ethernet(VLAN, vlan(1, 0x0806, new byte[28]))))
                .isFalse();
        assertThat(passes(rules(), ethernet(0x0806, new byte[28]))).isFalse();
    }

    @Test
    void oneVersionOfIpLeavesTheOtherOut() {
        byte[] four = ethernet(IPV4, tcp4(1, 2));
        byte[] six = ethernet(IPV6, ipv6(A6, B6, TCP, tcp(1, 2, 1, 0, ACK, NOTHING)));
        CaptureOptions v4 = CaptureOptions.builder().ipVersion(IpVersion.V4).build();
        CaptureOptions v6 = CaptureOptions.builder().ipVersion(IpVersion.V6).build();
        assertThat(passes(v4, four)).isTrue();
        assertThat(passes(v4, six)).isFalse();
        assertThat(passes(v6, four)).isFalse();
        assertThat(passes(v6, six)).isTrue();
    }

    @Test
    void ofSeveralInterfacesTheOthersAreLeftOut() {
        byte[] frame = ethernet(IPV4, tcp4(1, 2));
        BpfProgram program = PacketFilter.compile(rules(), List.of(3, 5));
        assertThat(BpfInterpreter.run(program, new Packet(frame, 1, 0, 5, 14))).isEqualTo(SNAP);
        assertThat(BpfInterpreter.run(program, new Packet(frame, 1, 0, 4, 14))).isZero();
    }

    @Test
    void unreadHardwareIsLetThroughToBeCounted() {
        BpfProgram program = PacketFilter.compile(rules(tcp80()), List.of());
        assertThat(BpfInterpreter.run(program, new Packet(new byte[16], 280, 0, 2, 0)))
                .isEqualTo(1);
    }

    @Test
    void cutHeadersAreNoMatch() {
        byte[] frame = ethernet(IPV4, tcp4(40_000, 80));
        CaptureOptions options = rules(tcp80());
        for (int length = 0; length < 14 + 20 + 4; length++) {
            assertThat(passes(options, java.util.Arrays.copyOf(frame, length))).isFalse();
        }
    }
}
