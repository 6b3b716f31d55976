// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfacesTest {

    @Test
    void namesStandBeforeTheLastColon() {
        assertThat(Interfaces.parseNames(List.of(
                        "Inter-|   Receive                            |  Transmit",
                        " face |bytes    packets",
                        "    lo: 100 2",
                        "eth0:1: 5 6",
                        "wlan0:7")))
                .containsExactly("lo", "eth0:1", "wlan0");
    }

    @Test
    void theLoopbackAddressIsListedWithItsPrefix() throws IOException {
        NetworkInterface loopback =
                NetworkInterface.getByInetAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        assertThat(Interfaces.list()).anySatisfy(each -> {
            assertThat(each.name()).isEqualTo(loopback.getName());
            assertThat(each.addresses()).contains("127.0.0.1/8");
        });
        assertThat(Interfaces.names()).contains(loopback.getName());
        assertThat(Interfaces.matching("^" + loopback.getName() + "$")).containsExactly(loopback.getName());
        assertThat(Interfaces.matching("no such")).isEmpty();
    }
}
