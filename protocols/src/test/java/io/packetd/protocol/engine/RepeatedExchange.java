// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Rule;
import io.packetd.protocol.Transport;
import io.packetd.schema.FlowKey;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One connection of a protocol that repeats an exchange of its fixture {@code plain} for ever: what stands before it, log-in
 * and all, is played once. Every round is one segment or datagram each way, a millisecond apart.
 */
public final class RepeatedExchange {

    private static final int FRAME_HEADER = 9;
    private static final long ROUND_NANOS = 50_000_000;

    private final Engine engine;
    private final Connection connection;
    private final CapturedSegment carrier = new CapturedSegment();
    private final byte[] request;
    private final byte[] response;
    private final int client;
    private final boolean streams;
    private final int[] next = new int[2];
    private long nanos;
    private int stream;
    private long told;
    private String operation = "";

    private RepeatedExchange(Protocols protocols, String id, List<Seg> segments, RoundTrip pattern) {
        this.engine = new Engine(
                protocols,
                List.<Rule>of(),
                EngineOptions.DEFAULT,
                r -> {
                    told++;
                    operation = r.first().message().operation();
                },
                new Ledger());
        this.client = pattern.clientDirection();
        this.streams = id.equals("http2") || id.equals("grpc");
        FlowKey flow = segments.get(0).flow();
        Observed asked = Objects.requireNonNull(pattern.request());
        Observed answered = Objects.requireNonNull(pattern.response());
        this.request = slice(segments, client, asked);
        this.response = slice(segments, 1 - client, answered);
        this.connection = engine.open(
                Transport.ofNumber(flow.transport()),
                flow.lowAddress(),
                flow.lowPort(),
                flow.highAddress(),
                flow.highPort());
        prologue(segments, asked, answered);
        this.stream = 1 << 20 | 1;
    }

    /**
     * The exchange of this protocol.
     *
     * @param fixtures the folder of all fixtures
     * @param wanted the operation to repeat, the last of its kind in the fixture; empty for the last of all
     */
    public static RepeatedExchange of(Path fixtures, Protocols protocols, String id, String wanted) {
        List<Seg> all = Captures.read(fixtures.resolve(id).resolve("plain").resolve("capture.pcap"));
        Played.Told found = null;
        for (Played.Told told : new Player(protocols).play(all).told()) {
            boolean fits = wanted.isEmpty()
                    || told.roundTrip().first().message().operation().equals(wanted);
            if (fits && told.isPair() && told.roundTrip().protocol().equals(id)) {
                found = told;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("the fixture " + id + "/plain has no pair '" + wanted + "'");
        }
        FlowKey flow = found.flow();
        List<Seg> segments = all.stream().filter(s -> s.flow().equals(flow)).toList();
        return new RepeatedExchange(protocols, id, segments, found.roundTrip());
    }

    /** Plays it once more. */
    public void play() {
        if (streams) {
            stream += 2;
            number(request);
            number(response);
        }
        nanos += ROUND_NANOS;
        send(client, request);
        nanos += 1_000_000;
        send(1 - client, response);
    }

    /** RoundTrips told so far, those before the exchange included. */
    public long told() {
        return told;
    }

    /** The operation of the last RoundTrip. */
    public String operation() {
        return operation;
    }

    /** Bytes of one exchange. */
    public int bytes() {
        return request.length + response.length;
    }

    /** Bytes of the connection as a checkpoint holds it. */
    public int stateBytes() {
        return Player.size(engine, connection);
    }

    private void prologue(List<Seg> segments, Observed asked, Observed answered) {
        long[] ends = new long[2];
        ends[client] = asked.streamOffset();
        ends[1 - client] = answered.streamOffset();
        long[] seen = new long[2];
        for (Seg s : segments) {
            int d = s.direction();
            boolean begins = (s.flags() & (CapturedSegment.FIN | CapturedSegment.RST)) == 0;
            int take = (int) Math.min(s.payload().length, ends[d] - seen[d]);
            if (begins && take >= 0 && (take > 0 || s.payload().length == 0)) {
                s.part(0, take).fill(carrier);
                engine.onSegment(connection, carrier);
                nanos = s.nanos();
                next[d] = s.sequence() + take + ((s.flags() & CapturedSegment.SYN) == 0 ? 0 : 1);
            }
            seen[d] += s.payload().length;
        }
    }

    private void send(int direction, byte[] bytes) {
        carrier.capturedAtNanos = nanos;
        carrier.direction = direction;
        carrier.sequence = next[direction];
        next[direction] += bytes.length;
        carrier.acknowledgment = next[1 - direction];
        carrier.tcpFlags = CapturedSegment.ACK;
        carrier.bytes = bytes;
        carrier.offset = 0;
        carrier.length = bytes.length;
        carrier.originalLength = bytes.length;
        engine.onSegment(connection, carrier);
    }

    /** A new stream for every exchange of HTTP/2 (RFC 9113, section 5.1.1). */
    private void number(byte[] frames) {
        for (int at = 0; at + FRAME_HEADER <= frames.length; ) {
            int length = (frames[at] & 0xff) << 16 | (frames[at + 1] & 0xff) << 8 | (frames[at + 2] & 0xff);
            int old = frames[at + 5] | frames[at + 6] | frames[at + 7] | frames[at + 8];
            if (old != 0) {
                frames[at + 5] = (byte) (stream >>> 24);
                frames[at + 6] = (byte) (stream >>> 16);
                frames[at + 7] = (byte) (stream >>> 8);
                frames[at + 8] = (byte) stream;
            }
            at += FRAME_HEADER + length;
        }
    }

    private static byte[] slice(List<Seg> segments, int direction, Observed observed) {
        List<byte[]> datagrams = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (Seg s : segments) {
            if (s.direction() == direction && s.payload().length > 0) {
                stream.writeBytes(s.payload());
                datagrams.add(s.payload());
            }
        }
        if (!segments.get(0).isTcp()) {
            return datagrams.get(datagrams.size() - 1);
        }
        int from = (int) observed.streamOffset();
        return Arrays.copyOfRange(stream.toByteArray(), from, from + (int) observed.wireBytes());
    }
}
