// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes at all: no exception, no step that breaks the contract, a state that can be written and read. */
class Http2FuzzTest {

    private static final int ROUNDS = 400;

    private final Http2Protocol protocol = new Http2Protocol();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverThrowsAndKeepsTheContract(long seed) throws IOException {
        Random random = new Random(seed);
        Http2State state = protocol.newState(Transport.TCP);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = bytes(random);
            Side side = random.nextInt(2) == 0 ? Side.CLIENT : Side.SERVER;
            feed(bytes, side, state);
            if (random.nextInt(10) == 0) {
                protocol.onGap(side, state);
            }
            if (random.nextInt(100) == 0) {
                protocol.onClose(side, 0, state);
            }
            if (random.nextInt(20) == 0) {
                state = restored(state);
            }
        }
        assertThat(state.streams.size()).isLessThanOrEqualTo(Streams.MAX);
    }

    private void feed(byte[] bytes, Side side, Http2State state) {
        int at = 0;
        for (int steps = 0; at < bytes.length && steps < 10_000; steps++) {
            ByteWindow in = ByteWindow.of(Arrays.copyOfRange(bytes, at, bytes.length), 1000);
            Step step = protocol.parseFrame(in, side, state);
            if (step instanceof Step.NeedMore more) {
                assertThat(more.totalBytes())
                        .isGreaterThan(in.length())
                        .isLessThanOrEqualTo(protocol.descriptor().maxFrameBytes());
                return;
            }
            int taken = taken(step);
            if (taken == 0) {
                protocol.onGap(side, state);
                int next = protocol.findFrame(in, 1, side, state);
                assertThat(next).isBetween(-1, in.length() - 1).isNotZero();
                if (next < 0) {
                    return;
                }
                taken = next;
            }
            assertThat(taken).isPositive();
            at += taken;
        }
    }

    /** Bytes that a step takes, what it skips included; 0 for a reject. */
    private static int taken(Step step) {
        if (step instanceof Step.Advance advance) {
            return (int) (advance.bytes() + advance.skip());
        }
        if (step instanceof Step.Emit emit) {
            return (int) (emit.bytes() + emit.skip());
        }
        return step instanceof Step.EmitAll all ? (int) (all.bytes() + all.skip()) : 0;
    }

    /** Frames with likely headers and any payload, some of them cut. */
    private static byte[] bytes(Random random) {
        ByteBuffer all = ByteBuffer.allocate(4096);
        for (int frames = 1 + random.nextInt(8); frames > 0; frames--) {
            byte[] payload = new byte[random.nextInt(random.nextInt(4) == 0 ? 300 : 12)];
            random.nextBytes(payload);
            if (random.nextInt(3) == 0 && payload.length > 0) {
                payload[0] = (byte) (0x82 + random.nextInt(12));
                Arrays.fill(payload, 1, payload.length, (byte) (0x82 + random.nextInt(60)));
            }
            int length = random.nextInt(12) == 0 ? random.nextInt(1 << 20) : payload.length;
            all.putInt(length << 8 | random.nextInt(11));
            all.put((byte)
                    (random.nextInt(5) == 0 ? random.nextInt(256) : new int[] {0, 1, 4, 5, 12, 37}[random.nextInt(6)]));
            all.putInt(random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(12));
            all.put(payload);
        }
        return Arrays.copyOf(all.array(), random.nextInt(6) == 0 ? random.nextInt(all.position()) : all.position());
    }

    private Http2State restored(Http2State state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        protocol.stateCodec().write(state, new DataOutputStream(bytes));
        Http2State read =
                protocol.stateCodec().read(1, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        protocol.stateCodec().write(read, new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
        return read;
    }
}
