// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.nameHex;
import static io.packetd.protocol.dns.DnsBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordTextTest {

    private static Map<?, ?> record(int type, String hex) {
        byte[] bytes = response(1, type, "ex.com").answer(type, hex).build();
        DnsMessage message = DnsMessage.read(ByteWindow.of(bytes, 0), 0, bytes.length);
        assertThat(message).isNotNull();
        Object answers = message == null ? List.of() : message.tree().get("AnswerSec");
        return (Map<?, ?>) ((List<?>) java.util.Objects.requireNonNull(answers)).get(0);
    }

    static List<Arguments> records() {
        String host = nameHex("h.ex.com");
        return List.of(
                Arguments.of(1, "c0000201", "192.0.2.1"),
                Arguments.of(28, "00000000000000000000000000000001", "::1"),
                Arguments.of(28, "20010db8000000010000000000000000", "2001:db8:0:1::"),
                Arguments.of(28, "00000000000000000000ffffc0000201", "192.0.2.1"),
                Arguments.of(28, "00010002000300040005000600070000", "1:2:3:4:5:6:7:0"),
                Arguments.of(5, host, "h.ex.com."),
                Arguments.of(39, host, "h.ex.com."),
                Arguments.of(5, "c00c", "ex.com."),
                Arguments.of(15, "000a" + host, "h.ex.com."),
                Arguments.of(33, "0001" + "0002" + "01bb" + host, "h.ex.com.:443/W:2/P:1"),
                Arguments.of(6, DnsBytes.soa(7), "ns.ex.com./root.ex.com./T:60/E:604800"),
                Arguments.of(16, "0361626300" + "026465", "abc//de"),
                Arguments.of(257, "00" + "05" + "6973737565" + "61", "0 issue \"a\""),
                Arguments.of(35, "0064" + "000a" + "0175" + "03534950" + "00" + "00", "100 10 \"u\" \"SIP\" \"\" ."),
                Arguments.of(43, "ec45" + "05" + "01" + "2bb183af", "60485 5 1 2bb183af"),
                Arguments.of(44, "0101" + "aabb", "1 1 aabb"),
                Arguments.of(48, "0100" + "03" + "08" + "010203", "256 3 8 AQID"),
                Arguments.of(
                        46,
                        "0001" + "08" + "02" + "0000012c" + "5f5e1000" + "00000000" + "1234" + host + "010203",
                        "A 8 2 300 20200913122640 19700101000000 4660 h.ex.com. AQID"),
                Arguments.of(47, host + "0006" + "400000080003" + "0101" + "40", "h.ex.com. A AAAA RRSIG NSEC CAA"),
                Arguments.of(52, "03" + "01" + "01" + "ffee", "3 1 1 ffee"),
                Arguments.of(65, "0001" + "00" + "0001" + "0006" + "026832" + "026833", "1 . alpn=h2,h3"),
                Arguments.of(
                        65,
                        "0001" + "00" + "0003" + "0002" + "20fb" + "0004" + "0004" + "c0000201" + "fe01" + "0001"
                                + "aa",
                        "1 . port=8443 ipv4hint=192.0.2.1 key65025=aa"),
                Arguments.of(65, "0000" + host, "0 h.ex.com."),
                Arguments.of(65280, "010203", "\\# 3 010203"),
                Arguments.of(29, "0011", "\\# 2 0011"),
                Arguments.of(1, "c00002", "\\# 3 c00002"),
                Arguments.of(1, "", ""),
                Arguments.of(33, "0001", "\\# 2 0001"),
                Arguments.of(65, "0001" + "00" + "0003" + "0001" + "20", "\\# 8 0001000003000120"),
                Arguments.of(65280, "00".repeat(300), "\\# 300 " + "00".repeat(256) + "..."));
    }

    @ParameterizedTest
    @MethodSource("records")
    @DisplayName("L-103: data is shown as text")
    void dataIsShownAsText(int type, String hex, String text) {
        assertThat(record(type, hex).get("Record")).isEqualTo(text);
    }

    @Test
    @DisplayName("L-103: preference of mail exchanges is kept")
    void preferenceOfMailExchangesIsKept() {
        assertThat(record(15, "000a" + nameHex("h.ex.com")).get("Preference")).isEqualTo(10L);
    }

    @Test
    void textIsCut() {
        String text = "ff" + "61".repeat(255);

        assertThat((String) record(16, text.repeat(8)).get("Record"))
                .hasSize(RecordText.MAX_TEXT + 3)
                .endsWith("...");
    }
}
