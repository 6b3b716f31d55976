// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the engine does for every protocol, shown with the smallest one. The ids are those of the parity page. */
class EngineTest {

    private static Played play(Talk talk) {
        return check(new Player(Protocols.of(List.of(new LineProtocol(false)))).play(talk.segments));
    }

    private static Played playKeyed(Talk talk) {
        return check(new Player(Protocols.of(List.of(new LineProtocol(true)))).play(talk.segments));
    }

    private static Played check(Played played) {
        Balance.check(played);
        return played;
    }

    private static List<String> told(Played played) {
        return played.told().stream().map(t -> name(t.roundTrip())).toList();
    }

    private static String name(RoundTrip r) {
        String flags = Played.Told.flags(r.flags()).strip();
        return word(r.request(), true) + "/" + word(r.response(), false) + (flags.isEmpty() ? "" : " " + flags);
    }

    private static String word(@Nullable Observed o, boolean request) {
        if (o == null) {
            return "-";
        }
        return request || o.message().status().isEmpty()
                ? o.message().operation()
                : o.message().status();
    }

    @Test
    void pairsRequestAndResponseWithTheirTimes() {
        Played played = play(Talk.begin().client("Q1 one\n").server("A1 eins\n"));
        RoundTrip r = played.told().get(0).roundTrip();
        assertThat(told(played)).containsExactly("one/eins");
        assertThat(r.durationNanos()).isEqualTo(1_000_000);
        assertThat(r.first().firstNanos()).isEqualTo(Talk.START + 4_000_000);
        assertThat(r.clientDirection()).isZero();
    }

    @Test
    @DisplayName("L-040: takes every message of a segment")
    void takesEveryMessageOfASegment() {
        Played played = play(Talk.begin().client("Q1 a\nQ2 b\nQ3 c\n").server("A1 x\nA2 y\nA3 z\n"));
        assertThat(told(played)).containsExactly("a/x", "b/y", "c/z");
    }

    @Test
    @DisplayName("L-041: keeps requests in order when pipelined")
    void keepsRequestsInOrderWhenPipelined() {
        Played played = play(
                Talk.begin().client("Q1 a\n").client("Q2 b\n").server("A1 x\n").server("A2 y\n"));
        assertThat(told(played)).containsExactly("a/x", "b/y");
    }

    @Test
    @DisplayName("L-042: tells one way messages alone")
    void tellsOneWayMessagesAlone() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .client("N0 note\n")
                .server("A1 x\n")
                .server("N0 push\n"));
        assertThat(told(played)).containsExactlyInAnyOrder("note/- oneway", "a/x", "-/push push");
    }

    @Test
    @DisplayName("L-020: puts segments in order")
    void putsSegmentsInOrder() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("A1 first")
                .server("second\n")
                .early());
        assertThat(told(played)).containsExactly("a/firstsecond");
    }

    @Test
    void readsAnAnswerAfterItsRequestThoughItWasCapturedBefore() {
        Played played = play(Talk.begin().client("Q1 a\n").server("A1 x\n").early());
        assertThat(told(played)).containsExactly("a/x");
    }

    @Test
    @DisplayName("L-030: takes retransmissions once")
    void takesRetransmissionsOnce() {
        Played played = play(
                Talk.begin().client("Q1 a\n").again().server("A1 x\n").again().again());
        assertThat(told(played)).containsExactly("a/x");
        assertThat(played.ledger().get(Account.DUPLICATE)).isEqualTo(15);
    }

    @Test
    @DisplayName("L-022: takes only the new bytes of an overlap")
    void takesOnlyTheNewBytesOfAnOverlap() {
        Talk talk = Talk.begin().client("Q1 a\n").server("A1 xy").server("z\n");
        Seg whole = talk.segments.get(talk.segments.size() - 2);
        Seg tail = talk.segments.get(talk.segments.size() - 1);
        talk.segments.set(
                talk.segments.size() - 1,
                new Seg(
                        tail.flow(),
                        1,
                        tail.nanos(),
                        whole.sequence() + 3,
                        tail.acknowledgment(),
                        tail.flags(),
                        "xyz\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        4));
        assertThat(told(play(talk))).containsExactly("a/xyz");
    }

    @Test
    @DisplayName("L-023, L-024: goes on where sequence numbers wrap")
    void goesOnWhereSequenceNumbersWrap() {
        Talk talk = new Talk(-8, -9).handshake();
        for (int i = 0; i < 4; i++) {
            talk.client("Q1 abc\n").server("A1 xyz\n").again();
        }
        assertThat(told(play(talk))).containsExactly("abc/xyz", "abc/xyz", "abc/xyz", "abc/xyz");
    }

    @Test
    @DisplayName("L-021: pairs again after a loss at the next quiet point")
    void pairsAgainAfterALossAtTheNextQuietPoint() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("A1 x\n")
                .lost()
                .client("Q2 b\n")
                .server("A2 y\n")
                .pause(1000)
                .client("Q3 c\n")
                .server("A3 z\n"));
        assertThat(told(played)).containsExactly("a/- unanswered lost", "b/y", "c/z");
        assertThat(played.ledger().get(Account.LOST)).isEqualTo(5);
    }

    @Test
    void takesNoQuietPointForOneWhenARequestJustBeforeIsLost() {
        Talk talk = Talk.begin()
                .client("Q1 a\n")
                .server("A1 x\n")
                .client("")
                .client("Q2 b\n")
                .lost()
                .client("Q3 c\n")
                .server("A2 y\n")
                .server("A3 z\n")
                .client("Q4 d\n")
                .server("A4 w\n");
        assertThat(told(play(talk))).contains("a/x", "d/w").doesNotContain("c/y");
    }

    @Test
    void keepsRoundTripWhenGapLiesInsideBody() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("B1 30\n0123456789")
                .server("0123456789")
                .lost()
                .server("0123456789")
                .client("Q2 b\n")
                .server("A2 y\n"));
        assertThat(told(played)).containsExactly("a/body lost", "b/y");
    }

    @Test
    void treatsBytesCutByTheSnapLengthAsAGapThatIsNotALoss() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("B1 30\n012345678901234567890123456789")
                .cutTo(10)
                .client("Q2 b\n")
                .server("A2 y\n"));
        assertThat(told(played)).containsExactly("a/body lost", "b/y");
        assertThat(played.ledger().get(Account.CUT)).isEqualTo(26);
        assertThat(played.ledger().get(Account.LOST)).isZero();
    }

    @Test
    void doesNotPairAnAnswerWithARequestItsServerHadNotReceived() {
        Talk talk = new Talk(1000, 5000);
        talk.client("Q5 late\n").serverUnaware("A4 early\n", 8).server("A5 right\n");
        assertThat(told(play(talk))).containsExactly("-/early orphan midstream", "late/right");
    }

    @Test
    @DisplayName("L-046: tells a request without answer")
    void tellsARequestWithoutAnswer() {
        assertThat(told(play(Talk.begin().client("Q1 a\n")))).containsExactly("a/- unanswered");
        assertThat(told(play(Talk.begin().client("Q1 a\n").end(1, CapturedSegment.RST))))
                .containsExactly("a/- unanswered");
        assertThat(told(play(Talk.begin()
                        .client("Q1 a\n")
                        .end(1, CapturedSegment.RST)
                        .pause(1000)
                        .client(""))))
                .containsExactly("a/- unanswered reset");
    }

    @Test
    @DisplayName("L-045: accepts answers of the same instant")
    void acceptsAnswersOfTheSameInstant() {
        Talk talk = Talk.begin().client("Q1 a\n").pause(-1).server("A1 x\n");
        assertThat(told(play(talk))).containsExactly("a/x");
    }

    @Test
    @DisplayName("L-026: begins a new connection with a new syn")
    void beginsANewConnectionWithANewSyn() {
        Talk first = Talk.begin().client("Q1 a\n").server("A1 x\n");
        Talk second =
                new Talk(90, 70).pause(10_000).handshake().client("Q1 b\n").server("A1 y\n");
        first.segments.addAll(second.segments);
        Played played = play(first);
        assertThat(told(played)).containsExactly("a/x", "b/y");
        assertThat(played.ledger().get(Account.CONNECTIONS)).isEqualTo(2);
        assertThat(played.told().get(0).roundTrip().connectionId())
                .isNotEqualTo(played.told().get(1).roundTrip().connectionId());
    }

    @Test
    @DisplayName("L-027: hears the answer after the client closed its half")
    void hearsTheAnswerAfterTheClientClosedItsHalf() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .end(0, CapturedSegment.FIN)
                .server("A1 x\n")
                .end(1, CapturedSegment.FIN));
        assertThat(told(played)).containsExactly("a/x");
    }

    @Test
    @DisplayName("L-028: takes a fin at its place in the stream")
    void takesAFinAtItsPlaceInTheStream() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("A1 x\n")
                .end(1, CapturedSegment.FIN)
                .early());
        assertThat(told(played)).containsExactly("a/x");
    }

    @Test
    void endsABodyWithoutLengthAtTheClose() {
        Played played = play(
                Talk.begin().client("Q1 a\n").server("U1 0\nabc").server("def").end(1, CapturedSegment.FIN));
        assertThat(told(played)).containsExactly("a/closed");
        assertThat(played.told().get(0).roundTrip().durationNanos()).isEqualTo(3_000_000);
    }

    @Test
    @DisplayName("L-050: ignores late segments of a closed connection")
    void ignoresLateSegmentsOfAClosedConnection() {
        Played played = play(Talk.begin()
                .client("Q1 a\n")
                .server("A1 x\n")
                .end(0, CapturedSegment.FIN)
                .end(1, CapturedSegment.FIN)
                .again());
        assertThat(told(played)).containsExactly("a/x");
        assertThat(played.ledger().get(Account.CONNECTIONS)).isEqualTo(1);
    }

    @Test
    @DisplayName("L-057: finds the protocol on any port")
    void findsTheProtocolOnAnyPort() {
        Talk talk =
                new Talk(1, 1, 40_000, 41_000, 6).handshake().client("Q1 a\n").server("A1 x\n");
        assertThat(told(play(talk))).containsExactly("a/x");
    }

    @Test
    @DisplayName("L-029: joins a connection in the middle of a message")
    void joinsAConnectionInTheMiddleOfAMessage() {
        Talk talk = new Talk(1000, 5000);
        talk.server("tail of something\nA9 old\n").client("Q1 a\n").server("A1 x\n");
        assertThat(told(play(talk))).contains("a/x");
    }

    @Test
    void joinsAConnectionInTheMiddleOfALongBody() {
        Talk talk = new Talk(1000, 5000);
        for (int i = 0; i < 40; i++) {
            talk.server("x".repeat(1000));
        }
        talk.client("Q1 a\n").server("A1 x\n");
        assertThat(told(play(talk))).containsExactly("a/x");
    }

    @Test
    void pairsTheFirstExchangeThoughOnlyItsAnswerShowedTheProtocol() {
        Talk talk = new Talk(1000, 5000, 40_000, 40_001, 6)
                .client("P1 a\n")
                .server("A1 x\n")
                .client("P2 b\n")
                .server("A2 y\n");
        assertThat(told(play(talk))).containsExactly("a/x", "b/y");
    }

    @Test
    void goesOnLookingThoughMuchLooksLikeTheBeginningOfAFrame() {
        Talk talk = new Talk(1000, 5000)
                .client("Q1 a\n")
                .server("A1 x\n")
                .client("Q2 b\n")
                .server("lost\n")
                .lost()
                .server("B1 no length\n".repeat(40))
                .client("Q3 c\n")
                .server("A3 z\n");
        assertThat(told(play(talk))).contains("a/x", "c/z");
    }

    @Test
    void turnsOpaqueWhenNoProtocolClaimsTheConnection() {
        Played played = play(Talk.begin()
                .client("\u0016\u0003\u0001")
                .server("\u0016\u0003\u0003")
                .client("more"));
        assertThat(told(played)).isEmpty();
        assertThat(played.ledger().opaque(OpaqueReason.UNKNOWN_PROTOCOL)).isEqualTo(4);
    }

    @Test
    void confinesADecoderThatThrowsToItsConnection() {
        Played played = new Player(Protocols.of(List.of(new LineProtocol(false))))
                .play(Talk.begin().client("Q1 a\nT1 t\n").server("A1 x\n").segments);
        assertThat(played.ledger().get(Account.DECODER_FAILURES)).isEqualTo(1);
        assertThat(played.ledger().imbalance()).isZero();
        assertThat(told(played)).containsExactly("a/- unanswered");
    }

    @Test
    void countsTheRestWhenAProtocolLeaves() {
        Played played =
                play(Talk.begin().client("Q1 a\n").server("A1 x\nX1 x\nrest").client("secret"));
        assertThat(told(played)).containsExactly("a/x");
        assertThat(played.ledger().opaque(OpaqueReason.ENCRYPTED)).isEqualTo(10);
    }

    @Test
    @DisplayName("L-044: evicts the oldest of too many requests without shifting the others")
    void evictsTheOldestOfTooManyRequestsWithoutShiftingTheOthers() {
        Talk talk = Talk.begin();
        for (int i = 0; i < 6; i++) {
            talk.client("Q" + i + " q" + i + "\n");
        }
        for (int i = 0; i < 6; i++) {
            talk.server("A" + i + " a" + i + "\n");
        }
        assertThat(told(play(talk)))
                .containsExactly(
                        "q0/- unanswered evicted",
                        "q1/- unanswered evicted",
                        "-/a0 orphan",
                        "-/a1 orphan",
                        "q2/a2",
                        "q3/a3",
                        "q4/a4",
                        "q5/a5");
    }

    @Test
    void pairsByKeyInAnyOrder() {
        Played played =
                playKeyed(Talk.begin().client("Q1 a\nQ2 b\n").server("A2 y\n").server("A1 x\n"));
        assertThat(told(played)).containsExactly("b/y", "a/x");
    }

    @Test
    void marksARequestThatIsSentAgain() {
        Played played = playKeyed(
                Talk.begin().client("Q1 a\n").pause(100).client("Q1 a\n").server("A1 x\n"));
        assertThat(told(played)).containsExactly("a/x retrans");
        assertThat(played.told().get(0).roundTrip().durationNanos()).isEqualTo(102_000_000);
    }

    @Test
    void tellsAnOverdueAnswerAsTimeoutAndTheLateOneAsOrphan() {
        Played played = playKeyed(Talk.begin().client("Q1 a\n").pause(11_000).server("A1 x\n"));
        assertThat(told(played)).containsExactly("a/- unanswered timeout", "-/x orphan");
    }

    @Test
    @DisplayName("L-007: takes a datagram that was captured twice once")
    void takesADatagramThatWasCapturedTwiceOnce() {
        Talk talk = new Talk(1, 1, 40_000, 7777, 17);
        talk.client("Q1 a\n").again().server("A1 x\n").again();
        assertThat(told(playKeyed(talk))).containsExactly("a/x");
    }

    @Test
    void boundsWhatWaitsBehindAHole() {
        Talk talk = Talk.begin().client("Q1 a\n").server("lost").lost();
        for (int i = 0; i < 3000; i++) {
            talk.server("x".repeat(1000));
        }
        Played played = new Player(Protocols.of(List.of(new LineProtocol(false))))
                .measure()
                .play(talk.segments);
        check(played);
        assertThat(played.largestState()).isLessThan(EngineOptions.DEFAULT.maxBufferedBytes() + 200_000);
    }

    @Test
    void neverFailsOnNoise() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            Talk talk = round % 2 == 0 ? Talk.begin() : new Talk(random.nextInt(), random.nextInt());
            talk.client("N1 a\n").client("N1 b\n").client("N1 c\n");
            for (int i = 0; i < 40; i++) {
                String text = random.nextInt(3) == 0
                        ? noise(random)
                        : (random.nextBoolean() ? "Q1 q\n" : "A1 a\n").repeat(1 + random.nextInt(3));
                if (random.nextBoolean()) {
                    talk.client(text);
                } else {
                    talk.server(text);
                }
                switch (random.nextInt(8)) {
                    case 0 -> talk.lost();
                    case 1 -> talk.early();
                    case 2 -> talk.again();
                    case 3 -> talk.pause(random.nextInt(10_000));
                    default -> {}
                }
            }
            play(talk);
            playKeyed(talk);
        }
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
            text.append((char) random.nextInt(256));
        }
        return text.append(' ').toString().replace('T', 'S');
    }
}
