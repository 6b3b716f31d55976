// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every protocol over every capture: changes on the way do not change what is told. */
class MetamorphicLawsTest {

    static Stream<Path> captures() {
        return Captures.of(Protocols.standard(DecoderOptions.DEFAULT).all().stream()
                        .map(Protocol::descriptor)
                        .map(d -> d.id())
                        .toArray(String[]::new))
                .stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void tellsTheSameHoweverTheStreamIsCut(Path capture) {
        List<Seg> segments = Captures.read(capture);
        Played original = play(segments);
        for (int size : new int[] {1, 2, 3, 7, 64, 1000}) {
            same(original, play(Laws.cut(segments, size)), "cut into pieces of " + size);
        }
        for (int seed = 0; seed < 3; seed++) {
            same(original, play(Laws.cutRandomly(segments, new Random(seed))), "cut randomly, seed " + seed);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void tellsTheSameWhenEverySegmentComesTwice(Path capture) {
        List<Seg> segments = Captures.read(capture);
        same(play(segments), play(Laws.duplicate(segments)), "duplicated");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void tellsTheSameWhenSegmentsComeOutOfOrder(Path capture) {
        List<Seg> segments = Captures.read(capture);
        Played original = play(segments);
        for (int seed = 0; seed < 5; seed++) {
            same(original, play(Laws.shuffle(segments, new Random(seed))), "shuffled, seed " + seed);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void tellsTheSameWhenRestoredAfterEverySegment(Path capture) {
        List<Seg> segments = Captures.read(capture);
        same(play(segments), Player.ofAll().snapshots().play(segments), "restored");
        List<Seg> cut = Laws.cutRandomly(segments, new Random(1));
        same(play(segments), Player.ofAll().snapshots().play(cut), "restored in mid-message");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void neverPairsWronglyWhenSegmentsAreLost(Path capture) {
        List<Seg> segments = Captures.read(capture);
        Played original = play(segments);
        Set<String> pairs = new HashSet<>(original.pairs());
        for (int seed = 0; seed < 20; seed++) {
            double share = new double[] {0.01, 0.05, 0.2, 0.5}[seed % 4];
            Played lossy = play(Laws.drop(segments, new Random(seed), share));
            for (String pair : lossy.pairs()) {
                assertThat(pairs)
                        .as("pair told after a loss of %s, seed %d, %s", share, seed, capture)
                        .contains(pair);
            }
        }
    }

    private static Played play(List<Seg> segments) {
        Played played = Player.ofAll().play(segments);
        Balance.check(played);
        return played;
    }

    private static void same(Played expected, Played actual, String how) {
        assertThat(Laws.difference(expected.shown(), actual.shown())).as(how).isNull();
    }
}
