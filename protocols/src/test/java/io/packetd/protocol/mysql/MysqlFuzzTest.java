// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Seg;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged and random bytes in any state: no exception, steps within the window, waits that end, a state that its codec
 * carries and that stays within its bound. {@code -Dpacketd.fuzz.seed} repeats a run.
 */
class MysqlFuzzTest {

    private static final int RUNS = 4000;
    private static final int MAX_STATE_BYTES = 1 << 20;
    private static final MysqlProtocol MYSQL = new MysqlProtocol();

    @Test
    void noBytesEscapeTheContract() throws IOException {
        long seed = Long.getLong("packetd.fuzz.seed", System.nanoTime());
        List<Seg> traffic = new ArrayList<>();
        Captures.of("mysql")
                .forEach(file -> traffic.addAll(Captures.read(file).stream()
                        .filter(s -> s.payload().length > 0)
                        .toList()));
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(seed + run);
            MysqlState state = MYSQL.newState(Transport.TCP);
            int at = random.nextInt(traffic.size());
            for (int i = 0; i < 8; i++) {
                Seg s = traffic.get((at + i) % traffic.size());
                Side side = random.nextInt(10) == 0 ? Side.CLIENT : Side.ofCode(side(s));
                byte[] bytes = mutate(s.payload(), random);
                try {
                    drain(bytes, side, state);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(
                            "failed with -Dpacketd.fuzz.seed=" + (seed + run) + ", bytes "
                                    + HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, 200))),
                            e);
                }
                state = restored(state);
                if (random.nextInt(20) == 0) {
                    MYSQL.onGap(random.nextBoolean() ? Side.CLIENT : Side.SERVER, state);
                }
            }
        }
    }

    /** The side by the port: captures of this folder use ports below 32768 for servers. */
    private static int side(Seg s) {
        boolean lowIsServer = s.flow().lowPort() < s.flow().highPort();
        return (s.direction() == 0) == lowIsServer ? 1 : 0;
    }

    private static void drain(byte[] bytes, Side side, MysqlState state) {
        ByteWindow in = ByteWindow.of(bytes, 1);
        while (in.length() > 0) {
            Step step = MYSQL.parseFrame(in, side, state);
            int consumed = 1;
            if (step instanceof Step.NeedMore more) {
                assertThat(more.totalBytes()).isGreaterThan(in.length());
                return;
            } else if (step instanceof Step.Advance advance) {
                consumed = checked(advance.bytes(), advance.skip(), in);
            } else if (step instanceof Step.Emit emit) {
                consumed = checked(emit.bytes(), emit.skip(), in);
            } else if (step instanceof Step.EmitAll emit) {
                consumed = checked(emit.bytes(), emit.skip(), in);
            } else if (step instanceof Step.Reject) {
                MYSQL.onGap(side, state);
            } else {
                return;
            }
            in.consume(consumed);
        }
    }

    private static int checked(int bytes, long skip, ByteWindow in) {
        assertThat(bytes).isBetween(1, in.length());
        assertThat(skip).isBetween(0L, 1L << 25);
        return (int) Math.min(bytes + skip, in.length());
    }

    private static MysqlState restored(MysqlState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MYSQL.stateCodec().write(state, new DataOutputStream(out));
        assertThat(out.size()).isLessThan(MAX_STATE_BYTES);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
        MysqlState read = MYSQL.stateCodec().read(1, in);
        assertThat(in.read()).as("bytes behind the state").isEqualTo(-1);
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        MYSQL.stateCodec().write(read, new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(out.toByteArray());
        return read;
    }

    private static byte[] mutate(byte[] payload, Random random) {
        byte[] bytes = payload.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                bytes = new byte[1 + random.nextInt(100)];
                random.nextBytes(bytes);
                bytes[Math.min(bytes.length - 1, 3)] = (byte) random.nextInt(3);
            }
            case 1 -> bytes = Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
            case 2 -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bytes[random.nextInt(Math.min(bytes.length, 60))] =
                            (byte) (random.nextBoolean() ? random.nextInt(256) : 0xfe);
                }
            }
            default -> {}
        }
        return bytes;
    }
}
