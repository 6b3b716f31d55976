// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static io.packetd.protocol.redis.RedisRequestTest.command;
import static io.packetd.protocol.redis.RedisRequestTest.redis;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisReplyTest {

    private static String unescape(String text) {
        return text.replace("\\r\\n", "\r\n");
    }

    private static Message reply(String text) {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("GET", "a"), 1);
        redis.feed(Side.SERVER, bytes(text), 2);
        assertThat(redis.rejects()).isEmpty();
        List<Message> messages = redis.messages(Side.SERVER);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "+OK\\r\\n@SimpleStrings@2",
                "+\\r\\n@SimpleStrings@0",
                ":1000\\r\\n@Integers@4",
                ":-1\\r\\n@Integers@2",
                "$6\\r\\nvalue1\\r\\n@BulkStrings@6",
                "$0\\r\\n\\r\\n@BulkStrings@0",
                "$-1\\r\\n@BulkStrings@0",
                "*-1\\r\\n@Array@0",
                "*0\\r\\n@Array@0",
                "*2\\r\\n$3\\r\\nfoo\\r\\n$-1\\r\\n@Array@3",
                "*3\\r\\n$1\\r\\na\\r\\n$0\\r\\n\\r\\n*2\\r\\n:1\\r\\n*1\\r\\n+x\\r\\n@Array@3",
                "_\\r\\n@Null@0",
                "#t\\r\\n@Boolean@1",
                ",3.25\\r\\n@Double@4",
                ",-inf\\r\\n@Double@4",
                "(3492890328409238509324850943850943825024385\\r\\n@BigNumber@43",
                "=15\\r\\ntxt:Some string\\r\\n@VerbatimString@15",
                "%2\\r\\n+first\\r\\n:1\\r\\n+second\\r\\n:2\\r\\n@Map@13",
                "~2\\r\\n+a\\r\\n#f\\r\\n@Set@2",
                "|1\\r\\n+key-popularity\\r\\n%1\\r\\n$1\\r\\na\\r\\n,0.19\\r\\n*2\\r\\n:1\\r\\n:22\\r\\n@Array@3",
                "*2\\r\\n|1\\r\\n+ttl\\r\\n:3600\\r\\n:1\\r\\n:2\\r\\n@Array@2",
                "$?\\r\\n;4\\r\\nHell\\r\\n;5\\r\\no wor\\r\\n;0\\r\\n@BulkStrings@9",
                "*?\\r\\n:1\\r\\n*?\\r\\n+a\\r\\n.\\r\\n.\\r\\n@Array@2",
                "%?\\r\\n+a\\r\\n:1\\r\\n.\\r\\n@Map@2"
            })
    @DisplayName("L-151, L-153, L-154: every type is read")
    void everyTypeIsRead(String text, String dataType, long size) {
        Message message = reply(unescape(text));

        assertThat(message.kind()).isEqualTo(Message.Kind.RESPONSE);
        assertThat(message.outcome()).isEqualTo(Message.Outcome.OK);
        assertThat(message.status()).isEqualTo("OK");
        assertThat(message.attributes().get(RedisAttributes.DATA_TYPE)).isEqualTo(dataType);
        assertThat(message.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "-ERR unknown command 'x'\\r\\n@ERR",
                "-MOVED 3999 127.0.0.1:6381\\r\\n@MOVED",
                "-WRONGTYPE Operation\\r\\n@WRONGTYPE",
                "-MYMODULE_ERR2 text\\r\\n@MYMODULE_ERR2",
                "-NOAUTH\\r\\n@NOAUTH",
                "-something odd\\r\\n@ERR",
                "-ABC: x\\r\\n@ERR",
                "-\\r\\n@ERR",
                "!21\\r\\nSYNTAX invalid syntax\\r\\n@SYNTAX"
            })
    @DisplayName("L-158: error is reported by its prefix alone")
    void errorIsReportedByItsPrefixAlone(String text, String prefix) {
        Message message = reply(unescape(text));

        assertThat(message.outcome()).isEqualTo(Message.Outcome.ERROR);
        assertThat(message.status()).isEqualTo(prefix);
        assertThat(message.attributes().get(RedisAttributes.ERROR)).isEqualTo(prefix);
    }

    @Test
    @DisplayName("L-155: line that is split is not read early")
    void lineThatIsSplitIsNotReadEarly() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("GET", "a"), 1);
        redis.feed(Side.SERVER, bytes("$1"), 2);
        assertThat(redis.messages(Side.SERVER)).isEmpty();
        redis.feed(Side.SERVER, bytes("0\r\n0123456789\r"), 3);
        assertThat(redis.messages(Side.SERVER)).isEmpty();
        redis.feed(Side.SERVER, bytes("\n"), 4);

        assertThat(redis.told().get(1).message().size()).isEqualTo(10);
        assertThat(redis.told().get(1).firstNanos()).isEqualTo(2);
        assertThat(redis.told().get(1).lastNanos()).isEqualTo(4);
    }

    @Test
    @DisplayName("L-158: queued is an answer of its own")
    void queuedIsAnAnswerOfItsOwn() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("MULTI"), 1).feed(Side.SERVER, bytes("+OK\r\n"), 2);
        redis.feed(Side.CLIENT, command("SET", "a", "1"), 3).feed(Side.SERVER, bytes("+QUEUED\r\n"), 4);
        redis.feed(Side.CLIENT, command("EXEC"), 5).feed(Side.SERVER, bytes("*1\r\n+OK\r\n"), 6);

        assertThat(redis.messages(Side.SERVER)).hasSize(3).allMatch(m -> m.kind() == Message.Kind.RESPONSE);
    }

    @Test
    void longLineIsTakenPieceByPiece() {
        String text = "x".repeat(200_000);
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("INFO"), 1);
        redis.feed(Side.SERVER, bytes("-ERR " + text + "\r\n"), 2, 1000);

        assertThat(redis.messages(Side.SERVER)).singleElement().satisfies(message -> {
            assertThat(message.size()).isEqualTo(200_004);
            assertThat(message.status()).isEqualTo("ERR");
        });
    }

    @Test
    void depthOfNestingIsLimited() {
        DecoderHarness<RedisState> deepest = redis().feed(Side.SERVER, bytes("*1\r\n".repeat(32) + ":1\r\n"), 1);
        DecoderHarness<RedisState> tooDeep = redis().feed(Side.SERVER, bytes("*1\r\n".repeat(33) + ":1\r\n"), 1);

        assertThat(deepest.messages()).hasSize(1);
        assertThat(tooDeep.rejects()).startsWith(Reason.LIMIT);
    }

    @Test
    void valueOfManyMegabytesLeavesNothingBehind() {
        DecoderHarness<RedisState> redis = redis().feed(Side.CLIENT, command("GET", "a"), 1);
        redis.feed(Side.SERVER, bytes("*2\r\n$20000000\r\n"), 2);
        for (int i = 0; i < 20; i++) {
            redis.feed(Side.SERVER, new byte[1_000_000], 3);
        }
        redis.feed(Side.SERVER, bytes("\r\n$-1\r\n"), 4);

        assertThat(redis.messages(Side.SERVER)).extracting(Message::size).containsExactly(20_000_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":12x\r\n",
                "$5\r\nabcdefgh\r\n",
                "@oops\r\n",
                "+a\nb\r\n",
                "#x\r\n",
                ".\r\n",
                "_x\r\n",
                "$?\r\nabc\r\n"
            })
    void brokenGrammarIsRejected(String text) {
        assertThat(redis().feed(Side.SERVER, bytes(text), 1).rejects()).startsWith(Reason.MALFORMED);
    }
}
