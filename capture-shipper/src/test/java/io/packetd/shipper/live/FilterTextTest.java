// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.shipper.live.CaptureRule.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTextTest {

    private static String text(IpVersion version, CaptureRule... rules) {
        return FilterText.of(CaptureOptions.builder()
                .ipVersion(version)
                .rules(List.of(rules))
                .build());
    }

    @Test
    void rulesReadAsInTheOriginal() throws UnknownHostException {
        InetAddress host = InetAddress.getByName("192.0.2.1");
        CaptureRule one = new CaptureRule("http", Transport.TCP, List.of(80), null);
        CaptureRule withHost = new CaptureRule("http", Transport.TCP, List.of(80), host);
        CaptureRule several = new CaptureRule("http", Transport.TCP, List.of(80, 8080), host);
        CaptureRule dns = new CaptureRule("dns", Transport.UDP, List.of(53), null);
        assertThat(text(IpVersion.BOTH, one)).isEqualTo("(tcp and port 80)");
        assertThat(text(IpVersion.BOTH, withHost)).isEqualTo("(tcp and host 192.0.2.1 and port 80)");
        assertThat(text(IpVersion.BOTH, several)).isEqualTo("(tcp and host 192.0.2.1 and ( port 80 or port 8080 ) )");
        assertThat(text(IpVersion.BOTH, one, dns)).isEqualTo("(tcp and port 80) or (udp and port 53)");
        assertThat(text(IpVersion.V6, one, dns)).isEqualTo("ip6 and ((tcp and port 80) or (udp and port 53))");
    }

    @Test
    void withoutRulesOnlyTheVersionCounts() {
        assertThat(text(IpVersion.BOTH)).isEqualTo("not (arp or rarp)");
        assertThat(text(IpVersion.V4)).isEqualTo("ip");
        assertThat(text(IpVersion.V6)).isEqualTo("ip6");
    }
}
