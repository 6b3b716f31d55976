// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.http1.StartLines.Match;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112): see {@link io.packetd.protocol.http1} for what is read and what is not. */
public final class Http1Protocol implements Protocol<Http1State> {

    /** Long polling keeps a request open for minutes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private static final Http1StateCodec CODEC = new Http1StateCodec();

    private final Descriptor descriptor;
    private final HeadFramer heads;

    /** A decoder with these options. */
    public Http1Protocol(DecoderOptions options) {
        this.heads = new HeadFramer(options);
        this.descriptor = new Descriptor(
                "http",
                Set.of(Transport.TCP),
                List.of(80, 3128, 8000, 8008, 8080, 8081, 8888),
                Pairing.inOrder(RequestQueue.MAX),
                HeadFramer.MAX_HEAD_BYTES + HeadFramer.MAX_PEEK_BYTES,
                ANSWER_TIMEOUT,
                Http1Attributes.ALL,
                requestJson(options.captureBodies()),
                responseJson());
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        if (transport != Transport.TCP) {
            return Verdict.NO;
        }
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        Match response = StartLines.response(head, 0);
        if (response == Match.YES) {
            return Verdict.YES_SERVER;
        }
        Match request = StartLines.request(head, 0);
        if (request == Match.YES) {
            return Verdict.YES_CLIENT;
        }
        return response == Match.NO && request == Match.NO ? Verdict.NO : Verdict.UNDECIDED;
    }

    @Override
    public Http1State newState(Transport transport) {
        return new Http1State();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, Http1State state) {
        if (from >= in.length()) {
            return -1;
        }
        if (state.left != null) {
            return from;
        }
        return side == Side.CLIENT ? FrameSearch.request(in, from) : FrameSearch.response(in, from);
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, Http1State state) {
        OpaqueReason left = state.left;
        if (left != null) {
            return Step.leave(0, left);
        }
        Http1Side at = state.side(side);
        Http1Head head = at.head;
        return head == null ? heads.parse(in, side, state) : BodyFramer.parse(in, at, head);
    }

    @Override
    public void onGap(Side side, Http1State state) {
        state.side(side).reset();
        state.awaitsTunnel = false;
        if (side == Side.CLIENT) {
            state.requests.loseRequests();
        } else {
            state.requests.lose();
        }
    }

    @Override
    public List<Message> onClose(Side side, Http1State state) {
        return onClose(side, 0, state);
    }

    /**
     * As {@link #onClose(Side, Http1State)}, with what only the engine knows: how long a body was that the end completes.
     *
     * @param unitBytes bytes of this side's stream since the last boundary, skipped and lost ones included; 0 if unknown
     */
    public List<Message> onClose(Side side, long unitBytes, Http1State state) {
        Http1Side at = state.side(side);
        Http1Head head = at.head;
        if (head == null || state.left != null) {
            at.reset();
            return List.of();
        }
        return List.of(BodyFramer.close(at, head, unitBytes));
    }

    @Override
    public StateCodec<Http1State> stateCodec() {
        return CODEC;
    }

    private static List<JsonField> requestJson(boolean withBody) {
        List<JsonField> fields = new ArrayList<>(List.of(
                JsonField.of("Host", Source.HOST),
                JsonField.of("Port", Source.PORT),
                JsonField.of("Method", Source.OPERATION),
                JsonField.of("Header", Http1Attributes.REQUEST_HEADER, "{}"),
                JsonField.of("Proto", Http1Attributes.VERSION, "\"\""),
                JsonField.of("Path", Http1Attributes.PATH, "\"\""),
                JsonField.of("URL", Http1Attributes.URL, "\"\""),
                JsonField.of("Scheme", Http1Attributes.SCHEME, "\"\""),
                JsonField.of("RemoteHost", Http1Attributes.REMOTE_HOST, "\"\""),
                JsonField.of("Close", Http1Attributes.CLOSE, "false"),
                JsonField.of("Size", Source.SIZE),
                JsonField.of("Chunked", Http1Attributes.CHUNKED, "false"),
                JsonField.of("Time", Source.TIME)));
        if (withBody) {
            fields.add(JsonField.optional("Body", Http1Attributes.REQUEST_BODY));
        }
        return fields;
    }

    private static List<JsonField> responseJson() {
        return List.of(
                JsonField.of("Host", Source.HOST),
                JsonField.of("Port", Source.PORT),
                JsonField.of("Header", Http1Attributes.RESPONSE_HEADER, "{}"),
                JsonField.of("Status", Http1Attributes.STATUS, "\"\""),
                JsonField.of("StatusCode", Http1Attributes.STATUS_CODE, "0"),
                JsonField.of("Body", Http1Attributes.RESPONSE_BODY, "null"),
                JsonField.of("Proto", Http1Attributes.VERSION, "\"\""),
                JsonField.of("Close", Http1Attributes.CLOSE, "false"),
                JsonField.of("Size", Source.SIZE),
                JsonField.of("Chunked", Http1Attributes.CHUNKED, "false"),
                JsonField.of("Time", Source.TIME));
    }
}
