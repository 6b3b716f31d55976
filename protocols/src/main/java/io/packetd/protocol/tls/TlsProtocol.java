// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
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

/**
 * TLS, up to the point from which on it is encrypted. A ClientHello is answered by a ServerHello, a HelloRetryRequest or a
 * fatal alert; then the connection is left.
 *
 * <p>Size of a message: the hello with its four bytes of type and length, without the headers of its records; 2 of an alert.
 * An answer is complete with the record in which it ends, as the client cannot use it before.
 */
public final class TlsProtocol implements Protocol<TlsState> {

    /** Two hellos and what a confused client adds. */
    private static final int MAX_PENDING = 4;

    /** Clients give up earlier. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final Descriptor DESCRIPTOR = new Descriptor(
            "tls",
            Set.of(Transport.TCP),
            List.of(443, 465, 636, 853, 993, 995, 5671, 8443, 8883),
            Pairing.byKey(MAX_PENDING),
            Handshake.MAX_WINDOW_BYTES,
            ANSWER_TIMEOUT,
            TlsAttributes.ALL,
            TlsAttributes.REQUEST_JSON,
            TlsAttributes.RESPONSE_JSON);

    private static final StateCodec<TlsState> CODEC = new TlsStateCodec();

    private static final Step ENCRYPTED = Step.leave(0, OpaqueReason.ENCRYPTED);

    /** A decoder; one serves all connections. */
    public TlsProtocol() {}

    @Override
    public Descriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        return transport == Transport.TCP ? TlsProbe.probe(head, 0) : Verdict.NO;
    }

    @Override
    public TlsState newState(Transport transport) {
        return new TlsState();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, TlsState state) {
        return TlsProbe.find(in, from);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, TlsState state) {
        if (state.settled) {
            return ENCRYPTED;
        }
        if (side == Side.CLIENT && in.u8(0) >= 0x80) {
            return ssl2Hello(in, state);
        }
        if (!TlsRecord.begins(in, 0)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < TlsRecord.HEADER_BYTES) {
            return Step.needMore(TlsRecord.HEADER_BYTES);
        }
        return switch (TlsRecord.type(in, 0)) {
            case TlsRecord.HANDSHAKE -> handshake(in, side, state);
            case TlsRecord.ALERT -> alert(in, side, state);
            default -> other(in, side, state);
        };
    }

    /** Early data, and what makes old boxes on the way believe that this is an old handshake (RFC 8446, appendix D.4). */
    private static Step other(ByteWindow in, Side side, TlsState state) {
        boolean expected = side == Side.CLIENT
                ? state.hellos > 0
                : state.retried && TlsRecord.type(in, 0) == TlsRecord.CHANGE_CIPHER_SPEC;
        return expected ? Step.ignore(TlsRecord.HEADER_BYTES, TlsRecord.length(in, 0)) : ENCRYPTED;
    }

    private static Step alert(ByteWindow in, Side side, TlsState state) {
        int whole = TlsRecord.HEADER_BYTES + TlsRecord.ALERT_BYTES;
        if (TlsRecord.length(in, 0) != TlsRecord.ALERT_BYTES) {
            return ENCRYPTED;
        }
        if (in.length() < whole) {
            return Step.needMore(whole);
        }
        int level = in.u8(TlsRecord.HEADER_BYTES);
        String name = TlsAlerts.name(in.u8(TlsRecord.HEADER_BYTES + 1));
        if (name == null || (level != TlsAlerts.WARNING && level != TlsAlerts.FATAL)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (side == Side.CLIENT || level == TlsAlerts.WARNING) {
            return Step.ignore(whole, 0);
        }
        Message.Builder refusal = Message.response(Outcome.ERROR, name)
                .with(TlsAttributes.ALERT, name)
                .size(TlsRecord.ALERT_BYTES);
        return answer(refusal, state, true, whole, 0);
    }

    private static Step handshake(ByteWindow in, Side side, TlsState state) {
        Handshake hello = new Handshake(in, 0);
        int needs = hello.needs(Handshake.SIGNATURE_BYTES);
        if (hello.count() > 0
                && hello.type() != (side == Side.CLIENT ? Handshake.CLIENT_HELLO : Handshake.SERVER_HELLO)) {
            return ENCRYPTED;
        }
        if (needs == Handshake.BROKEN || !hello.mayBeHello()) {
            return Step.reject(Reason.MALFORMED);
        }
        if (needs == 0) {
            needs = hello.needs(Handshake.HEADER_BYTES + hello.length());
        }
        if (needs != 0) {
            return needs == Handshake.BROKEN ? Step.reject(Reason.MALFORMED) : Step.needMore(needs);
        }
        return side == Side.CLIENT ? clientHello(hello, state) : serverHello(hello, state);
    }

    private static Step clientHello(Handshake hello, TlsState state) {
        Message.Builder request = HelloReader.client(hello.body());
        return request == null
                ? Step.reject(Reason.MALFORMED)
                : ask(request.size(hello.count()), state, hello.end(), hello.restOfRecord());
    }

    private static Step serverHello(Handshake hello, TlsState state) {
        Message.Builder response = HelloReader.server(hello.body());
        if (response == null) {
            return Step.reject(Reason.MALFORMED);
        }
        boolean retry = HelloReader.isRetry(hello.body());
        return answer(response.size(hello.count()), state, !retry, hello.end(), hello.restOfRecord());
    }

    private static Step ssl2Hello(ByteWindow in, TlsState state) {
        if (state.hellos > 0 || !Ssl2Hello.begins(in, 0)) {
            return Step.reject(Reason.MALFORMED);
        }
        int needs = in.length() < Ssl2Hello.HEADER_BYTES ? Ssl2Hello.HEADER_BYTES : Ssl2Hello.bytes(in, 0);
        if (in.length() < needs) {
            return Step.needMore(needs);
        }
        Message.Builder request = Message.request("ClientHello")
                .with(TlsAttributes.OFFERED_VERSIONS, List.of(TlsVersions.name(Ssl2Hello.version(in, 0))))
                .size(needs);
        return ask(request, state, needs, 0);
    }

    private static Step ask(Message.Builder request, TlsState state, int bytes, int skip) {
        state.hellos++;
        return Step.emit(request.key(state.hellos).build(), bytes, skip);
    }

    private static Step answer(Message.Builder response, TlsState state, boolean settles, int bytes, int skip) {
        state.retried = !settles;
        state.settled = settles;
        return Step.emit(response.key(state.hellos).build(), bytes, skip);
    }

    /** A ClientHello may be among the bytes that are gone: then the next answer belongs to that one. */
    @Override
    public void onGap(Side side, TlsState state) {
        if (side == Side.CLIENT) {
            state.hellos++;
        }
    }

    @Override
    public StateCodec<TlsState> stateCodec() {
        return CODEC;
    }
}
