// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static io.packetd.protocol.redis.RedisRequestTest.command;
import static io.packetd.protocol.redis.RedisRequestTest.redis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.Side;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RedisStateCodecTest {

    private static final String FRESH_V1 =
            "00ffffffffffffffff00000000000000000000000000000000" // flags, database, counts
                    + "0000" // due
                    + "000000000000000000000000000000000000ffffffff0000000000" // request
                    + "00000000000000000000000000000000ffffffffffffffff000000"; // reply

    private static final String BUSY_V1 =
            "0c000000000000000300000000000000030000000000000001" // flags, database, counts
                    + "0001" // one reply due
                    + "030000000000000002000000000000000200" // SUBSCRIBE of two channels
                    + "0000000100000002000a434f4e4649472053455400000000000003f1ffffffff0100000000" // request
                    + "2a000000000000006401000000010000ffffffffffffffff00000200000000000000040000000000000002"; // reply

    private static DecoderHarness<RedisState> busy() {
        DecoderHarness<RedisState> redis = redis();
        redis.feed(Side.CLIENT, command("SELECT", "3"), 1).feed(Side.SERVER, bytes("+OK\r\n"), 2);
        redis.feed(Side.CLIENT, command("MULTI"), 3);
        redis.feed(Side.CLIENT, command("SUBSCRIBE", "a", "b"), 4);
        redis.feed(Side.CLIENT, bytes("*3\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$1000\r\nabc"), 5);
        redis.feed(Side.SERVER, bytes("*2\r\n*1\r\n$100\r\nab"), 6);
        return redis;
    }

    @Test
    void freshStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(redis().snapshot())).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(busy().snapshot())).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        byte[] golden = HexFormat.of().parseHex(BUSY_V1);
        RedisState state = new RedisStateCodec().read(1, new DataInputStream(new ByteArrayInputStream(golden)));

        assertThat(state.database).isEqualTo(3);
        assertThat(state.inTransaction).isTrue();
        assertThat(state.request.left).isEqualTo(1);
        assertThat(state.request.command).extracting(Command::name).isEqualTo("CONFIG SET");
        assertThat(state.reply.depth).isEqualTo(2);
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(
                        () -> new RedisStateCodec().read(2, new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefused() {
        byte[] golden = HexFormat.of().parseHex(BUSY_V1);
        golden[27] = 99; // an expectation that does not exist

        assertThatThrownBy(() -> new RedisStateCodec().read(1, new DataInputStream(new ByteArrayInputStream(golden))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void idleStateIsSmall() {
        assertThat(redis().snapshot()).hasSizeLessThan(128);
    }
}
