// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static io.packetd.protocol.redis.RedisRequestTest.command;
import static io.packetd.protocol.redis.RedisRequestTest.redis;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Kind;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPushTest {

    private static String confirmation(char type, String word, String channel, int left) {
        return type + "3\r\n$" + word.length() + "\r\n" + word + "\r\n$" + channel.length() + "\r\n" + channel + "\r\n:"
                + left + "\r\n";
    }

    private static final String MESSAGE = "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$2\r\nhi\r\n";

    private static List<Kind> kinds(DecoderHarness<RedisState> redis) {
        return redis.messages(Side.SERVER).stream().map(Message::kind).toList();
    }

    @ParameterizedTest
    @ValueSource(chars = {'*', '>'})
    @DisplayName("L-156: first confirmation answers and the others are its rest")
    void firstConfirmationAnswersAndTheOthersAreItsRest(char type) {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("SUBSCRIBE", "a", "b", "c"), 1);
        redis.feed(
                Side.SERVER,
                bytes(confirmation(type, "subscribe", "a", 1) + confirmation(type, "subscribe", "b", 2)),
                2);
        redis.feed(Side.SERVER, bytes(confirmation(type, "subscribe", "c", 3)), 3);
        redis.feed(Side.CLIENT, command("PING"), 4).feed(Side.SERVER, bytes("*2\r\n$4\r\npong\r\n$0\r\n\r\n"), 5);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.RESPONSE);
    }

    @Test
    @DisplayName("L-156: message is a push and never the answer of the next command")
    void messageIsAPushAndNeverTheAnswerOfTheNextCommand() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("SUBSCRIBE", "a"), 1);
        redis.feed(Side.SERVER, bytes(confirmation('*', "subscribe", "a", 1)), 2)
                .feed(Side.CLIENT, command("PING"), 3);
        redis.feed(Side.SERVER, bytes(MESSAGE + "*2\r\n$4\r\npong\r\n$0\r\n\r\n"), 4);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.ONE_WAY, Kind.RESPONSE);
        assertThat(redis.messages(Side.SERVER).get(1)).satisfies(push -> {
            assertThat(push.status()).isEqualTo("OK");
            assertThat(push.outcome()).isEqualTo(Message.Outcome.OK);
            assertThat(push.size()).isEqualTo(10);
            assertThat(push.attributes().get(RedisAttributes.PUSH)).isEqualTo("message");
            assertThat(push.toString()).doesNotContain("hi");
        });
    }

    @Test
    void listThatBeginsWithTheWordMessageIsAnAnswer() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("LRANGE", "l", "0", "-1"), 1);
        redis.feed(Side.SERVER, bytes(MESSAGE), 2);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE);
    }

    @Test
    void messageOnAConnectionJoinedLateIsAPush() {
        assertThat(kinds(redis().feed(Side.SERVER, bytes(MESSAGE), 1))).containsExactly(Kind.ONE_WAY);
    }

    @Test
    @DisplayName("L-151: push of resp 3 is told alone")
    void pushOfResp3IsToldAlone() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("GET", "a"), 1);
        redis.feed(Side.SERVER, bytes(">2\r\n+invalidate\r\n*1\r\n$1\r\na\r\n>2\r\n+own-kind\r\n:1\r\n$1\r\nx\r\n"), 2);

        assertThat(redis.messages(Side.SERVER))
                .extracting(m -> m.attributes().get(RedisAttributes.PUSH))
                .containsExactly("invalidate", "push", null);
    }

    @Test
    @DisplayName("L-156: lines of monitor are told alone")
    void linesOfMonitorAreToldAlone() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("MONITOR"), 1);
        redis.feed(Side.SERVER, bytes("+OK\r\n+1339518083.107412 [0 127.0.0.1:60866] \"get\" \"x\"\r\n"), 2);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.ONE_WAY);
        assertThat(redis.messages(Side.SERVER).get(1).attributes().get(RedisAttributes.PUSH))
                .isEqualTo("monitor");
    }

    @Test
    void unsubscribeFromAllIsOneAnswer() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("SUBSCRIBE", "a", "b"), 1);
        redis.feed(
                Side.SERVER, bytes(confirmation('*', "subscribe", "a", 1) + confirmation('*', "subscribe", "b", 2)), 2);
        redis.feed(Side.CLIENT, command("UNSUBSCRIBE"), 3);
        redis.feed(
                Side.SERVER,
                bytes(confirmation('*', "unsubscribe", "a", 1) + confirmation('*', "unsubscribe", "b", 0)),
                4);
        redis.feed(Side.CLIENT, command("GET", "k"), 5).feed(Side.SERVER, bytes("$-1\r\n"), 6);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.RESPONSE, Kind.RESPONSE);
    }

    @Test
    void refusedSubscriptionDoesNotShiftLaterOnes() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("SSUBSCRIBE", "x", "y"), 1);
        redis.feed(Side.SERVER, bytes("-MOVED 1 h:1\r\n"), 2).feed(Side.CLIENT, command("SSUBSCRIBE", "a", "b"), 3);
        redis.feed(
                Side.SERVER,
                bytes(confirmation('*', "ssubscribe", "a", 1) + confirmation('*', "ssubscribe", "b", 2)),
                4);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.RESPONSE);
    }

    @Test
    void confirmationWithoutRequestIsToldAlone() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.SERVER, bytes(confirmation('>', "sunsubscribe", "a", 0)), 1);

        assertThat(kinds(redis)).containsExactly(Kind.ONE_WAY);
    }

    @Test
    void resetEndsSubscribedMode() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("SUBSCRIBE", "a"), 1);
        redis.feed(Side.SERVER, bytes(confirmation('*', "subscribe", "a", 1)), 2)
                .feed(Side.CLIENT, command("RESET"), 3);
        redis.feed(Side.SERVER, bytes("+RESET\r\n"), 4).feed(Side.CLIENT, command("LRANGE", "l", "0", "-1"), 5);
        redis.feed(Side.SERVER, bytes(MESSAGE), 6);

        assertThat(kinds(redis)).containsExactly(Kind.RESPONSE, Kind.RESPONSE, Kind.RESPONSE);
    }

    @Test
    void tooManyOutstandingSubscriptionsAreRejectedNotForgotten() {
        DecoderHarness<RedisState> redis = redis();
        for (int i = 0; i < RedisState.MAX_DUE; i++) {
            redis.feed(Side.CLIENT, command("SUBSCRIBE", "a"), 1);
        }
        assertThat(redis.rejects()).isEmpty();
        redis.feed(Side.CLIENT, command("SUBSCRIBE", "a"), 2);

        assertThat(redis.rejects()).startsWith(Reason.LIMIT);
        assertThat(redis.state().due).isNull();
    }
}
