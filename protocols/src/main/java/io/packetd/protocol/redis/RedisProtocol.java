// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
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
 * Redis: RESP2, RESP3 and inline commands. Requests are answered in order; pushes and the output of MONITOR are told alone.
 *
 * <p>Size of a message: the bytes of all strings, of simple strings, errors and numbers, without type bytes, lengths and
 * line ends.
 */
public final class RedisProtocol implements Protocol<RedisState> {

    /** Most commands that may wait for their answers: clients that load in bulk send as much as the buffers take. */
    private static final int MAX_PENDING = 65_536;

    /** Blocking commands wait as long as the client allows; a minute covers what clients use. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(1);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "redis",
            Set.of(Transport.TCP),
            List.of(6379),
            Pairing.inOrder(MAX_PENDING),
            InlineReader.MAX_LINE_BYTES + 2,
            ANSWER_TIMEOUT,
            RedisAttributes.ALL,
            RedisAttributes.REQUEST_JSON,
            RedisAttributes.RESPONSE_JSON);

    private static final StateCodec<RedisState> CODEC = new RedisStateCodec();

    /** A decoder; one serves all connections. */
    public RedisProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? RedisProbe.probe(head) : Verdict.NO;
    }

    @Override
    public RedisState newState(Transport transport) {
        return new RedisState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, RedisState state) {
        return RedisProbe.find(in, from, side);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, RedisState state) {
        return switch (side) {
            case CLIENT -> RequestReader.read(in, state);
            case SERVER -> ReplyReader.read(in, state);
        };
    }

    @Override
    public void onGap(Side side, RedisState state) {
        switch (side) {
            case CLIENT -> state.lostRequests();
            case SERVER -> state.lostReplies();
        }
    }

    @Override
    public StateCodec<RedisState> stateCodec() {
        return CODEC;
    }
}
