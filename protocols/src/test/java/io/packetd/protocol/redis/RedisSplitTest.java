// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static io.packetd.protocol.redis.RedisRequestTest.redis;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Side;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSplitTest {

    static final byte[] COMMANDS = bytes(
            "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$70\r\n" + "v\r\n".repeat(23) + "v\r\n"
                    + "PING \"quoted arg\"\r\n\r\n*2\r\n$6\r\nconfig\r\n$3\r\nget\r\n*2\r\n$6\r\nSELECT\r\n$2\r\n12\r\n"
                    + "*1\r\n$5\r\nMULTI\r\n*1\r\n$0\r\n\r\n*0\r\nCLIENT REPLY SKIP\nget x\n*2\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n");

    static final byte[] REPLIES =
            bytes("+OK\r\n-WRONGTYPE no\r\n$-1\r\n*3\r\n$2\r\na\r\r\n:12\r\n*2\r\n+x\r\n$0\r\n\r\n"
                    + "|1\r\n+a\r\n:1\r\n%1\r\n$3\r\nkey\r\n$80\r\n" + "0123456789".repeat(8) + "\r\n"
                    + ">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nb\r\n$?\r\n;2\r\nab\r\n;0\r\n*?\r\n#t\r\n.\r\n!9\r\nERR wrong\r\n"
                    + "+" + "long ".repeat(300) + "\r\n_\r\n");

    private static List<DecoderHarness.Told> whole(Side side, byte[] bytes) {
        DecoderHarness<RedisState> redis = redis().feed(side, bytes, 1);
        assertThat(redis.rejects()).isEmpty();
        return redis.told();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 13, 64, 100, 511, 512, 513})
    void piecesOfAnySizeGiveTheSameMessages(int piece) {
        assertThat(redis().feed(Side.CLIENT, COMMANDS, 1, piece).told())
                .hasSize(9)
                .isEqualTo(whole(Side.CLIENT, COMMANDS));
        assertThat(redis().feed(Side.SERVER, REPLIES, 1, piece).told())
                .hasSize(11)
                .isEqualTo(whole(Side.SERVER, REPLIES));
    }

    @Test
    void everySplitOfCommandsGivesTheSameMessages() {
        splitEverywhere(Side.CLIENT, COMMANDS);
    }

    @Test
    void everySplitOfRepliesGivesTheSameMessages() {
        splitEverywhere(Side.SERVER, REPLIES);
    }

    private static void splitEverywhere(Side side, byte[] bytes) {
        List<DecoderHarness.Told> expected = whole(side, bytes);
        for (int at = 1; at < bytes.length; at++) {
            DecoderHarness<RedisState> redis = redis();
            redis.feed(side, Arrays.copyOf(bytes, at), 1).feed(side, Arrays.copyOfRange(bytes, at, bytes.length), 1);
            assertThat(redis.told())
                    .as("split at %d of %s", at, new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(expected);
        }
    }
}
