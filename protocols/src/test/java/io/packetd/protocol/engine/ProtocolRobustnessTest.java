// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Hostile input costs bounded memory, a counter and nothing else: captures with flipped, inserted and missing bytes, noise on
 * the port of every protocol, segments lost, doubled and out of order. Runs for {@code -Dpacketd.fuzz.seconds} (default 3);
 * {@code -Dpacketd.fuzz.seed} repeats a run.
 */
class ProtocolRobustnessTest {

    /** What waits behind holes, two heads, two windows, the requests that wait: bounds of the engine and the decoders. */
    private static final int MAX_STATE_BYTES = 4 << 20;

    private static final long SECOND = 1_000_000_000L;

    private static final Protocols PROTOCOLS = Protocols.standard(DecoderOptions.DEFAULT);

    @Test
    void survivesMutatedCapturesAndNoise() {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        long end = System.nanoTime() + Integer.getInteger("packetd.fuzz.seconds", 3) * SECOND;
        List<List<Seg>> captures = small();
        int rounds = 0;
        do {
            long round = seed + rounds++;
            Random random = new Random(round);
            List<Seg> segments = random.nextInt(4) == 0 ? noise(random) : captures.get(random.nextInt(captures.size()));
            try {
                play(mutate(segments, random));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("failed with -Dpacketd.fuzz.seed=" + round, e);
            }
        } while (System.nanoTime() < end);
        assertThat(rounds).isPositive();
    }

    private static List<List<Seg>> small() {
        return Captures.of(
                        PROTOCOLS.all().stream().map(p -> p.descriptor().id()).toArray(String[]::new))
                .stream()
                .map(ProtocolRobustnessTest::read)
                .filter(segments -> !segments.isEmpty() && segments.size() < 400)
                .collect(Collectors.toList());
    }

    private static List<Seg> read(Path path) {
        return Captures.read(path);
    }

    private static void play(List<Seg> segments) {
        Played played = new Player(PROTOCOLS).measure().play(segments);
        Balance.check(played);
        assertThat(played.largestState()).as("bytes of state").isLessThan(MAX_STATE_BYTES);
    }

    private static List<Seg> mutate(List<Seg> segments, Random random) {
        List<Seg> mutated = new ArrayList<>();
        int rate = 1 + random.nextInt(30);
        for (Seg s : segments) {
            mutated.add(random.nextInt(rate) == 0 && s.payload().length > 0 ? mutate(s, random) : s);
        }
        mutated = random.nextInt(3) == 0 ? Laws.drop(mutated, random, 0.1) : mutated;
        mutated = random.nextInt(3) == 0 ? Laws.cutRandomly(mutated, random) : mutated;
        mutated = random.nextInt(3) == 0 ? Laws.shuffle(mutated, random) : mutated;
        return random.nextInt(4) == 0 ? Laws.duplicate(mutated) : mutated;
    }

    private static Seg mutate(Seg s, Random random) {
        byte[] payload = s.payload().clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(payload.length);
            switch (random.nextInt(4)) {
                case 0 -> payload[at] = (byte) random.nextInt(256);
                case 1 -> payload[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> payload[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                default -> {
                    int count = Math.min(payload.length - at, 1 + random.nextInt(16));
                    System.arraycopy(payload, random.nextInt(payload.length - count + 1), payload, at, count);
                }
            }
        }
        int sequence = random.nextInt(20) == 0 ? s.sequence() + random.nextInt(2000) - 1000 : s.sequence();
        int ack = random.nextInt(20) == 0 ? s.acknowledgment() + random.nextInt(2000) - 1000 : s.acknowledgment();
        int flags = random.nextInt(30) == 0 ? random.nextInt(64) : s.flags();
        int original = random.nextInt(20) == 0 ? payload.length + random.nextInt(3000) : s.originalLength();
        return new Seg(
                s.flow(),
                s.direction(),
                s.nanos() + (random.nextInt(20) == 0 ? random.nextInt() : 0),
                sequence,
                ack,
                flags,
                payload,
                Math.max(original, payload.length));
    }

    /** Noise with words of the protocol in it, on the protocol's own port. */
    private static List<Seg> noise(Random random) {
        Protocol<?> protocol =
                PROTOCOLS.all().get(random.nextInt(PROTOCOLS.all().size()));
        int transport = protocol.descriptor().transports().iterator().next().number();
        int port = protocol.descriptor().ports().get(0);
        Talk talk = new Talk(random.nextInt(), random.nextInt(), 40_000, port, transport);
        if (transport == 6 && random.nextBoolean()) {
            talk.handshake();
        }
        String[] words = {
            "GET / HTTP/1.1\r\n",
            "HTTP/1.1 200 OK\r\n",
            "Content-Length: 99999999999\r\n\r\n",
            "\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n",
            "ffffffff\r\n",
            "0\r\n\r\n",
            "*3\r\n",
            "*-1\r\n",
            "$2147483647\r\n",
            "*2147483647\r\n",
            ">2\r\n",
            "%1\r\n",
            "|1\r\n",
            "+OK\r\n",
            "$3\r\nGET\r\n",
            "PING\r\n",
            "\0\0\1\0\0\1",
            "\300\14"
        };
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            StringBuilder text = new StringBuilder();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                if (random.nextInt(3) > 0) {
                    text.append(words[random.nextInt(words.length)]);
                } else {
                    byte[] bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    text.append(new String(bytes, StandardCharsets.ISO_8859_1));
                }
            }
            if (random.nextBoolean()) {
                talk.client(text.toString());
            } else {
                talk.server(text.toString());
            }
        }
        return talk.segments;
    }
}
