// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsStateCodecTest {

    private static final String FRESH_V1 = "0000000000";
    private static final String RETRIED_V1 = "0100000001";
    private static final String SETTLED_V1 = "0200000002";

    private final DecoderHarness<TlsState> tls = new DecoderHarness<>(new TlsProtocol(), Transport.TCP);

    private String snapshot() {
        return HexFormat.of().formatHex(tls.snapshot());
    }

    @Test
    void freshStateHasTheBytesOfVersion1() {
        assertThat(snapshot()).isEqualTo(FRESH_V1);
    }

    @Test
    void statesOfAHandshakeHaveTheBytesOfVersion1() {
        byte[] hello = Hellos.client("www.example.org", List.of("TLSv1.3"));
        tls.feed(Side.CLIENT, hello, 1).feed(Side.SERVER, Hellos.record(22, Hellos.retryRequest()), 2);
        assertThat(snapshot()).isEqualTo(RETRIED_V1);

        tls.feed(Side.CLIENT, hello, 3).feed(Side.SERVER, Hellos.record(22, Hellos.serverHello(0x1301, "")), 4);
        assertThat(snapshot()).isEqualTo(SETTLED_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        TlsState state = read(1, RETRIED_V1);
        assertThat(state.retried).isTrue();
        assertThat(state.settled).isFalse();
        assertThat(state.hellos).isEqualTo(1);
        assertThat(read(1, SETTLED_V1).settled).isTrue();
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> read(2, FRESH_V1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    private static TlsState read(int version, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new TlsStateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
