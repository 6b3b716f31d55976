// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random and mutated bytes; the harness checks the steps, this test that nothing escapes and nothing grows. */
class DnsFuzzTest {

    private static final long SECONDS = Long.getLong("packetd.fuzz.seconds", 3);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noBytesEscapeTheContract(Transport transport) {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + SECONDS * 500_000_000L;
        int runs = 0;
        while (System.nanoTime() < end || runs < 100) {
            DecoderHarness<DnsState> dns = dns(transport);
            for (int i = 0; i < 6; i++) {
                Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
                byte[] bytes = bytes(random, transport);
                try {
                    new DnsProtocol().probe(ByteWindow.of(bytes, 0), transport);
                    dns.feed(side, bytes, i, transport == Transport.UDP ? bytes.length + 1 : 1 + random.nextInt(100));
                    if (random.nextInt(10) == 0) {
                        dns.gap(side);
                    }
                    assertThat(dns.snapshot()).hasSizeLessThan(300);
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

    private static byte[] bytes(Random random, Transport transport) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        RecordTextTest.records();
        DnsBytes message =
                random.nextBoolean() ? DnsBytes.query(random.nextInt(4), 252, "ex.com") : new DnsBytes(1, 0x8180);
        for (int i = random.nextInt(4); i > 0; i--) {
            Object[] record = RecordTextTest.records()
                    .get(random.nextInt(RecordTextTest.records().size()))
                    .get();
            message.record(1 + random.nextInt(3), "ex.com", (int) record[0], 1, 1, (String) record[1]);
        }
        byte[] bytes = transport == Transport.UDP ? message.build() : message.framed();
        for (int i = random.nextInt(6); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    @Test
    void chainOfPointersIsBounded() {
        byte[] hostile = new byte[65_535];
        byte[] head = DnsBytes.response(1, 1, "ex.com").count(1, 5000).build();
        System.arraycopy(head, 0, hostile, 0, head.length);
        for (int i = head.length; i + 1 < hostile.length; i += 2) {
            hostile[i] = (byte) (0xc0 | Math.min(0x3f, (i - 2) >> 8));
            hostile[i + 1] = (byte) (i - 2);
        }
        DecoderHarness<DnsState> dns = dns(Transport.UDP).feed(Side.SERVER, hostile, 1);

        assertThat(dns.messages()).hasSize(1);
    }
}
