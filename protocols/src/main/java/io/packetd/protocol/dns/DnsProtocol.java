// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Reason;
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
 * DNS over UDP and TCP. The QR bit says what is a query and what a response, whichever side sends it; every response code but
 * {@code Success} is a failure, names that do not exist included.
 *
 * <p>Size of a message: its bytes without the two that tell its length in TCP; of a zone transfer those of all its messages.
 */
public final class DnsProtocol implements Protocol<DnsState> {

    /** Bytes before each message in TCP: its length (RFC 1035, section 4.2.2). */
    private static final int PREFIX_BYTES = 2;

    private static final int MAX_FRAME_BYTES = PREFIX_BYTES + 65_535;

    /** Queries that may be open between two sockets; forwarders use one for many. */
    private static final int MAX_PENDING = 4096;

    /** Resolvers ask again after 1 to 5 seconds and have given up after 10. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final int OPCODE_DSO = 6;

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "dns",
            Set.of(Transport.UDP, Transport.TCP),
            List.of(53),
            Pairing.byKeyWithRetries(MAX_PENDING),
            MAX_FRAME_BYTES,
            ANSWER_TIMEOUT,
            DnsAttributes.ALL,
            DnsAttributes.JSON,
            DnsAttributes.JSON);

    private static final StateCodec<DnsState> CODEC = new DnsStateCodec();

    /** A decoder; one serves all connections. */
    public DnsProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.UDP ? DnsProbe.datagram(head) : DnsProbe.stream(head);
    }

    @Override
    public DnsState newState(Transport transport) {
        return new DnsState(transport);
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, DnsState state) {
        return state.transport == Transport.TCP ? DnsProbe.find(in, from) : from < in.length() ? from : -1;
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, DnsState state) {
        if (state.transport == Transport.UDP) {
            return message(in, 0, in.length(), side, state);
        }
        if (in.length() < PREFIX_BYTES + DnsReader.HEADER_BYTES) {
            return Step.needMore(PREFIX_BYTES + DnsReader.HEADER_BYTES);
        }
        int length = in.u16(0);
        if (length < DnsReader.HEADER_BYTES || !DnsProbe.isHeader(in, PREFIX_BYTES)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < PREFIX_BYTES + length) {
            return Step.needMore(PREFIX_BYTES + length);
        }
        return message(in, PREFIX_BYTES, length, side, state);
    }

    private static Step message(ByteWindow in, int base, int length, Side side, DnsState state) {
        if (length < DnsReader.HEADER_BYTES || !DnsProbe.isHeader(in, base)) {
            return Step.reject(Reason.MALFORMED);
        }
        DnsMessage message = DnsMessage.read(in, base, length);
        if (message == null) {
            return Step.reject(Reason.MALFORMED);
        }
        int bytes = base + length;
        return message.isResponse()
                ? response(in, message, bytes, length, side, state)
                : Step.emit(query(message, length, state), bytes);
    }

    private static Message query(DnsMessage message, int size, DnsState state) {
        long key = message.key();
        // A DSO message with the id 0 wants no answer (RFC 8490, section 5.4).
        boolean oneWay = message.opcode() == OPCODE_DSO && message.id == 0;
        if (!oneWay) {
            state.asked(key);
        }
        Message.Builder builder = oneWay ? Message.oneWay(message.operation()) : Message.request(message.operation());
        return attributes(builder, message).key(key).size(size).build();
    }

    private static Step response(ByteWindow in, DnsMessage message, int bytes, int size, Side side, DnsState state) {
        ZoneTransfer transfer = state.transfer;
        boolean interrupts = transfer != null && transfer.side == side && !transfer.continues(message, side);
        if (transfer == null && state.transport == Transport.TCP && ZoneTransfer.begins(message)) {
            transfer =
                    new ZoneTransfer(message.id, message.key(), side, in.capturedAt(0), message.type == DnsTables.IXFR);
            state.transfer = transfer;
        }
        if (transfer == null || !transfer.continues(message, side)) {
            long key = message.questions == 0 ? state.keyOf(message.id, message.key()) : message.key();
            state.answered(key);
            Message.Builder answer = answer(message).key(key).size(size);
            return Step.emit((interrupts ? answer.startedAt(in.capturedAt(0)) : answer).build(), bytes);
        }
        if (!transfer.add(message, size)) {
            return Step.advance(bytes, 0);
        }
        state.transfer = null;
        state.answered(transfer.key);
        Message whole = answer(message)
                .key(transfer.key)
                .size(transfer.bytes)
                .startedAt(transfer.startedAtNanos)
                .with(DnsAttributes.MESSAGES, transfer.messages > 1 ? transfer.messages : null)
                .build();
        return Step.emit(whole, bytes);
    }

    private static Message.Builder answer(DnsMessage message) {
        int code = message.responseCode();
        Message.Builder builder = Message.response(code == 0 ? Outcome.OK : Outcome.ERROR, DnsTables.rcode(code));
        return attributes(builder, message)
                .with(DnsAttributes.RESPONSE_CODE, (long) code)
                .with(DnsAttributes.ANSWERS, answers(message));
    }

    private static @Nullable List<?> answers(DnsMessage message) {
        return message.addresses.isEmpty() ? null : List.copyOf(message.addresses);
    }

    private static Message.Builder attributes(Message.Builder builder, DnsMessage message) {
        if (message.truncated) {
            builder.flag(Flag.TRUNCATED);
        }
        boolean asks = message.questions > 0;
        return builder.with(DnsAttributes.MESSAGE, message.tree())
                .with(DnsAttributes.QUESTION_NAME, asks ? message.nameWithoutDot() : null)
                .with(DnsAttributes.QUESTION_TYPE, asks ? DnsTables.type(message.type) : null);
    }

    @Override
    public void onGap(Side side, DnsState state) {
        ZoneTransfer transfer = state.transfer;
        if (transfer != null && transfer.side == side) {
            state.transfer = null;
        }
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, DnsState state) {
        ZoneTransfer transfer = state.transfer;
        if (transfer == null || transfer.side != side) {
            return List.of();
        }
        state.transfer = null;
        return List.of(Message.response(Outcome.OK, DnsTables.rcode(0))
                .key(transfer.key)
                .size(transfer.bytes)
                .startedAt(transfer.startedAtNanos)
                .flag(Flag.TRUNCATED)
                .with(DnsAttributes.MESSAGES, transfer.messages)
                .build());
    }

    @Override
    public StateCodec<DnsState> stateCodec() {
        return CODEC;
    }
}
