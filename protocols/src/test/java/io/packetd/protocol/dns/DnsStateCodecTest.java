// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.dns;
import static io.packetd.protocol.dns.DnsBytes.query;
import static io.packetd.protocol.dns.DnsBytes.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DnsStateCodecTest {

    private static final String FRESH_V1 = "110000"; // UDP, nothing open, no transfer

    private static final String BUSY_V1 = "06011234d904a81f5068" // TCP, one open query
            + "0112341234d904a81f5068" // AXFR, id, key
            + "01000000003b9aca07" // side, time of the first byte
            + "00000000000000010000000000000056000000000000000100000000000000070000000000000001000000000000000100"; // counts

    private static DecoderHarness<DnsState> busy() {
        DecoderHarness<DnsState> dns =
                dns(Transport.TCP).feed(Side.CLIENT, query(4660, 252, "ex.com").framed(), 1);
        return dns.feed(
                Side.SERVER,
                response(4660, 252, "ex.com").answer(6, DnsBytes.soa(7)).framed(),
                1_000_000_007);
    }

    private static DnsState read(int version, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new DnsStateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(dns(Transport.UDP).snapshot())).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(busy().snapshot())).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        DnsState state = read(1, BUSY_V1);

        assertThat(state.openCount).isEqualTo(1);
        assertThat(state.transfer).isNotNull().satisfies(transfer -> {
            assertThat(transfer.id).isEqualTo(4660);
            assertThat(transfer.serial).isEqualTo(7);
            assertThat(transfer.startedAtNanos).isEqualTo(1_000_000_007);
        });
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> read(9, FRESH_V1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("9")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefused() {
        assertThatThrownBy(() -> read(1, "070000")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(1, "11ff00")).isInstanceOf(IOException.class);
    }
}
