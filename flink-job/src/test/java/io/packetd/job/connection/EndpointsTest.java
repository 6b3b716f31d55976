// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.schema.FlowKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:0, ::",
        "2001:db8:0:0:0:0:0:0, 2001:db8::",
        "2001:db8:0:1:0:0:0:1, 2001:db8:0:1::1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fe80:0:0:0:202:b3ff:fe1e:8329, fe80::202:b3ff:fe1e:8329"
    })
    void writesIpv6AsRfc5952Says(String written, String expected) throws UnknownHostException {
        assertThat(host(InetAddress.getByName(written).getAddress())).isEqualTo(expected);
    }

    @Test
    void writesMappedIpv4AsIpv4() {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
        assertThat(host(mapped)).isEqualTo("192.0.2.7");
    }

    @Test
    void bracketsOnlyIpv6() throws UnknownHostException {
        byte[] six = InetAddress.getByName("2001:db8::1").getAddress();
        assertThat(Endpoints.of(key(six)).text(0)).isEqualTo("[2001:db8::1]:80");
        assertThat(Endpoints.of(key(new byte[] {10, 0, 0, 1})).text(0)).isEqualTo("10.0.0.1:80");
    }

    @Test
    void cacheTellsFlowsApart() {
        Endpoints.Cache cache = new Endpoints.Cache();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                byte[] address = {10, 1, (byte) (i >> 8), (byte) i};
                assertThat(cache.get(key(address)).host(0)).isEqualTo("10.1." + (i >> 8) + "." + (i & 0xff));
            }
        }
    }

    private static String host(byte[] address) {
        return Endpoints.of(key(address)).host(0);
    }

    /** Both ends have the same address, so the order is that of the ports. */
    private static FlowKey key(byte[] address) {
        return FlowKey.of(6, address, 80, address, 40_000, List.of(), List.of(), "");
    }
}
