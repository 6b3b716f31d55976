// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.ack;
import static io.packetd.protocol.amqp.AmqpBytes.ackUpTo;
import static io.packetd.protocol.amqp.AmqpBytes.close;
import static io.packetd.protocol.amqp.AmqpBytes.closeOk;
import static io.packetd.protocol.amqp.AmqpBytes.consume;
import static io.packetd.protocol.amqp.AmqpBytes.consumeOk;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.declareOk;
import static io.packetd.protocol.amqp.AmqpBytes.deliver;
import static io.packetd.protocol.amqp.AmqpBytes.get;
import static io.packetd.protocol.amqp.AmqpBytes.getEmpty;
import static io.packetd.protocol.amqp.AmqpBytes.mandatory;
import static io.packetd.protocol.amqp.AmqpBytes.nack;
import static io.packetd.protocol.amqp.AmqpBytes.open;
import static io.packetd.protocol.amqp.AmqpBytes.openOk;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.returned;
import static io.packetd.protocol.amqp.AmqpBytes.select;
import static io.packetd.protocol.amqp.AmqpBytes.selectOk;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may still be paired after bytes were lost, and that nothing else is. */
class AmqpLossTest {

    private static AmqpTalk confirming() {
        return AmqpTalk.begin().client(select(1)).server(selectOk(1));
    }

    @Test
    void publishesAfterALossOfTheClientAreOneWay() {
        AmqpTalk talk = confirming()
                .client(publish(1, "x", "a", 1))
                .client(publish(1, "x", "gone", 1))
                .lost()
                .client(publish(1, "x", "b", 1))
                .client(publish(1, "x", "c", 1))
                .server(ack(1, 1))
                .server(ack(1, 2), ack(1, 3), ack(1, 4));

        assertThat(talk.told())
                .contains(
                        "Basic.Publish a -> Basic.Ack 1",
                        "Basic.Publish b -> - oneway lost",
                        "Basic.Publish c -> - oneway lost",
                        "- -> Basic.Ack 2 orphan");
    }

    @Test
    void publishesPairAgainOnceTheChannelWasOpenedAnew() {
        AmqpTalk talk = confirming()
                .client(publish(1, "x", "gone", 1))
                .lost()
                .client(publish(1, "x", "a", 1))
                .server(ack(1, 1), ack(1, 2))
                .client(close(1, 200, "bye", 0, 0))
                .server(closeOk(1))
                .client(open(1))
                .server(openOk(1))
                .client(select(1))
                .server(selectOk(1))
                .client(publish(1, "x", "b", 1))
                .server(ack(1, 1));

        assertThat(talk.told())
                .contains("Basic.Publish b -> Basic.Ack 1")
                .doesNotContain("Basic.Publish a -> Basic.Ack 2");
    }

    @Test
    void confirmModeWhoseBeginningWasLostIsNotNumbered() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(select(1))
                .lost()
                .server(selectOk(1))
                .client(publish(1, "x", "a", 1))
                .client(publish(1, "x", "b", 1))
                .server(ack(1, 1));

        assertThat(talk.told())
                .contains("- -> Confirm.Select-Ok orphan", "Basic.Publish b -> - oneway lost")
                .noneMatch(line -> line.contains("Publish") && line.contains("Ack"));
    }

    @Test
    void confirmWithItsVeryTagPairsAcrossALossOfTheBroker() {
        AmqpTalk talk = confirming()
                .client(publish(1, "x", "a", 1), publish(1, "x", "b", 1), publish(1, "x", "c", 1))
                .server(ack(1, 1))
                .lost()
                .server(ack(1, 2))
                .client(publish(1, "x", "d", 1))
                .server(ackUpTo(1, 4));

        assertThat(talk.told())
                .contains(
                        "Basic.Publish a -> - unanswered",
                        "Basic.Publish b -> Basic.Ack 2",
                        "Basic.Publish c -> - unanswered",
                        "Basic.Publish d -> Basic.Ack 4");
    }

    @Test
    void acknowledgmentOfManyLeavesOutWhatALostOneMayHaveMeant() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(consume(1, "q", "c", false))
                .server(consumeOk(1, "c"))
                .server(deliver(1, "c", 1, 1), deliver(1, "c", 2, 1), deliver(1, "c", 3, 1))
                .client(ackUpTo(1, 2))
                .lost()
                .client(ack(1, 3))
                .server(deliver(1, "c", 4, 1), deliver(1, "c", 5, 1))
                .client(ackUpTo(1, 5));

        assertThat(talk.told())
                .contains(
                        "Basic.Deliver k 1 -> - unanswered",
                        "Basic.Deliver k 3 -> Basic.Ack 3",
                        "Basic.Deliver k 4 -> Basic.Ack 5",
                        "Basic.Deliver k 5 -> Basic.Ack 5");
    }

    @Test
    void tagsThatBeginAnewShowThatTheChannelDid() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(consume(1, "q", "c", false))
                .server(consumeOk(1, "c"))
                .server(deliver(1, "c", 1, 1), deliver(1, "c", 2, 1), deliver(1, "c", 3, 1))
                .client(close(1, 200, "", 0, 0), open(1), consume(1, "q", "c", false))
                .lost()
                .server(closeOk(1), openOk(1), consumeOk(1, "c"))
                .lost()
                .server(deliver(1, "c", 1, 1), deliver(1, "c", 2, 1))
                .client(ack(1, 1))
                .client(ack(1, 2));

        assertThat(talk.told())
                .filteredOn(line -> line.contains("Deliver"))
                .filteredOn(line -> line.contains("Ack"))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void callThatMayHaveBeenAnsweredInTheLossIsOpenNoMore() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "a"))
                .server(declareOk(1, "a"))
                .lost()
                .client(declare(1, "b"))
                .server(declareOk(1, "b"));

        assertThat(talk.told()).contains("Queue.Declare a -> - unanswered", "Queue.Declare b -> Queue.Declare-Ok b");
    }

    @Test
    void clientThatDoesNotWaitIsNotFollowedAfterALossUntilItPauses() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "a"))
                .client(declare(1, "b"))
                .server(declareOk(1, "a"), declareOk(1, "b"))
                .client(declare(1, "c"))
                .client(declare(1, "d"))
                .lost()
                .client(declare(1, "e"))
                .server(declareOk(1, "c"), declareOk(1, "d"), declareOk(1, "e"))
                .pause(2000)
                .client(declare(1, "f"))
                .server(declareOk(1, "f"));

        assertThat(talk.told())
                .contains(
                        "Queue.Declare c -> Queue.Declare-Ok c",
                        "- -> Queue.Declare-Ok d orphan",
                        "- -> Queue.Declare-Ok e orphan",
                        "Queue.Declare e -> - unanswered lost",
                        "Queue.Declare f -> Queue.Declare-Ok f");
    }

    @Test
    void returnThatMayBelongToAPublishFromBeforeTheLossMarksNone() {
        AmqpTalk talk = confirming()
                .client(mandatory(1, "x", "k", 1))
                .server(returned(1, 312, "x", "k", 1))
                .lost()
                .server(AmqpBytes.HEARTBEAT)
                .client(mandatory(1, "x", "k", 1))
                .server(returned(1, 312, "x", "k", 1))
                .server(ack(1, 1), ack(1, 2));

        assertThat(talk.told()).contains("Basic.Publish k -> Basic.Ack 1", "Basic.Publish k -> Basic.Ack 2");
    }

    @Test
    void connectionJoinedLateIsFollowedFromTheNextExchangeOn() {
        AmqpTalk talk = AmqpTalk.midstream()
                .server(new byte[] {5, 5, 5, (byte) 0xce}, deliver(9, "c", 77, 3))
                .client(ack(9, 77))
                .client(declare(4, "q"))
                .server(declareOk(4, "q"));

        assertThat(talk.told())
                .containsExactly("Basic.Deliver k 77 -> Basic.Ack 77", "Queue.Declare q -> Queue.Declare-Ok q");
    }

    @Test
    void consumerThatNeverAcknowledgedAndWasNotSeenToBeginCountsAsOneWay() {
        AmqpTalk talk = AmqpTalk.midstream();
        for (int i = 1; i <= 1000; i++) {
            talk.server(deliver(9, "c", i, 3));
        }

        assertThat(talk.told()).filteredOn(line -> line.endsWith("push")).hasSize(1000 - 256);
    }

    /** Clients that wait for their answers, on several channels, with all that goes on between. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverPairsWronglyWhateverIsLost(int seed) {
        List<Seg> segments = conversation(new Random(seed)).segments;
        Set<String> right = new HashSet<>(pairs(play(segments)));
        assertThat(right).hasSizeGreaterThan(200);
        int kept = 0;
        for (int round = 0; round < 40; round++) {
            Random random = new Random(1000L * seed + round);
            double share = new double[] {0.005, 0.02, 0.1, 0.4}[round % 4];
            List<Seg> left = new ArrayList<>();
            for (Seg s : segments) {
                if (s.payload().length == 0 || random.nextDouble() >= share) {
                    left.add(s);
                }
            }
            List<String> pairs = pairs(play(left));
            kept += pairs.size();
            pairs.removeIf(right::contains);
            assertThat(pairs)
                    .as("wrong pairs with a share of %s lost, round %d", share, round)
                    .isEmpty();
        }
        assertThat(kept).isGreaterThan(40 * right.size() / 4);
    }

    private static Played play(List<Seg> segments) {
        Played played = Player.ofAll().play(segments);
        Balance.check(played);
        return played;
    }

    private static List<String> pairs(Played played) {
        List<String> pairs = new ArrayList<>();
        for (Played.Told t : played.told()) {
            if (t.roundTrip().request() != null && t.roundTrip().response() != null) {
                pairs.add(t.roundTrip().clientDirection() + " "
                        + t.roundTrip().first().message().operation() + " " + t.requestAt() + "->" + t.responseAt());
            }
        }
        return pairs;
    }

    private static AmqpTalk conversation(Random random) {
        AmqpTalk talk = AmqpTalk.begin();
        List<Peer> peers = new ArrayList<>();
        for (int channel = 1; channel <= 3; channel++) {
            begin(talk, channel, channel > 1);
            peers.add(new Peer(channel));
        }
        for (int i = 0; i < 500; i++) {
            peers.get(random.nextInt(3)).act(talk, random);
        }
        return talk;
    }

    /** What goes on on one channel. */
    private static final class Peer {
        private final int channel;
        private byte[] owed = {};
        private long published;
        private long confirmed;
        private long delivered;
        private long acked;

        Peer(int channel) {
            this.channel = channel;
        }

        void act(AmqpTalk talk, Random random) {
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    aware(talk, random).client(publish(channel, "x", "k", random.nextInt(40)));
                    published++;
                }
                case 2 -> {
                    talk.client(mandatory(channel, "x", "k", 3)).server(returned(channel, 312, "x", "k", 3));
                    published++;
                }
                case 3, 4 -> confirm(talk, random);
                case 5 -> aware(talk, random).server(deliver(channel, "c", ++delivered, random.nextInt(40)));
                case 6, 7 -> {
                    if (acked < delivered) {
                        acked = delivered;
                        talk.client(ackUpTo(channel, acked));
                    }
                }
                case 8 -> call(talk, get(channel, "q"), getEmpty(channel));
                case 9 -> call(talk, declare(channel, "q"), declareOk(channel, "q"));
                case 10 -> answer(talk);
                default -> {
                    if (random.nextInt(4) == 0) {
                        answer(talk);
                        talk.client(close(channel, 200, "", 0, 0)).server(closeOk(channel));
                        published = 0;
                        confirmed = 0;
                        delivered = 0;
                        acked = 0;
                        begin(talk, channel, true);
                    }
                }
            }
        }

        private static AmqpTalk aware(AmqpTalk talk, Random random) {
            return random.nextBoolean() ? talk : talk.unaware();
        }

        private void confirm(AmqpTalk talk, Random random) {
            if (confirmed < published) {
                long upTo = confirmed + 1 + random.nextInt((int) (published - confirmed));
                boolean one = upTo == confirmed + 1;
                talk.server(
                        !one
                                ? ackUpTo(channel, upTo)
                                : random.nextBoolean() ? ack(channel, upTo) : nack(channel, upTo, false));
                confirmed = upTo;
            }
        }

        private void call(AmqpTalk talk, byte[] call, byte[] answer) {
            answer(talk);
            talk.client(call);
            owed = answer;
        }

        private void answer(AmqpTalk talk) {
            if (owed.length > 0) {
                talk.server(owed);
                owed = new byte[0];
            }
        }
    }

    private static void begin(AmqpTalk talk, int channel, boolean opens) {
        if (opens) {
            talk.client(open(channel)).server(openOk(channel));
        }
        talk.client(select(channel)).server(selectOk(channel));
        talk.client(consume(channel, "q", "c", false)).server(consumeOk(channel, "c"));
    }
}
