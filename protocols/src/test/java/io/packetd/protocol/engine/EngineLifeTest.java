// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginning, end and cost of connections: defects L-043 and L-051 to L-056 of the parity page. */
class EngineLifeTest {

    private static final Protocols LINE = Protocols.of(List.of(new LineProtocol(false)));

    private final List<RoundTrip> told = new ArrayList<>();
    private final Ledger ledger = new Ledger();
    private final Engine engine = new Engine(LINE, List.of(), EngineOptions.DEFAULT, told::add, ledger);
    private final CapturedSegment carrier = new CapturedSegment();

    private Connection play(Talk talk) {
        Seg first = talk.segments.get(0);
        Connection c = engine.open(
                Transport.ofNumber(first.flow().transport()),
                first.flow().lowAddress(),
                first.flow().lowPort(),
                first.flow().highAddress(),
                first.flow().highPort());
        for (Seg segment : talk.segments) {
            segment.fill(carrier);
            engine.onSegment(c, carrier);
        }
        return c;
    }

    private static long after(Talk talk, Duration time) {
        return talk.segments.get(talk.segments.size() - 1).nanos() + time.toNanos();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @DisplayName("L-043: short segments in a row and a stray one wedge nothing")
    void shortSegmentsInARowAndAStrayOneWedgeNothing(int size) {
        Talk talk = Talk.begin();
        for (int i = 0; i < 20; i++) {
            talk.client("Q1 question " + i + "\n").server("A1 answer " + i + "\n");
            if (i == 10) {
                talk.client("?");
            }
        }
        Played played = new Player(LINE).play(Laws.cut(talk.segments, size));

        Balance.check(played);
        assertThat(played.told().stream().filter(Played.Told::isPair)).hasSizeGreaterThanOrEqualTo(18);
        assertThat(played.shown()).anyMatch(line -> line.contains("question 19") && line.contains("answer 19"));
    }

    @Test
    @DisplayName("L-051: a reset connection is let go at once")
    void aResetConnectionIsLetGoAtOnce() {
        Talk talk = Talk.begin().client("Q1 a\n").end(1, CapturedSegment.RST);
        Connection c = play(talk);

        engine.onTime(c, after(talk, EngineOptions.DEFAULT.reorderGrace()));
        assertThat(told)
                .singleElement()
                .satisfies(r -> assertThat(Flag.RESET.in(r.flags())).isTrue());
        engine.onTime(c, after(talk, EngineOptions.DEFAULT.reorderGrace().plus(EngineOptions.DEFAULT.lingerTimeout())));
        assertThat(c.isFinished()).isTrue();
    }

    @Test
    @DisplayName("L-051: datagrams are forgotten sooner than connections")
    void datagramsAreForgottenSoonerThanConnections() {
        Talk talk = new Talk(1, 1, 40_000, 7777, 17).client("Q1 a\n").server("A1 x\n");
        Connection c = play(talk);

        assertThat(EngineOptions.DEFAULT.datagramIdle()).isLessThan(EngineOptions.DEFAULT.idleTimeout());
        engine.onTime(c, after(talk, EngineOptions.DEFAULT.datagramIdle()));
        assertThat(c.isFinished()).isTrue();
    }

    @Test
    @DisplayName("L-052: a connection counts once, whichever protocol it speaks")
    void aConnectionCountsOnce() {
        play(Talk.begin().client("Q1 a\n").server("A1 x\n").client("Q2 b\n").server("A2 y\n"));
        play(new Talk(9, 9, 40_001, 7777, 6).handshake().client("?").server("!"));

        assertThat(ledger.get(Account.CONNECTIONS)).isEqualTo(2);
    }

    @Test
    @DisplayName("L-053: a connection that expires tells and books what it holds first")
    void aConnectionThatExpiresTellsAndBooksWhatItHoldsFirst() {
        Talk talk = Talk.begin().client("Q1 a\n").server("A1 half an ans");
        Connection c = play(talk);

        engine.onTime(c, after(talk, EngineOptions.DEFAULT.idleTimeout()));
        assertThat(c.isFinished()).isTrue();
        assertThat(told)
                .singleElement()
                .satisfies(r -> assertThat(Flag.TIMEOUT.in(r.flags())).isTrue());
        assertThat(ledger.imbalance()).isZero();
    }

    @Test
    @DisplayName("L-055: threads share the protocols without harm")
    void threadsShareTheProtocolsWithoutHarm() throws Exception {
        Protocols shared = Protocols.standard(DecoderOptions.DEFAULT);
        List<List<Seg>> captures = new ArrayList<>();
        for (String id : List.of("http", "redis", "dns")) {
            captures.add(Captures.read(
                    Path.of(System.getProperty("packetd.fixtures"), id).resolve("plain/capture.pcap")));
        }
        Callable<List<String>> job = () -> {
            List<String> all = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (List<Seg> capture : captures) {
                    all.addAll(new Player(shared).play(capture).shown());
                }
            }
            return all;
        };

        List<String> alone = job.call();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<List<String>> together : threads.invokeAll(List.of(job, job, job, job))) {
                assertThat(together.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("L-056: what is rejected, searched over and lost is counted")
    void whatIsRejectedSearchedOverAndLostIsCounted() {
        Connection c = play(Talk.begin()
                .client("Q1 a\n")
                .server("A1 x\n")
                .client("garbage\n")
                .server("lost\n")
                .lost()
                .client("Q2 b\n")
                .server("A2 y\n"));
        engine.onEnd(c);

        assertThat(ledger.get(Account.REJECTS)).isPositive();
        assertThat(ledger.get(Account.RESYNC)).isEqualTo(8);
        assertThat(ledger.get(Account.LOST)).isEqualTo(5);
    }
}
