// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A protocol is one package, one line in {@link Protocols}, one fixture folder named by its id: this test finds everything
 * else by itself.
 */
class ProtocolFixturesTest {

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures"));

    /** Packets that belong to nobody here, but look as if they did. */
    private static final String NEAR_MISS = "near-miss-";

    /** What every protocol shows, as patterns for the names of its scenarios. */
    private static final List<String> REQUIRED = List.of(
            "plain", "(pipelined|multiplexed).*", "error-answer.*", ".*large.*", "mid-connection.*", NEAR_MISS + ".*");

    static List<Descriptor> protocols() {
        return Protocols.standard(DecoderOptions.DEFAULT).descriptors();
    }

    /** Every scenario of a registered protocol. */
    static Stream<Path> scenarios() {
        return protocols().stream().flatMap(protocol -> scenarios(protocol).stream());
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void hasEveryScenarioThatIsRequired(Descriptor protocol) {
        List<String> names = scenarios(protocol).stream()
                .map(path -> Objects.toString(path.getFileName()))
                .toList();

        assertThat(REQUIRED)
                .as("scenarios of %s: %s", protocol.id(), names)
                .allMatch(pattern -> names.stream().anyMatch(name -> name.matches(pattern)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void tellsRoundTripsOfItsProtocolUnlessItIsANearMiss(Path scenario) {
        Played played = Player.ofAll().play(Captures.read(scenario.resolve("capture.pcap")));
        Balance.check(played);

        Descriptor owner = protocols().stream()
                .filter(protocol -> scenario.startsWith(folder(protocol)))
                .findFirst()
                .orElseThrow();
        List<String> told = played.told().stream()
                .map(t -> t.roundTrip().protocol())
                .distinct()
                .toList();
        boolean isNearMiss = Objects.toString(scenario.getFileName()).startsWith(NEAR_MISS);
        if (isNearMiss) {
            assertThat(told).doesNotContain(owner.id());
        } else {
            assertThat(told).containsExactly(owner.id());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void saysWhatItShowsAndIsSmall(Path scenario) throws IOException {
        assertThat(scenario.resolve("README.md")).isNotEmptyFile();
        assertThat(Files.size(scenario.resolve("capture.pcap"))).isLessThanOrEqualTo(64 << 10);
    }

    @Test
    void everyFixtureFolderIsNamedByTheIdOfARegisteredProtocol() throws IOException {
        try (Stream<Path> folders = Files.list(FIXTURES)) {
            assertThat(folders.filter(Files::isDirectory))
                    .containsExactlyInAnyOrderElementsOf(protocols().stream()
                            .map(ProtocolFixturesTest::folder)
                            .toList());
        }
    }

    private static Path folder(Descriptor protocol) {
        return FIXTURES.resolve(protocol.id());
    }

    private static List<Path> scenarios(Descriptor protocol) {
        try (Stream<Path> folders = Files.list(folder(protocol))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError("no fixtures of " + protocol.id(), e);
        }
    }
}
