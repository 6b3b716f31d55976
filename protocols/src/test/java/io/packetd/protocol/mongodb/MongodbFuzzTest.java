// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated bytes; the harness checks the steps, this test that nothing escapes and nothing grows. */
class MongodbFuzzTest {

    private static final long SECONDS = Long.getLong("packetd.fuzz.seconds", 3);
    private static final MongodbProtocol PROTOCOL = new MongodbProtocol();

    @Test
    void noBytesEscapeTheContract() {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int runs = 0;
        while (System.nanoTime() < end || runs < 100) {
            DecoderHarness<MongodbState> mongodb = new DecoderHarness<>(PROTOCOL, Transport.TCP);
            for (int i = 0; i < 6; i++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[] bytes = bytes(random);
                try {
                    PROTOCOL.probe(ByteWindow.of(bytes, 0), Transport.TCP);
                    PROTOCOL.findFrame(ByteWindow.of(bytes, 0), 0, side, PROTOCOL.newState(Transport.TCP));
                    mongodb.feed(side, bytes, i, 1 + random.nextInt(100));
                    if (random.nextInt(10) == 0) {
                        mongodb.gap(side);
                    }
                    if (random.nextInt(10) == 0) {
                        mongodb.close(side);
                    }
                    assertThat(mongodb.snapshot()).hasSizeLessThan(20_000);
                } catch (RuntimeException | AssertionError e) {
                    fail(
                            "seed " + seed + ", run " + runs + ", bytes "
                                    + HexFormat.of().formatHex(bytes),
                            e);
                }
            }
            runs++;
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = message(random);
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : random.nextInt(Math.min(60, bytes.length));
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(20));
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1) : bytes;
    }

    private static byte[] message(Random random) {
        int id = random.nextInt(4);
        int flags = random.nextInt(4);
        Bson row = Bson.of("_id", 1, "ok", 0);
        Bson reply = Bson.of(
                "cursor",
                Bson.of("id", 7L, "firstBatch", List.of(row, row)),
                "writeErrors",
                List.of(Bson.of("code", 11000), row),
                "writeConcernError",
                Bson.of("code", 64),
                "codeName",
                "Name",
                "errmsg",
                "text",
                "ok",
                1.0);
        Bson command = Bson.of("insert", "people", "documents", List.of(row, row), "$db", "shop");
        byte[] name = Bson.text("shop.people");
        return switch (random.nextInt(10)) {
            case 0 -> command.message(id, 0, flags);
            case 1 -> reply.message(id, id, flags);
            case 2 -> Bson.query(id, flags << 5, random.nextBoolean() ? "a.$cmd" : "a.b", Bson.of("$query", command));
            case 3 -> Bson.reply(id, id, flags, id, reply);
            case 4 -> Bson.message(2002, id, 0, Bson.ints(0), name, row.bytes(), row.bytes());
            case 5 -> Bson.message(2010, id, 0, Bson.text("a"), Bson.text("ping"), row.bytes(), row.bytes());
            case 6 -> Bson.message(2013, id, 0, Bson.ints(0), Bson.sequence("updates", row, row), command.section());
            case 7 -> MongodbCompressedTest.compress(reply.message(id, id), random.nextInt(5));
            case 8 -> MongodbCompressedTest.compress(command.message(id, 0), random.nextInt(4));
            default -> {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }
}
