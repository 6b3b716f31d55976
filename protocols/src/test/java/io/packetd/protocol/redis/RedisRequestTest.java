// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisRequestTest {

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return bytes(text.toString());
    }

    static DecoderHarness<RedisState> redis() {
        return new DecoderHarness<>(new RedisProtocol(), Transport.TCP);
    }

    private static List<Message> requests(byte[]... parts) {
        DecoderHarness<RedisState> redis = redis();
        for (byte[] part : parts) {
            redis.feed(Side.CLIENT, part, 1);
        }
        assertThat(redis.rejects()).isEmpty();
        return redis.messages();
    }

    private static List<String> operations(List<Message> messages) {
        return messages.stream().map(Message::operation).toList();
    }

    @Test
    void sizeOfGetIsThatOfItsWords() {
        assertThat(requests(command("GET", "key1"))).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(Message.Kind.REQUEST);
            assertThat(message.operation()).isEqualTo("GET");
            assertThat(message.size()).isEqualTo(7);
            assertThat(message.attributes().size()).isZero();
        });
    }

    @Test
    @DisplayName("L-150: pipelined commands of one segment are all reported")
    void pipelinedCommandsOfOneSegmentAreAllReported() {
        byte[] three = bytes("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\n*1\r\n$4\r\nping\r\n");

        assertThat(operations(requests(three))).containsExactly("PING", "GET", "PING");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO",
                "PTTL",
                "GETEX",
                "GETDEL",
                "FCALL",
                "XAUTOCLAIM",
                "COPY",
                "LMPOP",
                "FT.SEARCH",
                "NEW_ONE"
            })
    @DisplayName("L-152: any command is reported known or not")
    void anyCommandIsReportedKnownOrNot(String name) {
        assertThat(operations(requests(command(name, "get", "set")))).containsExactly(name);
    }

    @Test
    @DisplayName("L-152: argument that is named like a command is not the command")
    void argumentThatIsNamedLikeACommandIsNotTheCommand() {
        assertThat(operations(requests(command("ft.search", "idx", "get")))).containsExactly("FT.SEARCH");
    }

    @ParameterizedTest
    @CsvSource({"CONFIG,GET,CONFIG GET", "config,get,CONFIG GET", "CONFIG,secret,CONFIG", "XGROUP,create,XGROUP CREATE"
    })
    void knownSubcommandBelongsToTheName(String command, String sub, String operation) {
        assertThat(operations(requests(command(command, sub, "x")))).containsExactly(operation);
    }

    @Test
    void argumentsAreNeverReported() {
        Message message = requests(command("AUTH", "user", "password")).get(0);

        assertThat(message.toString()).doesNotContain("user").doesNotContain("password");
    }

    @Test
    @DisplayName("L-153: binary argument with line ends is counted by its length")
    void binaryArgumentWithLineEndsIsCountedByItsLength() {
        assertThat(requests(command("SET", "k", "a\r\n*1\r\n$4\r\nPING\r\n\0\u00ff")))
                .singleElement()
                .extracting(Message::size)
                .isEqualTo(4L + 19);
    }

    @Test
    @DisplayName("L-154: empty argument is an argument")
    void emptyArgumentIsAnArgument() {
        assertThat(requests(command("SET", "k", "", "PX", "10"), command("PING")))
                .extracting(Message::operation, Message::size)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("SET", 8L),
                        org.assertj.core.groups.Tuple.tuple("PING", 4L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PING\r\n", "PING\n", "  ping \r\n", "\"PING\"\n", "'PI'NG\r\n", "\"\\x50ING\"\r\n"})
    @DisplayName("L-157: inline command is read")
    void inlineCommandIsRead(String line) {
        assertThat(requests(bytes(line)))
                .extracting(Message::operation, Message::size)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("PING", 4L));
    }

    @Test
    void quotedWordsOfInlineCommandsCountWithoutQuotes() {
        List<Message> messages = requests(bytes("SET k \"a b\\\"c\"\r\nSET k 'a \\' b'\r\nSET k \"\\x00\\xff\"\r\n"));

        assertThat(messages).extracting(Message::size).containsExactly(3L + 1 + 5, 3L + 1 + 5, 3L + 1 + 2);
    }

    @Test
    void inlineCommandWithOpenQuotesIsStillACommand() {
        assertThat(operations(requests(bytes("SET bad \"open\r\n")))).containsExactly("SET");
    }

    @Test
    void emptyLinesAndEmptyArraysAreNoCommands() {
        assertThat(operations(requests(bytes("\r\n\n*0\r\n*-1\r\n  \r\nPING\r\n"))))
                .containsExactly("PING");
    }

    @Test
    @DisplayName("L-158: commands between multi and exec belong to the transaction")
    void commandsBetweenMultiAndExecBelongToTheTransaction() {
        List<Message> messages =
                requests(command("MULTI"), command("SET", "a", "1"), command("EXEC"), command("GET", "a"));

        assertThat(messages)
                .extracting(message -> message.attributes().get(RedisAttributes.TRANSACTION))
                .containsExactly(null, true, null, null);
    }

    @Test
    void databaseIsKnownOnceSelectWasConfirmed() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("GET", "a"), 1).feed(Side.SERVER, bytes("$-1\r\n"), 2);
        redis.feed(Side.CLIENT, command("SELECT", "3"), 3).feed(Side.CLIENT, command("GET", "a"), 3);
        redis.feed(Side.SERVER, bytes("+OK\r\n$-1\r\n"), 4).feed(Side.CLIENT, command("GET", "a"), 5);
        redis.feed(Side.SERVER, bytes("$-1\r\n"), 6).feed(Side.CLIENT, command("SELECT", "99"), 7);
        redis.feed(Side.SERVER, bytes("-ERR DB index is out of range\r\n"), 8)
                .feed(Side.CLIENT, command("GET", "a"), 9);

        assertThat(redis.messages(Side.CLIENT))
                .extracting(message -> message.attributes().get(RedisAttributes.DATABASE))
                .containsExactly(null, null, null, 3L, 3L, 3L);
    }

    @Test
    void databaseIsUnknownAfterLoss() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("SELECT", "3"), 1).feed(Side.SERVER, bytes("+OK\r\n"), 2);
        redis.gap(Side.CLIENT).feed(Side.CLIENT, command("GET", "a"), 3);

        assertThat(redis.messages().get(2).attributes().get(RedisAttributes.DATABASE))
                .isNull();
    }

    @Test
    void clientReplyOffAndSkipMakeCommandsOneWay() {
        List<Message> messages =
                requests(bytes("PING\nCLIENT REPLY OFF\nPING\nCLIENT REPLY ON\nPING\nCLIENT REPLY SKIP\nPING\nPING\n"));

        assertThat(messages)
                .extracting(Message::kind)
                .containsExactly(
                        Message.Kind.REQUEST,
                        Message.Kind.ONE_WAY,
                        Message.Kind.ONE_WAY,
                        Message.Kind.REQUEST,
                        Message.Kind.REQUEST,
                        Message.Kind.ONE_WAY,
                        Message.Kind.ONE_WAY,
                        Message.Kind.REQUEST);
        assertThat(messages.get(1).operation()).isEqualTo("CLIENT REPLY");
    }

    @Test
    void largeArgumentIsSkippedNotKept() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10000000\r\nabc"), 1);
        for (int i = 0; i < 100; i++) {
            redis.feed(Side.CLIENT, new byte[100_000], 2);
        }
        assertThat(redis.messages()).isEmpty();
        redis.gap(Side.SERVER);

        assertThat(redis.rejects()).hasSize(1); // the three bytes too many are no CRLF
        assertThat(redis.snapshot()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*1\r\n:1\r\n",
                "*1\r\n$-1\r\n",
                "*1\r\n$4\r\nPINGXX",
                "*x\r\n",
                "*?\r\n",
                "\u0001\u0002\n",
                "{\"a\": 1}\n"
            })
    void brokenGrammarIsRejected(String text) {
        assertThat(redis().feed(Side.CLIENT, bytes(text), 1).rejects()).startsWith(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*99999999999999999999\r\n", "*1\r\n$536870913\r\n"})
    void hostileLengthsAreAboveTheLimit(String text) {
        assertThat(redis().feed(Side.CLIENT, bytes(text), 1).rejects()).startsWith(Reason.LIMIT);
    }

    @Test
    void replicationLeavesAfterTheAnswer() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("PSYNC", "?", "-1"), 1).feed(Side.SERVER, bytes("\n+FULLRESYNC 0123 1\r\n"), 2);
        assertThat(redis.left()).isNull();
        redis.feed(Side.SERVER, bytes("$5\r\nREDIS"), 3);

        assertThat(redis.left()).isEqualTo(OpaqueReason.REPLICATION);
        assertThat(redis.messages())
                .extracting(Message::kind)
                .containsExactly(Message.Kind.REQUEST, Message.Kind.RESPONSE);
    }

    @Test
    void syncIsAnsweredByTheHeaderOfTheFile() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("SYNC"), 1).feed(Side.SERVER, bytes("$EOF:0123456789\r\nREDIS"), 2);

        assertThat(redis.left()).isEqualTo(OpaqueReason.REPLICATION);
        assertThat(redis.messages()).hasSize(2);
    }

    @Test
    void replicaJoinedInTheMiddleIsLeft() {
        assertThat(redis().feed(Side.CLIENT, command("REPLCONF", "ACK", "0"), 1).left())
                .isEqualTo(OpaqueReason.REPLICATION);
    }

    @Test
    void searchAfterLossFindsTheNextCommand() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, bytes("*2\r\n$3\r\nGET\r\n$400\r\nab"), 1).gap(Side.CLIENT);
        redis.feed(Side.CLIENT, bytes("rest of *2 a value\r\n*2\r\n$3\r\nTTL\r\n$1\r\na\r\n"), 2);

        assertThat(operations(redis.messages())).containsExactly("TTL");
    }
}
