// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Flag;
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
 * The MongoDB wire protocol. A reply names the request it answers; further replies that the server sends unasked are told
 * alone. The outcome is an error when {@code ok} is 0, and when a write or its write concern failed.
 *
 * <p>Size of a message: its bytes on the wire, the header included.
 */
public final class MongodbProtocol implements Protocol<MongodbState> {

    /** Requests that may be open on one connection: clients ask one after the other, proxies many at once. */
    private static final int MAX_PENDING = 4096;

    /** Commands may run long; a server closes idle cursors after ten minutes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "mongodb",
            Set.of(Transport.TCP),
            List.of(27017, 27018, 27019),
            Pairing.byKey(MAX_PENDING),
            Compressed.DATA + Compressed.MAX_COMPRESSED_BYTES,
            ANSWER_TIMEOUT,
            MongodbAttributes.ALL,
            MongodbAttributes.REQUEST_JSON,
            MongodbAttributes.RESPONSE_JSON);

    private static final StateCodec<MongodbState> CODEC = new MongodbStateCodec();

    /** A decoder; one serves all connections. */
    public MongodbProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? MongodbProbe.probe(head) : Verdict.NO;
    }

    @Override
    public MongodbState newState(Transport transport) {
        return new MongodbState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, MongodbState state) {
        return MongodbProbe.find(in, from, side);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, MongodbState state) {
        return MessageReader.read(in, side, state);
    }

    @Override
    public void onGap(Side side, MongodbState state) {
        state.lost(side);
    }

    /** A message that the end of its side cuts is told as far as it was read. */
    @Override
    public List<Message> onClose(Side side, long unitBytes, MongodbState state) {
        Walk w = state.open(side);
        if (w == null || unitBytes <= 0) {
            return List.of();
        }
        w.cut();
        w.wireBytes = (int) Math.min(w.wireBytes, unitBytes);
        Message message = Messages.of(w, state).withFlags(Flag.TRUNCATED.bit());
        state.close(side);
        return List.of(message);
    }

    @Override
    public StateCodec<MongodbState> stateCodec() {
        return CODEC;
    }
}
