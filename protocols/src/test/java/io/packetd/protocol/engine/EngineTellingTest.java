// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames that tell more than one message, messages of the other side, and the switch to another protocol. */
class EngineTellingTest {

    private static Played play(Talk talk) {
        Player player =
                new Player(Protocols.of(List.of(new LineProtocol(true), new LineProtocol(false, "other-line"))));
        Played played = player.play(talk.segments);
        Balance.check(played);
        return played;
    }

    private static List<String> told(Played played) {
        List<String> words = new ArrayList<>();
        for (Played.Told told : played.told()) {
            RoundTrip r = told.roundTrip();
            words.add(r.protocol() + " "
                    + (r.request() == null ? "-" : r.request().message().operation())
                    + "/"
                    + (r.response() == null ? "-" : r.response().message().status())
                    + (" " + Played.Told.flags(r.flags())).stripTrailing());
        }
        return words;
    }

    @Test
    void pairsEveryRequestThatOneFrameAnswers() {
        Played played =
                play(Talk.begin().client("Q1 a\nQ2 b\nQ3 c\n").server("M1 xx\n").server("A3 z\n"));

        assertThat(told(played)).containsExactly("line a/all", "line b/all", "line c/z");
    }

    @Test
    void tellsARequestThatOnlyItsAnswerCompletesUnderTheNameOfItsReading() {
        Played played = play(Talk.begin().client("N0 begins\n").server("E4 late\n"));

        RoundTrip roundTrip = played.told().get(1).roundTrip();
        assertThat(told(played)).containsExactly("line begins/- oneway", "narrow-line late/early");
        assertThat(roundTrip.clientDirection()).isZero();
        assertThat(Objects.requireNonNull(roundTrip.request()).streamOffset()).isEqualTo(77);
        assertThat(roundTrip.request().wireBytes()).isEqualTo(12);
        assertThat(roundTrip.durationNanos()).isEqualTo(5);
    }

    @Test
    void handsTheWaitingRequestOverToTheProtocolThatAnswersIt() {
        Played played = play(Talk.begin()
                .client("Q9 upgrade\n")
                .server("H0 other-line\nA1 answered\n")
                .client("Q1 next\n")
                .server("A1 too\n"));

        assertThat(told(played)).containsExactly("other-line adopted upgrade/answered", "other-line next/too");
    }

    @Test
    void beginsAfreshAfterASwitchAndTellsWhatWaitedAsUnanswered() {
        Played played = play(Talk.begin()
                .client("Q9 before\n")
                .server("S0 other-line\n")
                .client("Q1 after\n")
                .server("A1 x\n"));

        assertThat(told(played)).containsExactly("line before/- unanswered", "other-line after/x");
    }

    @Test
    void turnsOpaqueWhenTheOtherProtocolIsNotInTheRegistry() {
        Played played = play(Talk.begin().client("Q1 a\n").server("A1 x\nS0 nobody\nA1 unread\n"));

        assertThat(told(played)).containsExactly("line a/x");
        assertThat(played.ledger().opaque(OpaqueReason.UPGRADED)).isEqualTo(10);
    }

    @Test
    @DisplayName("L-044: a request is found by its key among hundreds that wait, whatever the order of the answers")
    void findsARequestByItsKeyAmongManyThatWait() {
        Pending pending = new Pending();
        for (int key = 0; key < 500; key++) {
            pending.add(PendingRequests.request(key), key % 2);
        }

        for (int i = 0; i < 500; i++) {
            int key = (i * 7 + 3) % 500;
            Pending.Entry entry = Objects.requireNonNull(pending.find(key % 2, key));
            assertThat(Objects.requireNonNull(entry.observed()).message().key()).isEqualTo(key);
            assertThat(pending.find(1 - key % 2, key)).isNull();
            pending.remove(entry);
            assertThat(pending.find(key % 2, key)).isNull();
            if (i % 3 == 0) {
                pending.add(PendingRequests.request(1000 + i), 0);
                pending.remove(Objects.requireNonNull(pending.find(0, 1000 + i)));
            }
        }
        assertThat(pending.size()).isZero();
    }

    @Test
    void findsTheOldestOfManyWithTheSameKey() {
        Pending pending = new Pending();
        for (int i = 0; i < 40; i++) {
            pending.add(PendingRequests.request(5, i), 0);
        }

        for (int i = 0; i < 40; i++) {
            Pending.Entry entry = Objects.requireNonNull(pending.find(0, 5));
            assertThat(Objects.requireNonNull(entry.observed()).streamOffset()).isEqualTo(i);
            pending.remove(entry);
        }
    }

    /** Requests with nothing but a key. */
    private static final class PendingRequests {
        static io.packetd.protocol.Observed request(long key) {
            return request(key, 0);
        }

        static io.packetd.protocol.Observed request(long key, long offset) {
            return new io.packetd.protocol.Observed(
                    io.packetd.protocol.Message.request("r").key(key).build(), 0, 0, offset, 1);
        }
    }
}
