// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.packet.TestFrames.ACK;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.TCP;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.VLAN;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.ipv4;
import static io.packetd.packet.TestFrames.ipv4Fragment;
import static io.packetd.packet.TestFrames.ipv6;
import static io.packetd.packet.TestFrames.tcp;
import static io.packetd.packet.TestFrames.udp;
import static io.packetd.packet.TestFrames.vlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.shipper.live.BpfInterpreter.Packet;
import org.junit.jupiter.api.Test;

class FanoutProgramTest {

    private static final BpfProgram PROGRAM = FanoutProgram.compile();
    private static final String C = "198.51.100.77";
    private static final String D = "203.0.113.5";

    private static long queue(byte[] frame) {
        return BpfInterpreter.run(PROGRAM, Packet.ethernet(frame));
    }

    private static byte[] tcp4(String from, String to, int source, int destination) {
        return ipv4(from, to, TCP, tcp(source, destination, 1, 0, ACK, new byte[0]));
    }

    @Test
    void bothDirectionsGoToOneQueue() {
        for (int port = 1024; port < 1124; port++) {
            assertThat(queue(ethernet(IPV4, tcp4(C, D, port, 80))))
                    .isEqualTo(queue(ethernet(IPV4, tcp4(D, C, 80, port))));
            byte[] there = ipv6("2001:db8::a1", "2001:db8::b2", TCP, tcp(port, 80, 1, 0, ACK, new byte[0]));
            byte[] back = ipv6("2001:db8::b2", "2001:db8::a1", TCP, tcp(80, port, 1, 0, ACK, new byte[0]));
            assertThat(queue(ethernet(IPV6, there))).isEqualTo(queue(ethernet(IPV6, back)));
        }
    }

    @Test
    void connectionsBetweenTwoHostsAreSpread() {
        int[] queues = new int[4];
        for (int port = 32_768; port < 36_768; port++) {
            queues[(int) (queue(ethernet(IPV4, tcp4(C, D, port, 80))) % queues.length)]++;
        }
        for (int connections : queues) {
            assertThat(connections).isBetween(800, 1200);
        }
    }

    @Test
    void fragmentsStayWithTheDatagramsThatAreNot() {
        long whole = queue(ethernet(IPV4, ipv4(C, D, UDP, udp(53, 40_000, new byte[10]))));
        assertThat(queue(ethernet(IPV4, ipv4Fragment(C, D, UDP, 5, 0, true, udp(53, 40_000, new byte[16])))))
                .isEqualTo(whole);
        assertThat(queue(ethernet(IPV4, ipv4Fragment(C, D, UDP, 5, 1480, false, new byte[16]))))
                .isEqualTo(whole);
        assertThat(queue(ethernet(IPV4, ipv4(D, C, UDP, udp(40_000, 53, new byte[10])))))
                .isEqualTo(whole);
    }

    @Test
    void tagsDoNotMatter() {
        long plain = queue(ethernet(IPV4, tcp4(C, D, 4000, 80)));
        assertThat(queue(ethernet(VLAN, vlan(7, IPV4, tcp4(C, D, 4000, 80))))).isEqualTo(plain);
        assertThat(plain).isNotZero();
    }

    @Test
    void whatIsNotIpGoesToTheFirst() {
        assertThat(queue(ethernet(0x0806, new byte[28]))).isZero();
        assertThat(queue(new byte[3])).isZero();
    }
}
