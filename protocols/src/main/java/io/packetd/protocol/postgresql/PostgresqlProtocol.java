// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Message;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL, protocol 3.0 to 3.2: log-in, simple and extended queries, COPY, function calls, notifications.
 *
 * <p>Size of a message: all bytes of the messages it consists of, type bytes and lengths included.
 */
public final class PostgresqlProtocol implements Protocol<PostgresqlState> {

    /** Most requests that may wait for their answers; drivers that send batches stop at some hundreds. */
    static final int MAX_PENDING = 4096;

    /** Most bytes that wait for the rest of what is read of a message; the start of an error is the longest. */
    private static final int MAX_FRAME_BYTES = 8 << 10;

    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "postgresql",
            Set.of(Transport.TCP),
            List.of(5432, 5433, 5439, 6432, 26257),
            Pairing.inOrder(MAX_PENDING),
            MAX_FRAME_BYTES,
            ANSWER_TIMEOUT,
            PostgresqlAttributes.ALL,
            PostgresqlAttributes.REQUEST_JSON,
            PostgresqlAttributes.RESPONSE_JSON);

    private static final StateCodec<PostgresqlState> CODEC = new PostgresqlStateCodec();

    /** A decoder; one serves all connections. */
    public PostgresqlProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? PostgresqlProbe.probe(head) : Verdict.NO;
    }

    @Override
    public PostgresqlState newState(Transport transport) {
        return new PostgresqlState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, PostgresqlState state) {
        return PostgresqlProbe.find(in, from, side);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, PostgresqlState state) {
        if (state.leaving != null) {
            return BackendReader.leave(state);
        }
        if (side == Side.SERVER) {
            return BackendReader.read(in, state);
        }
        if (in.streamOffset() != state.clientNext) {
            state.forgetNames();
        }
        Step step = FrontendReader.read(in, state);
        state.clientNext = in.streamOffset() + consumed(step);
        return step;
    }

    /** Bytes that pass with this step. */
    private static long consumed(Step step) {
        if (step instanceof Step.Advance advance) {
            return advance.bytes() + advance.skip();
        }
        if (step instanceof Step.Emit emit) {
            return emit.bytes() + emit.skip();
        }
        return step instanceof Step.EmitAll all ? all.bytes() + all.skip() : 0;
    }

    @Override
    public void onGap(Side side, PostgresqlState state) {
        switch (side) {
            case CLIENT -> state.lostRequests();
            case SERVER -> state.lostAnswers();
        }
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, PostgresqlState state) {
        Answer answer = state.answer;
        if (side == Side.CLIENT || !answer.open) {
            return List.of();
        }
        boolean isKnown =
                answer.complete || answer.aborts || (state.owed.peek() != null && state.owed.peek() != Owed.LOST);
        boolean ended = answer.complete || answer.aborts || answer.shown == Shown.AUTHENTICATION_DEMAND;
        Message last = ended ? answer.told() : answer.unfinished();
        answer.reset();
        return isKnown ? List.of(last) : List.of();
    }

    @Override
    public StateCodec<PostgresqlState> stateCodec() {
        return CODEC;
    }
}
