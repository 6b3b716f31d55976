// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.query;
import static io.packetd.protocol.dns.DnsBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsProbeTest {

    private static final DnsProtocol DNS = new DnsProtocol();

    private static Verdict udp(byte[] bytes) {
        return DNS.probe(ByteWindow.of(bytes, 0), Transport.UDP);
    }

    private static Verdict tcp(byte[] bytes) {
        return DNS.probe(ByteWindow.of(bytes, 0), Transport.TCP);
    }

    @Test
    void wellFormedMessagesAreCertain() {
        assertThat(udp(query(1, 1, "ex.com").build())).isEqualTo(Verdict.YES_CLIENT);
        assertThat(udp(response(1, 1, "ex.com").answer(1, "01020304").build())).isEqualTo(Verdict.YES_SERVER);
        assertThat(tcp(query(1, 1, "ex.com").framed())).isEqualTo(Verdict.YES_CLIENT);
    }

    @Test
    void datagramThatIsCutIsPossible() {
        byte[] whole = response(1, 1, "ex.com").answer(1, "01020304").build();

        assertThat(udp(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(Verdict.MAYBE_SERVER);
        assertThat(udp(Arrays.copyOf(whole, 12 + 12))).isEqualTo(Verdict.MAYBE_SERVER);
        assertThat(udp(Arrays.copyOf(whole, 12 + 11))).isEqualTo(Verdict.NO);
        assertThat(udp(Arrays.copyOf(whole, whole.length + 1))).isEqualTo(Verdict.MAYBE_SERVER);
    }

    @Test
    void localNameLookupsAreNeverCertain() {
        byte[] multicast = new DnsBytes(0, 0).question("printer.local", 1, 1).build();
        byte[] llmnr = new DnsBytes(77, 0).question("wpad", 1, 1).build();
        byte[] answer = new DnsBytes(77, 0x8000)
                .question("wpad", 1, 1)
                .answer(1, "01020304")
                .build();

        assertThat(udp(multicast)).isEqualTo(Verdict.MAYBE_CLIENT);
        assertThat(udp(llmnr)).isEqualTo(Verdict.MAYBE_CLIENT);
        assertThat(udp(answer)).isEqualTo(Verdict.MAYBE_SERVER);
    }

    @Test
    void multicastAnswersAndNetBiosAreNot() {
        byte[] unasked = new DnsBytes(0, 0x8400)
                .record(1, "printer.local", 1, 0x8001, 120, "01020304")
                .build();
        byte[] unicastWanted =
                new DnsBytes(0, 0).question("printer.local", 1, 0x8001).build();
        byte[] netBios = new DnsBytes(5, 0x0110)
                .question("EJFDEBFEEBFACACACACACACACACACAAA", 32, 1)
                .build();
        byte[] netBiosStatus = new DnsBytes(5, 0)
                .question("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 33, 1)
                .build();

        assertThat(udp(unasked)).isEqualTo(Verdict.NO);
        assertThat(udp(unicastWanted)).isEqualTo(Verdict.NO);
        assertThat(udp(netBios)).isEqualTo(Verdict.NO);
        assertThat(udp(netBiosStatus)).isEqualTo(Verdict.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "REGISTER sip:a@b SIP/2.0\r\nVia: x\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "*1\r\n$4\r\nPING\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n                  "
            })
    void textIsNot(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);

        assertThat(udp(bytes)).isEqualTo(Verdict.NO);
        assertThat(tcp(bytes)).isEqualTo(bytes.length == 0 ? Verdict.UNDECIDED : Verdict.NO);
    }

    @Test
    void startOfTlsIsNot() {
        assertThat(tcp(HexFormat.of().parseHex("16030100c8010000c403030102030405060708")))
                .isEqualTo(Verdict.NO);
    }

    @Test
    void verdictOnAStreamIsFinal() {
        byte[] large = new DnsBytes(1, 0x8180)
                .question("ex.com", 16, 1)
                .answer(16, "00".repeat(6000))
                .framed();
        for (byte[] bytes :
                new byte[][] {DnsStreamTest.STREAM, large, HexFormat.of().parseHex("0100" + "16".repeat(40))}) {
            Verdict first = Verdict.UNDECIDED;
            for (int length = 1; length <= bytes.length; length++) {
                Verdict verdict = tcp(Arrays.copyOf(bytes, length));
                first = first.equals(Verdict.UNDECIDED) ? verdict : first;
                assertThat(verdict).as("of the first %d bytes", length).isEqualTo(first);
            }
            assertThat(first).isNotEqualTo(Verdict.UNDECIDED);
        }
    }

    @Test
    void searchNeedsAHeaderAndAQuestion() {
        byte[] bytes = DnsBytes.concat(
                new byte[] {1, 2, 3, 0x40, 0x41}, query(1, 1, "ex.com").framed());

        assertThat(DNS.findFrame(ByteWindow.of(bytes, 0), 0, Side.CLIENT, DNS.newState(Transport.TCP)))
                .isEqualTo(5);
        assertThat(DNS.findFrame(ByteWindow.of(bytes, 0), 6, Side.CLIENT, DNS.newState(Transport.TCP)))
                .isGreaterThan(bytes.length - 14);
    }
}
