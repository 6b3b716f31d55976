// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.packetd.shipper.live.CaptureRule.Transport;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureOptionsTest {

    private static void refuses(CaptureOptions.Builder builder, String message) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(message);
    }

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        CaptureOptions options = CaptureOptions.builder().build();
        CaptureOptions expected = new CaptureOptions(
                CaptureEngine.AUTO, "any", List.of(), IpVersion.BOTH, true, 65_575, 8 << 20, 256 << 10, 10, 1, true);
        assertThat(options).isEqualTo(expected);
    }

    @Test
    void everyOptionIsTaken() {
        List<CaptureRule> rules = List.of(new CaptureRule("http", Transport.TCP, List.of(80), null));
        CaptureOptions options = CaptureOptions.builder()
                .engine(CaptureEngine.AF_PACKET)
                .interfaces("eth\\d")
                .rules(rules)
                .ipVersion(IpVersion.V6)
                .promiscuous(false)
                .snapLength(200)
                .ringBytes(4 << 20)
                .blockBytes(64 << 10)
                .retireMillis(3)
                .threads(2)
                .dropPrivileges(false)
                .build();
        assertThat(options)
                .isEqualTo(new CaptureOptions(
                        CaptureEngine.AF_PACKET,
                        "eth\\d",
                        rules,
                        IpVersion.V6,
                        false,
                        200,
                        4 << 20,
                        64 << 10,
                        3,
                        2,
                        false));
    }

    @Test
    void theOffendingOptionIsNamed() {
        refuses(CaptureOptions.builder().snapLength(63), "snapLength 63 is not in 64 to 262144");
        refuses(CaptureOptions.builder().ringBytes(0), "ringBytes 0");
        refuses(CaptureOptions.builder().blockBytes(100_000), "blockBytes 100000 is not a power of two");
        refuses(CaptureOptions.builder().blockBytes(64 << 10), "blockBytes 65536 is less than snapLength 65575");
        refuses(CaptureOptions.builder().ringBytes(1 << 20).blockBytes(1 << 20), "less than 4 times blockBytes");
        refuses(CaptureOptions.builder().retireMillis(0), "retireMillis 0");
        refuses(CaptureOptions.builder().threads(65), "threads 65");
        refuses(CaptureOptions.builder().engine(CaptureEngine.LIBPCAP).threads(2), "threads 2");
        refuses(CaptureOptions.builder().interfaces("eth("), "interfaces 'eth('");
        refuses(CaptureOptions.builder().interfaces(""), "interfaces is empty");
    }

    @Test
    void namesOfEnginesAndVersionsAreKnown() {
        assertThat(CaptureEngine.of("af_packet")).isEqualTo(CaptureEngine.AF_PACKET);
        assertThat(IpVersion.of("v6")).isEqualTo(IpVersion.V6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaptureEngine.of("pcap"))
                .withMessage("engine 'pcap' is none of auto, af_packet, libpcap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpVersion.of("4"))
                .withMessage("ipVersion '4' is none of v4, v6, both");
    }

    @Test
    void aRuleHasPortsThatExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptureRule("http", Transport.TCP, List.of(), null))
                .withMessage("rule 'http' names no port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptureRule("http", Transport.TCP, List.of(65_536), null))
                .withMessage("rule 'http': port 65536 is not in 1 to 65535");
    }
}
