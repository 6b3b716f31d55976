// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.redis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.packetd.protocol.Side;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated bytes; the harness checks the steps, this test that nothing escapes and nothing grows. */
class RedisFuzzTest {

    private static final long SECONDS = Long.getLong("packetd.fuzz.seconds", 3);
    private static final String ALPHABET = "*$+-:%~>|_#,(!=.;?\r\n\r\n\r\n0123456789 \"'abGETSUBSCRIBE";

    @Test
    void noBytesEscapeTheContract() {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int runs = 0;
        while (System.nanoTime() < end || runs < 100) {
            DecoderHarness<RedisState> redis = redis();
            for (int i = 0; i < 6; i++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[] bytes = bytes(random, side);
                try {
                    redis.feed(side, bytes, i, 1 + random.nextInt(100));
                    if (random.nextInt(10) == 0) {
                        redis.gap(side);
                    }
                    assertThat(redis.snapshot()).hasSizeLessThan(40_000);
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

    private static byte[] bytes(Random random, Side side) {
        byte[] valid = side == Side.CLIENT ? RedisSplitTest.COMMANDS : RedisSplitTest.REPLIES;
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                byte[] plausible = new byte[random.nextInt(300)];
                for (int i = 0; i < plausible.length; i++) {
                    plausible[i] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                }
                return plausible;
            }
            default -> {
                int from = random.nextInt(valid.length);
                byte[] mutated = Arrays.copyOfRange(valid, random.nextBoolean() ? 0 : from, valid.length);
                for (int i = random.nextInt(4); i > 0; i--) {
                    mutated[random.nextInt(mutated.length)] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
                }
                return mutated;
            }
        }
    }
}
