// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.close;
import static io.packetd.protocol.amqp.AmqpBytes.closeOk;
import static io.packetd.protocol.amqp.AmqpBytes.consume;
import static io.packetd.protocol.amqp.AmqpBytes.consumeOk;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.declareOk;
import static io.packetd.protocol.amqp.AmqpBytes.deliver;
import static io.packetd.protocol.amqp.AmqpBytes.method;
import static io.packetd.protocol.amqp.AmqpBytes.open;
import static io.packetd.protocol.amqp.AmqpBytes.openOk;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.select;
import static io.packetd.protocol.amqp.AmqpBytes.selectOk;
import static io.packetd.protocol.amqp.AmqpBytes.text;
import static io.packetd.protocol.amqp.AmqpBytes.u8;
import static io.packetd.protocol.amqp.AmqpTalk.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Account;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls and their answers, closes and whom they blame, login and refusal. */
class AmqpCallTest {

    @Test
    void closeOfAChannelAnswersTheCallItBlames() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "q"))
                .server(close(1, 405, "RESOURCE_LOCKED - held", 50, 10))
                .client(closeOk(1));
        Observed answer = Objects.requireNonNull(talk.only("Queue.Declare").response());

        assertThat(talk.told())
                .containsExactly(
                        "Queue.Declare q -> Channel.Close RESOURCE_LOCKED", "Channel.Close -> Channel.Close-Ok");
        assertThat(answer.message().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(attribute(answer, "amqp.reply_code")).isEqualTo(405L);
        assertThat(attribute(answer, "amqp.reply_text")).isEqualTo("RESOURCE_LOCKED - held");
        assertThat(attribute(answer, "amqp.blamed")).isEqualTo("Queue.Declare");
        assertThat(attribute(answer, "error.type")).isEqualTo("RESOURCE_LOCKED");
    }

    @Test
    void closeOfTheConnectionAnswersTheCallItBlamesOnAnyChannel() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(declare(1, "q"))
                .server(close(0, 541, "INTERNAL_ERROR", 50, 10))
                .client(closeOk(0));

        assertThat(talk.told()).containsExactly("Queue.Declare q -> Connection.Close INTERNAL_ERROR");
    }

    @Test
    void closeOfTheConnectionAnswersNobodyWhenTwoChannelsCalled() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(open(2))
                .server(openOk(2))
                .client(declare(1, "a"), declare(2, "b"))
                .server(close(0, 541, "INTERNAL_ERROR", 50, 10));

        assertThat(talk.told()).contains("Queue.Declare a -> - unanswered", "Queue.Declare b -> - unanswered");
    }

    @Test
    void closeThatBlamesAPublishAnswersTheOnlyOneThatIsOpen() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(select(1))
                .server(selectOk(1))
                .client(publish(1, "missing", "k", 1))
                .server(close(1, 404, "NOT_FOUND", 60, 40));

        assertThat(talk.told()).contains("Basic.Publish k -> Channel.Close NOT_FOUND");
    }

    @Test
    void closeThatBlamesAPublishAnswersNoneOfSeveral() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(select(1))
                .server(selectOk(1))
                .client(publish(1, "x", "a", 1), publish(1, "missing", "b", 1))
                .server(close(1, 404, "NOT_FOUND", 60, 40));

        assertThat(talk.told()).contains("Basic.Publish a -> - unanswered", "Basic.Publish b -> - unanswered");
    }

    @Test
    void closesOfBothSidesAtOnceAreBothConfirmed() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(close(1, 200, "bye", 0, 0))
                .server(close(1, 406, "PRECONDITION_FAILED", 60, 80))
                .client(closeOk(1))
                .server(closeOk(1));

        assertThat(talk.told())
                .containsExactlyInAnyOrder("Channel.Close -> Channel.Close-Ok", "Channel.Close -> Channel.Close-Ok");
    }

    @Test
    void channelThatIsOpenedAnewCountsFromOne() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(select(1))
                .server(selectOk(1))
                .client(publish(1, "x", "old", 1))
                .client(close(1, 200, "bye", 0, 0))
                .server(closeOk(1))
                .client(open(1))
                .server(openOk(1))
                .client(select(1))
                .server(selectOk(1))
                .client(publish(1, "x", "new", 1))
                .server(AmqpBytes.ack(1, 1));

        assertThat(talk.told()).contains("Basic.Publish old -> - unanswered", "Basic.Publish new -> Basic.Ack 1");
    }

    @Test
    void callsOfOneKindOnSeveralChannelsAreToldApart() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(open(2))
                .server(openOk(2))
                .client(declare(1, "one"), declare(2, "two"))
                .server(declareOk(2, "two"), declareOk(1, "one"));

        assertThat(talk.told())
                .containsExactly(
                        "Queue.Declare two -> Queue.Declare-Ok two", "Queue.Declare one -> Queue.Declare-Ok one");
    }

    @Test
    void flowIsAskedByTheBrokerAndAnsweredByTheClient() {
        AmqpTalk talk = AmqpTalk.begin().server(method(1, 20, 20, u8(0))).client(method(1, 20, 21, u8(0)));

        assertThat(talk.told()).containsExactly("Channel.Flow -> Channel.Flow-Ok");
        assertThat(talk.only("Channel.Flow").clientDirection())
                .isEqualTo(talk.only("Connection.Start").clientDirection());
    }

    @Test
    void consumerThatTheBrokerCancelsIsTold() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(consume(1, "q", "c", true))
                .server(consumeOk(1, "c"))
                .server(method(1, 60, 30, text("c"), u8(1)));

        assertThat(talk.told()).contains("- -> Basic.Cancel push");
    }

    @Test
    void recoveredDeliveriesAreNoLongerOpen() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(consume(1, "q", "c", false))
                .server(consumeOk(1, "c"))
                .server(deliver(1, "c", 1, 1))
                .client(method(1, 60, 110, u8(1)))
                .server(method(1, 60, 111))
                .server(deliver(1, "c", 2, 1))
                .client(AmqpBytes.ackUpTo(1, 2));

        assertThat(talk.told())
                .contains(
                        "Basic.Deliver k 1 -> - unanswered",
                        "Basic.Recover -> Basic.Recover-Ok",
                        "Basic.Deliver k 2 -> Basic.Ack 2");
    }

    @Test
    void deliveryShowsTheQueueOfItsConsumer() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(consume(1, "jobs", "", false))
                .server(consumeOk(1, "made-up"))
                .server(deliver(1, "made-up", 1, 1));
        Observed delivery = talk.only("Basic.Deliver").first();

        assertThat(attribute(delivery, "messaging.destination.name")).isEqualTo("x:k:jobs");
        assertThat(attribute(delivery, "amqp.queue")).isEqualTo("jobs");
    }

    @Test
    void credentialsNeverLeaveTheDecoder() {
        AmqpTalk talk = AmqpTalk.fresh()
                .client(AmqpBytes.HEADER)
                .server(AmqpBytes.start())
                .client(AmqpBytes.startOk("\0guest\0s3cret"))
                .server(method(0, 10, 20, AmqpBytes.longText("challenge s3cret")))
                .client(method(0, 10, 21, AmqpBytes.longText("response s3cret")))
                .client(method(0, 10, 70, AmqpBytes.longText("new s3cret"), text("why s3cret")));

        assertThat(talk.play().shown()).hasSize(3).noneMatch(line -> line.contains("s3cret"));
        assertThat(attribute(talk.only("Connection.Start").response(), "amqp.sasl.mechanism"))
                .isEqualTo("PLAIN");
    }

    @Test
    void refusedVersionIsAPushThatFailed() {
        AmqpTalk talk = AmqpTalk.fresh().client(AmqpBytes.HEADER).server(new byte[] {'A', 'M', 'Q', 'P', 0, 1, 0, 0});
        RoundTrip refusal = talk.only("Protocol.Header");
        Observed header = Objects.requireNonNull(refusal.response());

        assertThat(header.message().status()).isEqualTo("VERSION_REFUSED");
        assertThat(header.message().outcome()).isEqualTo(Outcome.ERROR);
        assertThat(attribute(header, "amqp.version")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @CsvSource({"0,1,0,0", "3,1,0,0", "2,1,0,0", "1,1,0,10", "1,1,0,9", "1,1,8,0"})
    void otherVersionsAreLeftAndCounted(int id, int major, int minor, int revision) {
        byte[] header = {'A', 'M', 'Q', 'P', (byte) id, (byte) major, (byte) minor, (byte) revision};
        AmqpTalk talk = AmqpTalk.fresh().client(header).server(header).client(new byte[100]);

        assertThat(talk.told()).isEmpty();
        assertThat(talk.play().ledger().get(Account.OPAQUE_CONNECTIONS)).isEqualTo(1);
        assertThat(talk.play().ledger().get(Account.FRAMED)).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "200,REPLY_SUCCESS",
        "311,CONTENT_TOO_LARGE",
        "312,NO_ROUTE",
        "313,NO_CONSUMERS",
        "320,CONNECTION_FORCED",
        "402,INVALID_PATH",
        "403,ACCESS_REFUSED",
        "404,NOT_FOUND",
        "405,RESOURCE_LOCKED",
        "406,PRECONDITION_FAILED",
        "501,FRAME_ERROR",
        "502,SYNTAX_ERROR",
        "503,COMMAND_INVALID",
        "504,CHANNEL_ERROR",
        "505,UNEXPECTED_FRAME",
        "506,RESOURCE_ERROR",
        "530,NOT_ALLOWED",
        "540,NOT_IMPLEMENTED",
        "541,INTERNAL_ERROR",
        "999,Unknown"
    })
    void replyCodesHaveTheirNames(int code, String name) {
        assertThat(ReplyCodes.name(code)).isEqualTo(name);
        assertThat(ReplyCodes.isFailure(code)).isEqualTo(code >= 300);
    }
}
