// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes at all: no exception, no step that breaks the contract, no state above its bound. */
class PostgresqlFuzzTest {

    private static final PostgresqlProtocol POSTGRESQL = new PostgresqlProtocol();
    private static final int MAX_STATE_BYTES = 128 << 10;
    private static final int ROUNDS = 3000;

    private static final byte[][] WORDS = {
        Pg.SSL_REQUEST,
        Pg.GSS_REQUEST,
        Pg.startup(0),
        Pg.query("SELECT 1"),
        Pg.parse("s", "SELECT $1"),
        Pg.bind("p", "s"),
        Pg.describe('S', "s"),
        Pg.close('P', "p"),
        Pg.execute("p", 5),
        Pg.SYNC,
        Pg.FLUSH,
        Pg.COPY_DONE,
        Pg.TERMINATE,
        Pg.copyData("x"),
        Pg.message('f', Pg.text("no")),
        Pg.message('p', Pg.text("secret")),
        Pg.message('F', new byte[10]),
        Pg.PARSED,
        Pg.BOUND,
        Pg.CLOSED,
        Pg.NO_DATA,
        Pg.EMPTY,
        Pg.SUSPENDED,
        Pg.authenticated(),
        Pg.authentication(3),
        Pg.columns("a", "b"),
        Pg.row("1"),
        Pg.complete("SELECT 1"),
        Pg.error("ERROR", "42P01", "no"),
        Pg.error("FATAL", "57P01", "end"),
        Pg.ready('I'),
        Pg.ready('E'),
        Pg.copyIn(),
        Pg.copyOut(),
        Pg.message('V', Pg.i32(-1)),
        Pg.message('t', Pg.i16(0)),
        new byte[] {'N'},
        new byte[] {'E'},
        Pg.message('A', Pg.i32(1), Pg.text("c"), Pg.text("p")),
        Pg.message('v', new byte[8]),
        Pg.message('D', Pg.i16(1), Pg.i32(9000), new byte[9000])
    };

    @Test
    void survivesMessagesInAnyOrder() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            play(new Random(seed), seed, false);
        }
    }

    @Test
    void survivesDamagedMessages() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            play(new Random(seed), seed, true);
        }
    }

    private static void play(Random random, int seed, boolean damage) throws IOException {
        PostgresqlState state = POSTGRESQL.newState(Transport.TCP);
        long[] offsets = new long[2];
        for (int i = 0; i < 40; i++) {
            Side side = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
            byte[] bytes = WORDS[random.nextInt(WORDS.length)].clone();
            if (damage && random.nextInt(3) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            feed(bytes, side, state, offsets, seed);
            if (random.nextInt(20) == 0) {
                POSTGRESQL.onGap(side, state);
            }
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        POSTGRESQL.stateCodec().write(state, new DataOutputStream(written));
        assertThat(written.size()).isLessThan(MAX_STATE_BYTES);
        POSTGRESQL.onClose(Side.SERVER, 0, state);
    }

    private static void feed(byte[] bytes, Side side, PostgresqlState state, long[] offsets, int seed) {
        ByteWindow in = new ByteWindow();
        in.reset(bytes, 0, bytes.length, offsets[side.code()], seed);
        offsets[side.code()] += bytes.length;
        while (in.length() > 0) {
            int at = POSTGRESQL.findFrame(in, 0, side, state);
            assertThat(at).as("seed %d", seed).isBetween(-1, in.length() - 1);
            Step step = POSTGRESQL.parseFrame(in, side, state);
            if (step instanceof Step.NeedMore more) {
                assertThat(more.totalBytes())
                        .as("seed %d", seed)
                        .isGreaterThan(in.length())
                        .isLessThanOrEqualTo(POSTGRESQL.descriptor().maxFrameBytes());
                return;
            }
            int taken = taken(step);
            if (taken == 0) {
                return;
            }
            assertThat(taken).as("seed %d", seed).isBetween(1, in.length());
            in.consume(taken);
        }
    }

    private static int taken(Step step) {
        if (step instanceof Step.Advance advance) {
            return advance.bytes();
        }
        if (step instanceof Step.Emit emit) {
            return emit.bytes();
        }
        return step instanceof Step.EmitAll all ? all.bytes() : 0;
    }
}
