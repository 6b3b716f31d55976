// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and mutated bytes; the harness checks the steps, this test that nothing escapes and nothing grows. */
class TlsFuzzTest {

    private static final long SECONDS = Long.getLong("packetd.fuzz.seconds", 2);
    private static final byte[] HELLO =
            Hellos.client("www.example.org", List.of("TLSv1.3", "TLSv1.2"), "h2", "http/1.1");
    private static final byte[] ANSWER = Hellos.join(
            Hellos.record(22, Hellos.serverHello(0xc02f, "001000050003026832" + "002b00020304")),
            Hellos.record(20, new byte[] {1}),
            Hellos.record(23, new byte[50]));

    @Test
    void noBytesEscapeTheContract() {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int runs = 0;
        while (System.nanoTime() < end || runs < 100) {
            DecoderHarness<TlsState> tls = new DecoderHarness<>(new TlsProtocol(), Transport.TCP);
            for (int i = 0; i < 6; i++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[] bytes = bytes(random, side);
                try {
                    tls.feed(side, bytes, i, 1 + random.nextInt(100));
                    if (random.nextInt(10) == 0) {
                        tls.gap(side);
                    }
                    assertThat(tls.snapshot()).hasSize(5);
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
        byte[] valid = side == Side.CLIENT ? HELLO : ANSWER;
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Hellos.inRecordsOf(1 + random.nextInt(60), HELLO);
            }
            case 2 -> {
                byte[] message = Arrays.copyOfRange(HELLO, 5, HELLO.length);
                message[4 + random.nextInt(message.length - 4)] = (byte) random.nextInt(256);
                return Hellos.record(22, message);
            }
            default -> {
                byte[] mutated = valid.clone();
                for (int i = random.nextInt(4); i > 0; i--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                return Arrays.copyOfRange(mutated, random.nextBoolean() ? 0 : random.nextInt(20), mutated.length);
            }
        }
    }
}
