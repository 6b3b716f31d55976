// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.HEARTBEAT;
import static io.packetd.protocol.amqp.AmqpBytes.ack;
import static io.packetd.protocol.amqp.AmqpBytes.ackUpTo;
import static io.packetd.protocol.amqp.AmqpBytes.body;
import static io.packetd.protocol.amqp.AmqpBytes.close;
import static io.packetd.protocol.amqp.AmqpBytes.closeOk;
import static io.packetd.protocol.amqp.AmqpBytes.consume;
import static io.packetd.protocol.amqp.AmqpBytes.consumeOk;
import static io.packetd.protocol.amqp.AmqpBytes.contentHeader;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.declareNoWait;
import static io.packetd.protocol.amqp.AmqpBytes.declareOk;
import static io.packetd.protocol.amqp.AmqpBytes.deliver;
import static io.packetd.protocol.amqp.AmqpBytes.get;
import static io.packetd.protocol.amqp.AmqpBytes.getEmpty;
import static io.packetd.protocol.amqp.AmqpBytes.getOk;
import static io.packetd.protocol.amqp.AmqpBytes.longText;
import static io.packetd.protocol.amqp.AmqpBytes.mandatory;
import static io.packetd.protocol.amqp.AmqpBytes.method;
import static io.packetd.protocol.amqp.AmqpBytes.nack;
import static io.packetd.protocol.amqp.AmqpBytes.open;
import static io.packetd.protocol.amqp.AmqpBytes.openOk;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.publishMethod;
import static io.packetd.protocol.amqp.AmqpBytes.reject;
import static io.packetd.protocol.amqp.AmqpBytes.returned;
import static io.packetd.protocol.amqp.AmqpBytes.select;
import static io.packetd.protocol.amqp.AmqpBytes.selectOk;
import static io.packetd.protocol.amqp.AmqpBytes.table;
import static io.packetd.protocol.amqp.AmqpBytes.text;
import static io.packetd.protocol.amqp.AmqpBytes.u16;
import static io.packetd.protocol.amqp.AmqpBytes.u8;
import static io.packetd.protocol.amqp.AmqpTalk.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The defects of the original that concern AMQP, each with what is required instead. */
class AmqpDefectsTest {

    private static AmqpTalk confirming() {
        return AmqpTalk.begin().client(select(1)).server(selectOk(1));
    }

    private static AmqpTalk consuming(boolean noAck) {
        return AmqpTalk.begin().client(consume(1, "q", "c", noAck)).server(consumeOk(1, "c"));
    }

    @Test
    @DisplayName("L-040: every frame of a segment is read")
    void readsEveryFrameOfASegment() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declareNoWait(1, "a"), publish(1, "x", "k", 3), declare(1, "b"))
                .server(declareOk(1, "b"));

        assertThat(talk.told())
                .containsExactly(
                        "Queue.Declare a -> - oneway",
                        "Basic.Publish k -> - oneway",
                        "Queue.Declare b -> Queue.Declare-Ok b");
    }

    @Test
    @DisplayName("L-041: calls that do not wait are answered in order")
    void pairsPipelinedCallsInOrder() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "a"), declare(1, "b"), declare(1, "c"))
                .server(declareOk(1, "a"), declareOk(1, "b"), declareOk(1, "c"));

        assertThat(talk.told())
                .containsExactly(
                        "Queue.Declare a -> Queue.Declare-Ok a",
                        "Queue.Declare b -> Queue.Declare-Ok b",
                        "Queue.Declare c -> Queue.Declare-Ok c");
    }

    @Test
    @DisplayName("L-042: what needs no answer takes nobody's place")
    void keepsOneWayMessagesOutOfTheWay() {
        AmqpTalk talk = AmqpTalk.begin().client(declare(1, "a"));
        for (int i = 0; i < 300; i++) {
            talk.client(publish(1, "x", "k", 1));
        }
        talk.server(declareOk(1, "a"));

        assertThat(talk.told()).hasSize(301).contains("Queue.Declare a -> Queue.Declare-Ok a");
    }

    @Test
    @DisplayName("L-043: short reads do not wedge a direction")
    void readsFramesThatComeByteByByte() {
        AmqpTalk talk = AmqpTalk.begin();
        for (int i = 0; i < 20; i++) {
            talk.clientInPieces(1, declare(1, "q" + i)).server(declareOk(1, "q" + i));
        }

        assertThat(talk.told()).hasSize(20).allMatch(line -> line.contains("-> Queue.Declare-Ok"));
    }

    @Test
    @DisplayName("L-043: a stray piece costs what it damages, not the direction")
    void goesOnAfterBytesThatAreNoFrame() {
        AmqpTalk talk = AmqpTalk.begin().client(new byte[] {1, 0, 7});
        for (int i = 0; i < 20; i++) {
            talk.client(declare(1, "q" + i)).server(declareOk(1, "q" + i));
        }

        assertThat(talk.told())
                .filteredOn(line -> line.contains(" -> Queue.Declare-Ok"))
                .hasSizeGreaterThan(17);
    }

    @Test
    @DisplayName("L-044: thousands of exchanges may be open at once")
    void followsThousandsOfOpenExchanges() {
        AmqpTalk talk = confirming();
        for (int i = 0; i < 5000; i++) {
            talk.client(publish(1, "x", "k", 1));
        }
        talk.server(ackUpTo(1, 5000));

        assertThat(talk.told())
                .filteredOn(line -> line.equals("Basic.Publish k -> Basic.Ack 5000"))
                .hasSize(5000);
    }

    @Test
    @DisplayName("L-045: an answer may come at the time of its request")
    void acceptsEqualTimes() {
        AmqpTalk talk = AmqpTalk.begin().atOnce().client(declare(1, "a")).server(declareOk(1, "a"));

        assertThat(talk.told()).containsExactly("Queue.Declare a -> Queue.Declare-Ok a");
        assertThat(talk.only("Queue.Declare").durationNanos()).isZero();
    }

    @Test
    @DisplayName("L-046: a request without an answer is told")
    void tellsWhatWasNotAnswered() {
        AmqpTalk talk = confirming().client(publish(1, "x", "k", 1), declare(1, "a"));

        assertThat(talk.told()).contains("Basic.Publish k -> - unanswered", "Queue.Declare a -> - unanswered");
    }

    @Test
    @DisplayName("L-130: heartbeats are no exchanges")
    void ignoresHeartbeats() {
        AmqpTalk talk = AmqpTalk.begin().client(HEARTBEAT).server(HEARTBEAT).server(HEARTBEAT);

        assertThat(talk.told()).isEmpty();
    }

    @Test
    @DisplayName("L-131: Get-Ok names its exchange, and Get-Empty nothing")
    void showsTheFieldsOfGetOkWhereTheyBelong() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(get(1, "q"))
                .server(getOk(1, 1, "ex", "rk", 5))
                .client(get(1, "q"))
                .server(getEmpty(1));
        Observed full = Objects.requireNonNull(talk.roundTrips().get(4).response());
        Observed empty = Objects.requireNonNull(talk.roundTrips().get(5).response());

        assertThat(talk.told())
                .containsExactly("Basic.Get q -> Basic.Get-Ok rk 1", "Basic.Get q -> Basic.Get-Empty EMPTY");
        assertThat(attribute(full, "amqp.packet"))
                .isEqualTo(Map.of("ExchangeName", "ex", "RoutingKey", "rk", "QueueName", ""));
        assertThat(attribute(empty, "amqp.packet")).isNull();
    }

    @Test
    @DisplayName("L-132: a confirm with multiple answers every publish up to its tag")
    void answersManyPublishesWithOneConfirm() {
        AmqpTalk talk = confirming()
                .client(publish(1, "x", "a", 1), publish(1, "x", "b", 1))
                .client(publish(1, "x", "c", 1), publish(1, "x", "d", 1))
                .server(ack(1, 2))
                .server(ackUpTo(1, 3));

        assertThat(talk.told())
                .containsExactly(
                        "Confirm.Select -> Confirm.Select-Ok",
                        "Basic.Publish b -> Basic.Ack 2",
                        "Basic.Publish a -> Basic.Ack 3",
                        "Basic.Publish c -> Basic.Ack 3",
                        "Basic.Publish d -> - unanswered");
    }

    @Test
    @DisplayName("L-132: Nack answers by its tag, as a failure")
    void pairsNackByTag() {
        AmqpTalk talk = confirming()
                .client(publish(1, "x", "a", 1), publish(1, "x", "b", 1), publish(1, "x", "c", 1))
                .server(nack(1, 2, false))
                .server(nack(1, 0, true));

        assertThat(talk.told())
                .contains(
                        "Basic.Publish b -> Basic.Nack 2 NACK",
                        "Basic.Publish a -> Basic.Nack 0 NACK",
                        "Basic.Publish c -> Basic.Nack 0 NACK");
    }

    @Test
    @DisplayName("L-132: a publish that comes back is confirmed as a failure")
    void marksTheConfirmOfWhatCameBack() {
        AmqpTalk talk = confirming()
                .client(mandatory(1, "x", "a", 1), mandatory(1, "x", "nowhere", 2), mandatory(1, "x", "b", 1))
                .server(returned(1, 312, "x", "nowhere", 2))
                .server(ackUpTo(1, 3));

        assertThat(talk.told())
                .contains(
                        "- -> Basic.Return nowhere NO_ROUTE push",
                        "Basic.Publish a -> Basic.Ack 3",
                        "Basic.Publish nowhere -> Basic.Ack 3 NO_ROUTE",
                        "Basic.Publish b -> Basic.Ack 3");
    }

    @Test
    @DisplayName("L-133: an acknowledgment with multiple completes every delivery up to its tag")
    void answersManyDeliveriesWithOneAck() {
        AmqpTalk talk = consuming(false)
                .server(deliver(1, "c", 1, 1), deliver(1, "c", 2, 1), deliver(1, "c", 3, 1), deliver(1, "c", 4, 1))
                .client(reject(1, 2))
                .client(ackUpTo(1, 3))
                .client(nack(1, 4, false));

        assertThat(talk.told())
                .containsExactly(
                        "Basic.Consume q -> Basic.Consume-Ok",
                        "Basic.Deliver k 2 -> Basic.Reject 2 REJECT",
                        "Basic.Deliver k 1 -> Basic.Ack 3",
                        "Basic.Deliver k 3 -> Basic.Ack 3",
                        "Basic.Deliver k 4 -> Basic.Nack 4 NACK");
    }

    @Test
    @DisplayName("L-133: consumers that never acknowledge and publishes without confirm are one-way")
    void tellsOneWayContentsAlone() {
        AmqpTalk talk = consuming(true).server(deliver(1, "c", 1, 1)).client(publish(1, "x", "k", 1));

        assertThat(talk.told())
                .containsExactly(
                        "Basic.Consume q -> Basic.Consume-Ok",
                        "- -> Basic.Deliver k 1 push",
                        "Basic.Publish k -> - oneway");
    }

    @Test
    @DisplayName("L-134: a delivery is a request of the broker, its ack the answer of the client")
    void keepsTheRolesOfDeliveries() {
        AmqpTalk talk = consuming(false).server(deliver(1, "c", 1, 10)).client(ack(1, 1));
        RoundTrip delivery = talk.only("Basic.Deliver");
        RoundTrip call = talk.only("Basic.Consume");
        Observed answer = Objects.requireNonNull(delivery.response());

        assertThat(delivery.clientDirection()).isEqualTo(1 - call.clientDirection());
        assertThat(delivery.first().message().size()).isEqualTo(deliver(1, "c", 1, 10).length);
        assertThat(answer.message().size()).isEqualTo(21);
        assertThat(attribute(answer, "amqp.packet")).isNull();
        assertThat(attribute(answer, "amqp.frame_type")).isEqualTo("Method");
    }

    @Test
    @DisplayName("L-134: Start and Tune are requests of the broker")
    void keepsTheRolesOfTheLogin() {
        AmqpTalk talk = AmqpTalk.begin();

        assertThat(talk.only("Connection.Start").clientDirection())
                .isEqualTo(talk.only("Connection.Tune").clientDirection())
                .isNotEqualTo(talk.only("Connection.Open").clientDirection());
    }

    @Test
    @DisplayName("L-135: bodies over many frames and segments are counted once")
    void countsEveryFrameOnce() {
        byte[] all = AmqpBytes.join(
                publishMethod(1, "x", "k", false),
                contentHeader(1, 300_000),
                body(1, 131_064),
                body(1, 131_064),
                body(1, 37_872));
        AmqpTalk talk = AmqpTalk.begin().clientInPieces(1448, all);
        Observed publish = talk.only("Basic.Publish").first();

        assertThat(talk.told()).containsExactly("Basic.Publish k -> - oneway");
        assertThat(publish.message().size()).isEqualTo(all.length);
        assertThat(publish.wireBytes()).isEqualTo(all.length);
        assertThat(attribute(publish, "messaging.message.body.size")).isEqualTo(300_000L);
        assertThat(attribute(publish, "amqp.frame_type")).isEqualTo("ContentBody");
    }

    @Test
    @DisplayName("L-136: a method frame may lie in many segments")
    void readsAMethodFrameFromManySegments() {
        AmqpTalk talk =
                AmqpTalk.begin().clientInPieces(5, declare(1, "in-pieces")).server(declareOk(1, "in-pieces"));

        assertThat(talk.told()).containsExactly("Queue.Declare in-pieces -> Queue.Declare-Ok in-pieces");
    }

    @Test
    @DisplayName("L-137: the extensions of RabbitMQ are known")
    void knowsTheExtensions() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(method(1, 40, 30, u16(0), text("to"), text("from"), text("k"), u8(0), table()))
                .server(method(1, 40, 31))
                .client(method(1, 40, 40, u16(0), text("to"), text("from"), text("k"), u8(0), table()))
                .server(method(1, 40, 51))
                .client(method(1, 60, 100, u8(1)))
                .server(method(0, 10, 60, text("low on memory")))
                .server(method(0, 10, 61))
                .client(method(0, 10, 70, longText("secret"), text("why")))
                .server(method(0, 10, 71))
                .client(method(1, 60, 130));

        assertThat(talk.told())
                .containsExactly(
                        "Exchange.Bind k -> Exchange.Bind-Ok",
                        "Exchange.Unbind k -> Exchange.Unbind-Ok",
                        "Basic.Recover-Async -> - oneway",
                        "- -> Connection.Blocked push",
                        "- -> Connection.Unblocked push",
                        "60.130 -> - oneway");
        assertThat(talk.only("Connection.Update-Secret").response()).isNotNull();
    }

    @Test
    @DisplayName("L-138: names and codes are those of the message itself")
    void carriesNothingOverFromOtherMessages() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "q"))
                .server(close(1, 405, "RESOURCE_LOCKED", 50, 10))
                .client(closeOk(1))
                .client(open(1))
                .server(openOk(1))
                .client(method(1, 90, 10))
                .server(method(1, 90, 11));
        RoundTrip select = talk.only("Tx.Select");

        assertThat(attribute(select.request(), "amqp.packet")).isNull();
        assertThat(attribute(select.request(), "amqp.error_code")).isNull();
        assertThat(attribute(select.response(), "amqp.error_code")).isNull();
    }

    @Test
    @DisplayName("L-138: a name may have 255 bytes")
    void readsNamesOf255Bytes() {
        String name = "n".repeat(255);
        AmqpTalk talk = AmqpTalk.begin().client(declare(1, name)).server(declareOk(1, name));

        assertThat(attribute(talk.only("Queue.Declare").response(), "amqp.queue"))
                .isEqualTo(name);
    }

    @Test
    @DisplayName("L-139: a request begins with its method frame")
    void takesTheTimeOfTheFirstFrame() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(publishMethod(1, "x", "k", false))
                .client(contentHeader(1, 4))
                .client(body(1, 2))
                .client(body(1, 2));
        Observed publish = talk.only("Basic.Publish").first();

        assertThat(publish.lastNanos() - publish.firstNanos()).isEqualTo(3_000_000);
    }
}
