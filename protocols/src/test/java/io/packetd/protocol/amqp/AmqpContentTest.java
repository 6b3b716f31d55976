// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.body;
import static io.packetd.protocol.amqp.AmqpBytes.contentHeader;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.declareOk;
import static io.packetd.protocol.amqp.AmqpBytes.frame;
import static io.packetd.protocol.amqp.AmqpBytes.join;
import static io.packetd.protocol.amqp.AmqpBytes.open;
import static io.packetd.protocol.amqp.AmqpBytes.openOk;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.publishMethod;
import static io.packetd.protocol.amqp.AmqpBytes.table;
import static io.packetd.protocol.amqp.AmqpBytes.text;
import static io.packetd.protocol.amqp.AmqpBytes.u16;
import static io.packetd.protocol.amqp.AmqpBytes.u64;
import static io.packetd.protocol.amqp.AmqpTalk.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contents: frames of channels between each other, bodies passed over, properties, ends that never come. */
class AmqpContentTest {

    private static AmqpTalk twoChannels() {
        return AmqpTalk.begin().client(open(2)).server(openOk(2));
    }

    @Test
    void contentsOfTwoChannelsMayLieBetweenEachOther() {
        byte[] one = publishMethod(1, "x", "one", false);
        byte[] two = publishMethod(2, "x", "two", false);
        AmqpTalk talk = twoChannels()
                .client(one)
                .client(two, contentHeader(1, 20))
                .client(contentHeader(2, 5), body(1, 10))
                .client(body(2, 5))
                .client(body(1, 10));
        List<RoundTrip> told = talk.roundTrips();
        Observed second = told.get(told.size() - 2).first();
        Observed first = told.get(told.size() - 1).first();

        assertThat(talk.told()).containsExactly("Basic.Publish two -> - oneway", "Basic.Publish one -> - oneway");
        assertThat(second.lastNanos() - second.firstNanos()).isEqualTo(2_000_000);
        assertThat(first.lastNanos() - first.firstNanos()).isEqualTo(4_000_000);
        assertThat(second.wireBytes()).isEqualTo(two.length + 22 + 13);
        assertThat(first.wireBytes()).isEqualTo(one.length + 22 + 18 + 18);
        assertThat(second.streamOffset()).isEqualTo(first.streamOffset() + one.length);
    }

    @Test
    void methodBetweenTheFramesOfAContentHasItsOwnPlace() {
        byte[] publish = publishMethod(1, "x", "k", false);
        AmqpTalk talk = twoChannels()
                .client(publish)
                .client(declare(2, "q"))
                .server(declareOk(2, "q"))
                .client(contentHeader(1, 0));
        Observed call = talk.only("Queue.Declare").first();
        Observed content = talk.only("Basic.Publish").first();

        assertThat(call.streamOffset()).isEqualTo(content.streamOffset() + publish.length);
        assertThat(call.wireBytes()).isEqualTo(declare(2, "q").length);
        assertThat(call.firstNanos()).isEqualTo(content.firstNanos() + 1_000_000);
    }

    @Test
    void gapInsideABodyCostsNothingButAFlag() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(publishMethod(1, "x", "k", false), contentHeader(1, 3000), new byte[] {3, 0, 1, 0, 0, 0xb, -72})
                .client(new byte[1000])
                .client(new byte[1000])
                .lost()
                .client(new byte[1000], new byte[] {(byte) 0xce})
                .client(declare(1, "q"))
                .server(declareOk(1, "q"));

        assertThat(talk.told())
                .containsExactly("Basic.Publish k -> - oneway lost", "Queue.Declare q -> Queue.Declare-Ok q");
    }

    @Test
    void bodyThatDoesNotEndWhereItShouldIsNotTold() {
        byte[] wrong = body(1, 10);
        wrong[wrong.length - 1] = 0;
        AmqpTalk talk = AmqpTalk.begin()
                .client(publishMethod(1, "x", "k", false), contentHeader(1, 10), wrong)
                .client(declare(1, "a"), declare(1, "b"));

        assertThat(talk.told()).noneMatch(line -> line.contains("Publish"));
    }

    @Test
    void moreBodyThanAnnouncedIsNotTold() {
        AmqpTalk talk = AmqpTalk.begin().client(publishMethod(1, "x", "k", false), contentHeader(1, 10), body(1, 11));

        assertThat(talk.told()).isEmpty();
    }

    @Test
    void contentThatTheEndCutsIsTruncated() {
        AmqpTalk talk = AmqpTalk.begin().client(publishMethod(1, "x", "k", false), contentHeader(1, 100), body(1, 60));

        assertThat(talk.told()).containsExactly("Basic.Publish k -> - oneway truncated");
        assertThat(Flag.TRUNCATED.in(talk.only("Basic.Publish").flags())).isTrue();
    }

    @Test
    void contentThatAnotherMethodCutsIsTruncated() {
        AmqpTalk talk = AmqpTalk.begin()
                .client(publishMethod(1, "x", "cut", false), contentHeader(1, 100), body(1, 60))
                .client(publish(1, "x", "whole", 1));

        assertThat(talk.told())
                .containsExactly("Basic.Publish cut -> - oneway truncated", "Basic.Publish whole -> - oneway");
    }

    @Test
    void propertiesAreReadAndOfHeadersOnlyTraceContexts() {
        byte[] properties = join(
                u16(0xa480),
                text("application/json"),
                table("X-Secret", "hidden", "traceparent", "00-a-b-01", "tenant", "t"),
                text("corr"),
                text("m-1"));
        AmqpTalk talk = AmqpTalk.begin()
                .client(
                        publishMethod(1, "", "k", false),
                        frame(2, 1, join(u16(60), u16(0), u64(1), properties)),
                        body(1, 1));
        Observed publish = talk.only("Basic.Publish").first();

        assertThat(attribute(publish, "amqp.content_type")).isEqualTo("application/json");
        assertThat(attribute(publish, "amqp.header")).isEqualTo(Map.of("traceparent", "00-a-b-01"));
        assertThat(attribute(publish, "messaging.message.conversation_id")).isEqualTo("corr");
        assertThat(attribute(publish, "messaging.message.id")).isEqualTo("m-1");
        assertThat(attribute(publish, "messaging.destination.name")).isEqualTo("amq.default:k");
        assertThat(talk.play().shown()).noneMatch(line -> line.contains("hidden"));
    }

    @Test
    void framesAboveTheAgreedSizeAreOutOfStep() {
        AmqpTalk talk = AmqpTalk.fresh()
                .client(AmqpBytes.HEADER)
                .server(AmqpBytes.start())
                .client(AmqpBytes.startOk("x"))
                .server(AmqpBytes.tune(30, 4096))
                .client(AmqpBytes.tune(31, 4096))
                .client(open(1))
                .server(openOk(1))
                .client(publishMethod(1, "x", "k", false), contentHeader(1, 5000), body(1, 5000));

        assertThat(talk.told()).isEmpty();
    }
}
