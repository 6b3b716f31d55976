// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowKeyTest {

    private static final byte[] A = {10, 0, 0, 1};
    private static final byte[] B = {(byte) 200, 0, 0, 2};
    private static final List<Tunnel> VXLAN = List.of(new Tunnel(Tunnel.Kind.VXLAN, 42));

    @Test
    void bothDirectionsShareOneKey() {
        FlowKey there = FlowKey.of(6, A, 40000, B, 80, List.of(5), VXLAN, "x");
        FlowKey back = FlowKey.of(6, B, 80, A, 40000, List.of(5), VXLAN, "x");

        assertThat(there).isEqualTo(back).hasSameHashCodeAs(back);
        assertThat(there.lowAddress()).isEqualTo(A);
        assertThat(there.lowPort()).isEqualTo(40000);
        assertThat(there.highAddress()).isEqualTo(B);
        assertThat(there.highPort()).isEqualTo(80);
    }

    @Test
    void ordersEqualAddressesByPort() {
        FlowKey key = FlowKey.of(6, A, 40000, A, 80, List.of(), List.of(), "");

        assertThat(key.lowPort()).isEqualTo(80);
        assertThat(key).isEqualTo(FlowKey.of(6, A, 80, A, 40000, List.of(), List.of(), ""));
    }

    @Test
    void everyPartDistinguishes() {
        Set<FlowKey> keys = new HashSet<>(List.of(
                FlowKey.of(6, A, 1, B, 2, List.of(), List.of(), ""),
                FlowKey.of(17, A, 1, B, 2, List.of(), List.of(), ""),
                FlowKey.of(6, A, 2, B, 1, List.of(), List.of(), ""),
                FlowKey.of(6, A, 1, B, 2, List.of(1), List.of(), ""),
                FlowKey.of(6, A, 1, B, 2, List.of(1, 2), List.of(), ""),
                FlowKey.of(6, A, 1, B, 2, List.of(), VXLAN, ""),
                FlowKey.of(6, A, 1, B, 2, List.of(), List.of(new Tunnel(Tunnel.Kind.GENEVE, 42)), ""),
                FlowKey.of(6, A, 1, B, 2, List.of(), List.of(), "x")));

        assertThat(keys).hasSize(8);
    }

    @Test
    void survivesItsEncoding() {
        for (FlowKey key : Blocks.exampleFlows()) {
            FlowKey again = FlowKey.ofEncoded(key.encoded());
            assertThat(again).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.toString());
            assertThat(again.vlans()).isEqualTo(key.vlans());
            assertThat(again.tunnels()).isEqualTo(key.tunnels());
            assertThat(again.domain()).isEqualTo(key.domain());
        }
    }

    @Test
    void readsForPeople() {
        assertThat(FlowKey.of(6, A, 40000, B, 80, List.of(5), VXLAN, ""))
                .hasToString("tcp 10.0.0.1:40000-200.0.0.2:80 vlan 5 vxlan 42");
        assertThat(Blocks.exampleFlows().get(1))
                .hasToString("udp [2000:0:0:0:0:0:0:1]:53-[2000:0:0:0:0:0:0:ff]:65535 vlan 4095 vlan 1 in site-é");
    }

    @Test
    void encoderAgreesWithTheKeyItMakes() {
        for (FlowKey key : Blocks.exampleFlows()) {
            FlowKeyEncoder encoder = Blocks.encoder(key);
            assertThat(encoder.hash()).isEqualTo(key.hashCode());
            assertThat(Arrays.copyOf(encoder.bytes(), encoder.length())).isEqualTo(key.encoded());
            assertThat(encoder.toKey()).isEqualTo(key);
        }
    }

    /** Never change these numbers: they decide which key group owns the state of a flow in every savepoint. */
    @Test
    void hashCodesStayForEver() {
        assertThat(Blocks.exampleFlows().stream().map(FlowKey::hashCode))
                .containsExactly(-1512868475, 1224496507, -1425934615);
    }

    @Test
    void spreadsNeighbouringFlowsOverKeyGroups() {
        int[] groups = new int[128];
        for (int port = 32768; port < 32768 + 12_800; port++) {
            groups[
                    KeyGroups.of(
                            FlowKey.of(6, A, port, B, 80, List.of(), List.of(), "")
                                    .hashCode(),
                            128)]++;
        }
        assertThat(Arrays.stream(groups).max().orElseThrow()).isLessThan(160);
        assertThat(Arrays.stream(groups).min().orElseThrow()).isGreaterThan(50);
    }

    @Test
    void refusesEndpointsOutOfOrder() {
        byte[] encoded = FlowKey.of(6, A, 1, B, 2, List.of(), List.of(), "").encoded();
        encoded[2] = (byte) 0xff;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowKey.ofEncoded(encoded))
                .withMessageContaining("order");
    }

    @Test
    void refusesAddressesOfOtherLengths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowKey.of(6, new byte[5], 1, new byte[5], 2, List.of(), List.of(), ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowKey.of(6, new byte[4], 1, new byte[16], 2, List.of(), List.of(), ""));
    }

    @Test
    void everyCutKeyIsRefused() {
        byte[] whole = Blocks.exampleFlows().get(2).encoded();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException().isThrownBy(() -> FlowKey.ofEncoded(cut));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlowKey.ofEncoded(Arrays.copyOf(whole, whole.length + 1)));
    }
}
