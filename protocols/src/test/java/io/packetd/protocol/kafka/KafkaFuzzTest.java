// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.batch;
import static io.packetd.protocol.kafka.KafkaBytes.produce;
import static io.packetd.protocol.kafka.KafkaBytes.produced;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
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
class KafkaFuzzTest {

    private static final long SECONDS = Long.getLong("packetd.fuzz.seconds", 3);
    private static final int MAX_STATE_BYTES = 64 << 10;

    private static DecoderHarness<KafkaState> kafka() {
        return new DecoderHarness<>(new KafkaProtocol(), Transport.TCP);
    }

    @Test
    void noBytesEscapeTheContract() {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        int runs = 0;
        while (System.nanoTime() < end || runs < 100) {
            DecoderHarness<KafkaState> kafka = kafka();
            for (int i = 0; i < 12; i++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[] bytes = mutated(side == Side.CLIENT ? asked(random, i) : answered(random, i), random);
                try {
                    new KafkaProtocol().probe(ByteWindow.of(bytes, 0), Transport.TCP);
                    kafka.feed(side, bytes, i, 1 + random.nextInt(300));
                    if (random.nextInt(10) == 0) {
                        kafka.gap(side);
                    }
                    assertThat(kafka.snapshot()).hasSizeLessThan(MAX_STATE_BYTES);
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

    private static byte[] asked(Random random, int correlation) {
        return switch (random.nextInt(6)) {
            case 0 -> produce(random.nextInt(13), correlation, random.nextInt(3) - 1, "t");
            case 1 -> request("Metadata", random.nextInt(14), correlation);
            case 2 -> request("SaslHandshake", 0, correlation, "mechanism", "PLAIN");
            case 3 -> request("ApiVersions", random.nextInt(5), correlation);
            case 4 -> request("ConsumerGroupHeartbeat", 1, correlation, "group_id", "g");
            default -> request("Fetch", 11, correlation);
        };
    }

    private static byte[] answered(Random random, int correlation) {
        Object partitions =
                List.of(struct("records", batch(random.nextInt(50), 0, 20)), struct("error_code", random.nextInt(140)));
        return switch (random.nextInt(5)) {
            case 0 -> produced(random.nextInt(13), correlation, random.nextInt(140), "t");
            case 1 ->
                response("Metadata", 12, correlation, "topics", List.of(struct("name", "t"), struct("name", "u")));
            case 2 -> response("SaslHandshake", 0, correlation);
            case 3 -> response("ApiVersions", random.nextInt(5), correlation);
            default ->
                response(
                        "Fetch", 11, correlation, "responses", List.of(struct("topic", "t", "partitions", partitions)));
        };
    }

    private static byte[] mutated(byte[] message, Random random) {
        byte[] bytes = random.nextInt(6) == 0 ? new byte[random.nextInt(200)] : message;
        if (random.nextInt(6) == 0) {
            random.nextBytes(bytes);
        }
        for (int i = random.nextInt(2) * random.nextInt(6); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }
}
