// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.TestFrames.A;
import static io.packetd.packet.TestFrames.A6;
import static io.packetd.packet.TestFrames.B;
import static io.packetd.packet.TestFrames.B6;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.IPV6;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.VLAN;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.extension;
import static io.packetd.packet.TestFrames.ipv4;
import static io.packetd.packet.TestFrames.ipv4Fragment;
import static io.packetd.packet.TestFrames.ipv6;
import static io.packetd.packet.TestFrames.ipv6Fragment;
import static io.packetd.packet.TestFrames.udp;
import static io.packetd.packet.TestFrames.vlan;
import static io.packetd.packet.TestFrames.vxlan;
import static io.packetd.packet.header.Parsing.FRAME;
import static io.packetd.packet.header.Parsing.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FragmentReassemblerTest {

    private static final String TEXT = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String WHOLE = "udp 192.0.2.1:1-192.0.2.2:2 " + TEXT;
    private static final byte[] DATAGRAM = udp(1, 2, TEXT.getBytes(StandardCharsets.US_ASCII));

    private final Parsing parsing = new Parsing();

    @Test
    void putsFragmentsTogetherAtTheTimeOfTheLast() {
        assertThat(parsing.next(piece(1, 0, 16), 1)).isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 16, 32), 2)).isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 32, 44), 3)).isEqualTo(WHOLE);
        assertThat(parsing.parser().packet().capturedAtNanos).isEqualTo(3);
        assertThat(parsing.fragmentCounts()).isEqualTo(new FragmentCounts(3, 1, 0, 0, 0));
    }

    @Test
    void putsFragmentsInOrder() {
        assertThat(parsing.next(piece(1, 32, 44), 1)).isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 16, 32), 1)).isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 0, 16), 1)).isEqualTo(WHOLE);
    }

    @Test
    void countsDuplicatesAndGoesOn() {
        parsing.next(piece(1, 0, 16), 1);
        assertThat(parsing.next(piece(1, 0, 16), 1)).isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 16, 44), 1)).isEqualTo(WHOLE);
        assertThat(parsing.fragmentCounts()).isEqualTo(new FragmentCounts(3, 1, 1, 0, 0));
    }

    @Test
    void keepsWhatCameFirstWhereFragmentsOverlap() {
        parsing.next(piece(1, 0, 24), 1);
        byte[] other = new byte[28];
        Arrays.fill(other, (byte) '#');

        assertThat(parsing.next(ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 16, false, other)), 1))
                .isEqualTo(WHOLE.substring(0, WHOLE.length() - 20) + "#".repeat(20));
    }

    @Test
    void keepsDatagramsApart() {
        parsing.next(piece(1, 0, 16), 1);
        parsing.next(piece(2, 0, 16), 1);
        byte[] tagged = ethernet(VLAN, vlan(5, IPV4, Arrays.copyOfRange(piece(1, 16, 44), 14, 14 + 20 + 28)));

        assertThat(parsing.next(tagged, 1)).isEqualTo("fragments");
        assertThat(parsing.next(ethernet(IPV4, ipv4Fragment(A, B, 6, 1, 16, false, new byte[8])), 1))
                .isEqualTo("fragments");
        assertThat(parsing.next(ethernet(IPV4, ipv4Fragment(B, A, UDP, 1, 16, false, new byte[8])), 1))
                .isEqualTo("fragments");
        assertThat(parsing.next(piece(2, 16, 44), 1)).isEqualTo(WHOLE);
        assertThat(parsing.next(piece(1, 16, 44), 1)).isEqualTo(WHOLE);
    }

    @Test
    void readsIpv6FragmentsWithExtensionsInside() {
        byte[] payload = extension(UDP, 0, DATAGRAM);
        byte[] first = ipv6Fragment(60, 77, 0, true, Arrays.copyOf(payload, 24));
        byte[] last = ipv6Fragment(0, 77, 24, false, Arrays.copyOfRange(payload, 24, payload.length));

        assertThat(parsing.next(ethernet(IPV6, ipv6(A6, B6, 44, last)), 1)).isEqualTo("fragments");
        assertThat(parsing.next(ethernet(IPV6, ipv6(A6, B6, 0, extension(44, 0, first))), 1))
                .isEqualTo("udp [2001:db8:0:0:0:0:0:1]:1-[2001:db8:0:0:0:0:0:2]:2 " + TEXT);
    }

    @Test
    void looksForTunnelsInWholeDatagrams() {
        byte[] tunnel = udp(9, 4789, vxlan(7, FRAME));
        parsing.next(ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 0, true, Arrays.copyOf(tunnel, 40))), 1);
        byte[] rest = Arrays.copyOfRange(tunnel, 40, tunnel.length);

        assertThat(parsing.next(ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 40, false, rest)), 1))
                .isEqualTo(PLAIN.replace(" hello", " vxlan 7 hello"));
    }

    @Test
    void tellsWhereTheCaptureCutAFragment() {
        byte[] first = piece(1, 0, 24);
        assertThat(parsing.next(1, Arrays.copyOf(first, first.length - 5), first.length, 1))
                .isEqualTo("fragments");
        assertThat(parsing.next(piece(1, 24, 44), 1)).isEqualTo(WHOLE.replace(TEXT, "0123456789a +25"));
    }

    @Test
    void givesUpAfterTheTimeout() {
        parsing.next(piece(1, 0, 16), 0);
        parsing.next(piece(2, 0, 16), 30_000_000_001L);

        assertThat(parsing.fragmentCounts()).isEqualTo(new FragmentCounts(2, 0, 0, 1, 0));
        assertThat(parsing.next(piece(1, 16, 44), 30_000_000_001L)).isEqualTo("fragments");
    }

    @Test
    void oldDatagramsGiveWayWhenMemoryIsShort() {
        for (int id = 0; id < 40_000; id++) {
            parsing.next(piece(id, 0, 16), 1);
            assertThat(parsing.parser().fragments.memory()).isLessThanOrEqualTo(1 << 20);
        }

        assertThat(parsing.fragmentCounts().dropped()).isPositive();
        assertThat(parsing.next(piece(0, 16, 44), 1)).isEqualTo("fragments");
        assertThat(parsing.next(piece(39_999, 16, 44), 1)).isEqualTo(WHOLE);
    }

    @Test
    void refusesFragmentsThatFitNoDatagram() {
        parsing.next(piece(1, 16, 44), 1);
        byte[] beyond = ipv4Fragment(A, B, UDP, 1, 40, true, new byte[16]);
        byte[] odd = ipv4Fragment(A, B, UDP, 2, 0, true, new byte[15]);
        byte[] ofDeath = ipv4Fragment(A, B, UDP, 3, 65528, false, new byte[16]);
        byte[] empty = ipv4Fragment(A, B, UDP, 4, 8, true, new byte[0]);
        byte[] secondEnd = ipv4Fragment(A, B, UDP, 1, 24, false, new byte[8]);
        for (byte[] packet : new byte[][] {beyond, odd, ofDeath, empty, secondEnd}) {
            assertThat(parsing.next(ethernet(IPV4, packet), 1)).isEqualTo("fragments");
        }

        assertThat(parsing.fragmentCounts()).isEqualTo(new FragmentCounts(6, 0, 0, 0, 5));
        assertThat(parsing.next(piece(1, 0, 16), 1)).isEqualTo(WHOLE);
    }

    @Test
    void endOfInputGivesUpWhatWaits() {
        parsing.next(piece(1, 0, 16), 1);
        parsing.next(piece(1, 16, 24), 1);
        parsing.parser().endOfInput();

        assertThat(parsing.fragmentCounts()).isEqualTo(new FragmentCounts(2, 0, 0, 2, 0));
    }

    @Test
    void goesOnAfterSaveAndLoad() throws IOException {
        parsing.next(piece(1, 32, 44), 1);
        parsing.next(piece(1, 0, 16), 1);
        parsing.next(piece(2, 0, 16), 2);
        Parsing restored = new Parsing();
        restored.parser().loadFragments(new DataInputStream(new ByteArrayInputStream(saved(parsing))));

        assertThat(saved(restored)).isEqualTo(saved(parsing));
        assertThat(restored.next(piece(1, 16, 32), 3)).isEqualTo(WHOLE);
        assertThat(restored.next(piece(2, 16, 44), 30_000_000_003L)).isEqualTo("fragments");
    }

    @Test
    void refusesDamagedSavesWithoutAnyOtherException() throws IOException {
        parsing.next(piece(1, 32, 44), 1);
        parsing.next(piece(1, 0, 16), 1);
        byte[] saved = saved(parsing);
        for (int at = 0; at < saved.length; at++) {
            byte[] cut = Arrays.copyOf(saved, at);
            assertThatThrownBy(() ->
                            new Parsing().parser().loadFragments(new DataInputStream(new ByteArrayInputStream(cut))))
                    .isInstanceOf(IOException.class);
            byte[] damaged = saved.clone();
            damaged[at] ^= (byte) 0xff;
            try {
                Parsing restored = new Parsing();
                restored.parser().loadFragments(new DataInputStream(new ByteArrayInputStream(damaged)));
                restored.next(piece(1, 16, 32), 3);
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    @Test
    void wholePacketsBetweenFragmentsPass() {
        parsing.next(piece(1, 0, 16), 1);

        assertThat(parsing.next(ethernet(IPV4, ipv4(A, B, UDP, DATAGRAM)), 1)).isEqualTo(WHOLE);
        assertThat(parsing.next(piece(1, 16, 44), 1)).isEqualTo(WHOLE);
    }

    private static byte[] saved(Parsing parsing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parsing.parser().saveFragments(new DataOutputStream(out));
        return out.toByteArray();
    }

    /** A part of {@link #DATAGRAM} as a frame. */
    private static byte[] piece(int id, int from, int to) {
        byte[] part = Arrays.copyOfRange(DATAGRAM, from, to);
        return ethernet(IPV4, ipv4Fragment(A, B, UDP, id, from, to < DATAGRAM.length, part));
    }
}
