// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.engine.Rebuilt.Way;
import io.packetd.schema.FlowKey;
import io.packetd.schema.Tunnel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is around the segments does not change what is told: every capture, put into other frames, tells the same. */
class EncapsulationLawsTest {

    static Stream<Path> captures() {
        return Captures.of(Protocols.standard(DecoderOptions.DEFAULT).all().stream()
                        .map(protocol -> protocol.descriptor().id())
                        .toArray(String[]::new))
                .stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void tellsTheSameInOtherFrames(Path capture) {
        List<Seg> segments = Captures.read(capture);
        List<String> original = Player.ofAll().play(segments).shown();
        for (Way way : Way.values()) {
            for (int fragmentBytes : way.name().startsWith("FRAGMENTS") ? new int[] {24, 1024} : new int[] {8}) {
                List<Seg> rebuilt = Rebuilt.of(segments, way, fragmentBytes);
                assertThat(rebuilt).as("segments in %s", way).hasSizeGreaterThanOrEqualTo(segments.size());
                Played played = Player.ofAll().play(rebuilt);
                Balance.check(played);
                assertThat(Laws.difference(original, played.shown()))
                        .as("%s, fragments of %d bytes", way, fragmentBytes)
                        .isNull();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void knowsWhatIsAroundTheSegments(Path capture) {
        List<Seg> segments = Captures.read(capture);

        assertThat(flows(segments, Way.ETHERNET))
                .allMatch(flow -> flow.vlans().isEmpty() && flow.tunnels().isEmpty());
        assertThat(flows(segments, Way.VLAN)).allMatch(flow -> flow.vlans().equals(List.of(42)));
        assertThat(flows(segments, Way.QINQ)).allMatch(flow -> flow.vlans().equals(List.of(7, 42)));
        assertThat(flows(segments, Way.VXLAN))
                .allMatch(flow -> flow.tunnels().equals(List.of(new Tunnel(Tunnel.Kind.VXLAN, 5001))));
        assertThat(flows(segments, Way.IPV6)).allMatch(flow -> flow.lowAddress().length == 16);
    }

    private static Stream<FlowKey> flows(List<Seg> segments, Way way) {
        return Rebuilt.of(segments, way, 8).stream().map(Seg::flow).distinct();
    }
}
