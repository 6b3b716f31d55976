// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

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
 * Kafka: every API and version of its protocol, records counted and passed over.
 *
 * <p>Size of a message: the whole frame, its four length bytes included.
 */
public final class KafkaProtocol implements Protocol<KafkaState> {

    /** A header with the longest name of a client that is read, or a text in a body. */
    private static final int MAX_FRAME_BYTES = 512;

    /** A member that joins a group waits for the others, by default as long as five minutes; other answers take 30 seconds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(310);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "kafka",
            Set.of(Transport.TCP),
            List.of(9092),
            Pairing.byKey(Outstanding.MAX),
            MAX_FRAME_BYTES,
            ANSWER_TIMEOUT,
            KafkaAttributes.ALL,
            KafkaAttributes.REQUEST_JSON,
            KafkaAttributes.RESPONSE_JSON);

    private static final StateCodec<KafkaState> CODEC = new KafkaStateCodec();

    /** A decoder; one serves all connections. */
    public KafkaProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? KafkaProbe.probe(head) : Verdict.NO;
    }

    @Override
    public KafkaState newState(Transport transport) {
        return new KafkaState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, KafkaState state) {
        return switch (side) {
            case CLIENT -> KafkaProbe.find(in, from);
            case SERVER -> ResponseReader.find(in, from, state);
        };
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, KafkaState state) {
        return switch (side) {
            case CLIENT -> RequestReader.read(in, state);
            case SERVER -> ResponseReader.read(in, state);
        };
    }

    @Override
    public void onGap(Side side, KafkaState state) {
        state.outstanding.lost = true;
        switch (side) {
            case CLIENT -> state.client.lose();
            case SERVER -> {
                state.server.lose();
                state.outstanding.suspectAll();
                state.tokensOwed = 0;
            }
        }
    }

    @Override
    public StateCodec<KafkaState> stateCodec() {
        return CODEC;
    }
}
