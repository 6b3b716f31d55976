// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AMQP 0-9-1 with RabbitMQ's extensions: see {@link io.packetd.protocol.amqp} for what is read and what is not.
 *
 * <p>Size of a message: the bytes of all its frames, method, content header and bodies.
 */
public final class AmqpProtocol implements Protocol<AmqpState> {

    /** RabbitMQ lets a consumer keep a delivery for 30 minutes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(30);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "amqp",
            Set.of(Transport.TCP),
            List.of(5672),
            Pairing.byKey(Tags.MAX),
            FrameShape.MAX_PAYLOAD_BYTES + FrameShape.FRAME_BYTES,
            ANSWER_TIMEOUT,
            AmqpAttributes.ALL,
            AmqpAttributes.JSON,
            AmqpAttributes.JSON);

    private static final StateCodec<AmqpState> CODEC = new AmqpStateCodec();

    /** A decoder; one serves all connections. */
    public AmqpProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? AmqpProbe.probe(head) : Verdict.NO;
    }

    @Override
    public AmqpState newState(Transport transport) {
        return new AmqpState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, AmqpState state) {
        state.hear(side);
        return FrameSearch.find(in, from, state.side(side), FrameReader.maxSearchedBody(state));
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, AmqpState state) {
        state.hear(side);
        return FrameReader.read(in, side, state);
    }

    @Override
    public void onGap(Side side, AmqpState state) {
        state.lose(side);
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, AmqpState state) {
        List<Message> cut = new ArrayList<>(0);
        for (int i = 0; i < state.channels.size(); i++) {
            Channel channel = state.channels.at(i);
            Content content = channel.content(side);
            if (content != null) {
                channel.setContent(side, null);
                cut.add(Dialogue.truncated(channel, content));
            }
        }
        state.side(side).open = 0;
        return cut;
    }

    @Override
    public StateCodec<AmqpState> stateCodec() {
        return CODEC;
    }
}
