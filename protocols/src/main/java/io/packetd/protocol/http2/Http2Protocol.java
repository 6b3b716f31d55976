// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

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
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 in clear text and gRPC, which is read inside it: see {@link io.packetd.protocol.http2} for what is read and what is
 * not.
 *
 * <p>Size of a message: all frames of its stream in its direction, headers and padding included.
 */
public final class Http2Protocol implements Protocol<Http2State> {

    /** Most requests that may wait for their answers; servers allow 100 to 1000 at a time. */
    private static final int MAX_PENDING = 4096;

    /** A stream of events is answered as long as it is open. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofHours(1);

    private static final int MAX_FRAME_BYTES = HeaderBlocks.MAX_BYTES + Frames.HEADER_BYTES;

    private static final Descriptor HTTP2 = new Descriptor(
            "http2",
            Set.of(Transport.TCP),
            List.of(80, 8080, 50051),
            Pairing.byKey(MAX_PENDING),
            MAX_FRAME_BYTES,
            ANSWER_TIMEOUT,
            Http2Attributes.ALL,
            Http2Attributes.REQUEST_JSON,
            Http2Attributes.RESPONSE_JSON);

    private static final Descriptor GRPC = new Descriptor(
            Http2Messages.GRPC,
            Set.of(Transport.TCP),
            List.of(50051),
            Pairing.byKey(MAX_PENDING),
            MAX_FRAME_BYTES,
            ANSWER_TIMEOUT,
            Http2Attributes.ALL,
            Http2Attributes.GRPC_REQUEST_JSON,
            Http2Attributes.GRPC_RESPONSE_JSON);

    private static final StateCodec<Http2State> CODEC = new Http2StateCodec();

    /** A decoder; one serves all connections. */
    public Http2Protocol() {}

    @Override
    public Descriptor descriptor() {
        return HTTP2;
    }

    @Override
    public List<Descriptor> readings() {
        return List.of(GRPC);
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? Http2Probe.probe(head) : Verdict.NO;
    }

    @Override
    public Http2State newState(Transport transport) {
        return new Http2State();
    }

    @Override
    public Http2State newState(Transport transport, @Nullable Message asked) {
        return Upgrade.state(asked);
    }

    @Override
    public Message adopt(Message asked) {
        return Upgrade.adopt(asked);
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, Http2State state) {
        return FrameSearch.find(in, from, side, state);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, Http2State state) {
        return FrameReader.read(in, side, state);
    }

    @Override
    public void onGap(Side side, Http2State state) {
        state.lose(side);
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, Http2State state) {
        return Exchanges.close(state, side);
    }

    @Override
    public StateCodec<Http2State> stateCodec() {
        return CODEC;
    }
}
