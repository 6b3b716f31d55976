// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

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
 * MySQL and MariaDB. A command and its whole answer, however many results it has, are one RoundTrip; so is the log-in, from
 * the client's first packet to the server's verdict.
 *
 * <p>Size of a message: the bytes of all its packets, heads included; in the compressed protocol, of the packets inside.
 */
public final class MysqlProtocol implements Protocol<MysqlState> {

    /** Most bytes of a packet that are looked at. */
    static final int MAX_LOOK = Packet.HEAD + CommandReader.MAX_LOOK;

    /** Statements run as long as they run; this is for the page, since answers come in order. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "mysql",
            Set.of(Transport.TCP),
            List.of(3306),
            Pairing.inOrder(MysqlState.MAX_AWAITED),
            CompressedReader.HEAD + CompressedReader.MAX_PAYLOAD,
            ANSWER_TIMEOUT,
            MysqlAttributes.ALL,
            MysqlAttributes.REQUEST_JSON,
            MysqlAttributes.RESPONSE_JSON);

    private static final StateCodec<MysqlState> CODEC = new MysqlStateCodec();

    /** A decoder; one serves all connections. */
    public MysqlProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? MysqlProbe.probe(head) : Verdict.NO;
    }

    @Override
    public MysqlState newState(Transport transport) {
        return new MysqlState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, MysqlState state) {
        return MysqlProbe.find(in, from, side, state.compressed);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, MysqlState state) {
        state.clientGap = false;
        if (state.phase == Phase.UNKNOWN && side == Side.CLIENT && !state.compressed && in.length() > Packet.HEAD) {
            Match match = CommandProbe.compression(in);
            if (match == Match.PARTIAL) {
                return Step.needMore(in.length() + 1);
            }
            state.compressed = match != Match.NO;
        }
        return state.compressed ? CompressedReader.read(in, side, state) : plain(in, side, state);
    }

    /** Packets that are not inside others. */
    static Step plain(ByteWindow in, Side side, MysqlState state) {
        return switch (side) {
            case CLIENT -> CommandReader.read(in, state);
            case SERVER -> AnswerReader.read(in, state);
        };
    }

    @Override
    public void onGap(Side side, MysqlState state) {
        switch (side) {
            case CLIENT -> state.lostClient();
            case SERVER -> state.lostServer();
        }
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, MysqlState state) {
        return side == Side.SERVER ? Answers.atClose(state, unitBytes) : List.of();
    }

    @Override
    public StateCodec<MysqlState> stateCodec() {
        return CODEC;
    }
}
