// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Protocols;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that waits costs little, however much it has said. */
class IdleStateTest {

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures"));
    private static final Protocols PROTOCOLS = Protocols.standard(DecoderOptions.DEFAULT);
    private static final int EXCHANGES = 1000;

    /** What an idle connection may cost, in bytes of a checkpoint. */
    private static final int MOST_BYTES = 2 << 10;

    static Stream<String> protocols() {
        return PROTOCOLS.descriptors().stream().map(Descriptor::id);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void keepsAtMostTwoKibibytesAfterAThousandRoundTrips(String id) {
        RepeatedExchange exchange = Exchanges.of(FIXTURES, PROTOCOLS, id);
        long before = exchange.told();

        for (int i = 0; i < EXCHANGES; i++) {
            exchange.play();
        }

        assertThat(exchange.told() - before)
                .as("RoundTrips of %s", exchange.operation())
                .isEqualTo(Exchanges.repeats(id) ? EXCHANGES : 1);
        assertThat(exchange.stateBytes()).isLessThanOrEqualTo(MOST_BYTES);
    }
}
