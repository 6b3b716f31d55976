// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MongodbStateCodecTest {

    private static final String FRESH_V1 = "0000";

    private static final String BUSY_V1 =
            "0f000000080000000500000004010000000400000066000000070000000001000007ddff000000000000000000000100"
                    + "00004a00000066000000000002000000006600000002050000005a00000001010006696e7365727401000670656f706c"
                    + "650001000670656f706c65000000017ff800000000000000000000000000018000000000000000800000000000000080"
                    + "000000000000008000000000000000800000000000000080000000000000008000000000000000800000000000000080"
                    + "00000000000000000000005f000000090000000700000007ddff0000000000000000000001000000520000005f000000"
                    + "000001020000005f0000000300000000000100016500007ff80000000000008000000000000000800000000000000000"
                    + "000000000000038000000000000000800000000000000080000000000000008000000000000000000000000000000100"
                    + "00000000002af8800000000000000000";

    private static DecoderHarness<MongodbState> mongodb() {
        return new DecoderHarness<>(new MongodbProtocol(), Transport.TCP);
    }

    /** A chain of replies, open legacy queries, and a message half read on each side. */
    private static DecoderHarness<MongodbState> busy() {
        Bson ok = Bson.of("ok", 1.0);
        byte[] insert = Bson.of("insert", "people", "documents", List.of(Bson.of("a", 1), Bson.of("a", 2)), "$db", "d")
                .message(7, 0);
        byte[] reply = Bson.of("n", 3, "writeErrors", List.of(Bson.of("code", 11000)), "errmsg", "e", "ok", 1.0)
                .message(9, 7);
        return mongodb()
                .feed(Side.CLIENT, Bson.query(4, 64, "d.people", Bson.of()), 1)
                .feed(Side.CLIENT, Bson.of("hello", 1, "$db", "admin").message(5, 0, FixedPart.EXHAUST_ALLOWED), 2)
                .feed(Side.SERVER, ok.message(8, 5, FixedPart.MORE_TO_COME), 3)
                .feed(Side.CLIENT, Arrays.copyOf(insert, 80), 4)
                .feed(Side.SERVER, Arrays.copyOf(reply, reply.length - 12), 5);
    }

    private static MongodbState read(byte[] bytes) throws IOException {
        return new MongodbStateCodec().read(1, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(mongodb().snapshot())).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() {
        assertThat(HexFormat.of().formatHex(busy().snapshot())).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        MongodbState state = read(HexFormat.of().parseHex(BUSY_V1));

        assertThat(state.chained).isTrue();
        assertThat(state.chainReply).isEqualTo(8);
        assertThat(state.chainRequest).isEqualTo(5);
        assertThat(state.isPlain(4)).isTrue();
        assertThat(state.exhaustRequest).isEqualTo(4);
        assertThat(state.client).isNotNull().extracting(w -> w.found.collection).isEqualTo("people");
        assertThat(state.server)
                .isNotNull()
                .extracting(w -> w.found.writeErrorCode)
                .isEqualTo(11000L);
        assertThat(state.server).isNotNull().extracting(w -> w.found.message).isEqualTo("e");
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() ->
                        new MongodbStateCodec().read(2, new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverMore() {
        byte[] golden = HexFormat.of().parseHex(BUSY_V1);
        for (int i = 0; i < golden.length; i++) {
            byte[] damaged = golden.clone();
            damaged[i] ^= (byte) 0xff;
            try {
                assertThat(read(damaged)).isNotNull();
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void openQueriesAreBounded() {
        DecoderHarness<MongodbState> mongodb = mongodb();
        for (int i = 0; i < 1000; i++) {
            mongodb.feed(Side.CLIENT, Bson.query(i, 0, "d.c", Bson.of()), i);
        }

        assertThat(mongodb.snapshot()).hasSizeLessThan(300);
    }

    @Test
    void idleStateIsSmall() {
        DecoderHarness<MongodbState> mongodb = mongodb();
        for (int i = 0; i < 1000; i++) {
            mongodb.feed(Side.CLIENT, Bson.of("ping", 1, "$db", "d").message(i, 0), i);
            mongodb.feed(Side.SERVER, Bson.of("ok", 1.0).message(i, i), i);
        }

        assertThat(mongodb.snapshot()).hasSizeLessThan(16);
    }
}
