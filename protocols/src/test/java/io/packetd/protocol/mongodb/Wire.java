// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.CapturedSegment;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TCP connection that is played through the engine; each segment comes a millisecond after the last. */
final class Wire {

    static final long START = 1_700_000_000_000_000_000L;

    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};
    private static final long MILLI = 1_000_000;

    private final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private final int[] next = {1000, 5000};
    private long nanos = START;
    private long step = MILLI;

    private Wire(int serverPort) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, serverPort, new int[0], 0, new int[0], new long[0], 0, "");
        this.flow = encoder.toKey();
    }

    /** A connection whose beginning is captured. */
    static Wire begin() {
        Wire wire = new Wire(45_000);
        wire.add(0, CapturedSegment.SYN, new byte[0]);
        wire.next[0]++;
        wire.add(1, CapturedSegment.SYN | CapturedSegment.ACK, new byte[0]);
        wire.next[1]++;
        return wire;
    }

    /** A connection that is joined in mid-stream, on a port that says nothing. */
    static Wire joined() {
        return new Wire(45_000);
    }

    Wire client(byte[]... messages) {
        return say(0, Bson.join(messages), Integer.MAX_VALUE);
    }

    Wire server(byte[]... messages) {
        return say(1, Bson.join(messages), Integer.MAX_VALUE);
    }

    /** The same in segments of this size. */
    Wire server(byte[] bytes, int size) {
        return say(1, bytes, size);
    }

    /** The same in segments of this size. */
    Wire client(byte[] bytes, int size) {
        return say(0, bytes, size);
    }

    /** All segments from now on are captured at one time. */
    Wire atOnce() {
        step = 0;
        return this;
    }

    /** The segment that was this many ago is not captured. */
    Wire lost(int ago) {
        segments.remove(segments.size() - 1 - ago);
        return this;
    }

    /** The server resets the connection; a second later something else is captured, so that this is known. */
    Wire reset() {
        add(1, CapturedSegment.RST | CapturedSegment.ACK, new byte[0]);
        nanos += 1000 * MILLI;
        add(0, CapturedSegment.ACK, new byte[0]);
        return this;
    }

    private Wire say(int direction, byte[] bytes, int size) {
        for (int at = 0; at < bytes.length; at += Math.min(size, bytes.length - at)) {
            byte[] piece = Arrays.copyOfRange(bytes, at, at + Math.min(size, bytes.length - at));
            add(direction, CapturedSegment.ACK, piece);
            next[direction] += piece.length;
        }
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += step;
        segments.add(
                new Seg(flow, direction, nanos, next[direction], next[1 - direction], flags, payload, payload.length));
    }

    /** What is told of it, in order. */
    List<RoundTrip> play() {
        return played().told().stream().map(Played.Told::roundTrip).toList();
    }

    Played played() {
        Played played = new Player(Protocols.of(List.of(new MongodbProtocol())))
                .measure()
                .play(segments);
        Balance.check(played);
        return played;
    }

    /** {@code request/status flags} of each. */
    List<String> told() {
        return play().stream().map(Wire::name).toList();
    }

    private static String name(RoundTrip r) {
        StringBuilder text = new StringBuilder()
                .append(r.request() == null ? "-" : r.request().message().operation())
                .append('/')
                .append(r.response() == null ? "-" : r.response().message().status());
        for (Flag flag : Flag.values()) {
            if (flag.in(r.flags())) {
                text.append(' ').append(flag.label());
            }
        }
        return text.toString();
    }

    static <T> @Nullable T asked(RoundTrip r, AttributeKey<T> key) {
        return attribute(r.request(), key);
    }

    static <T> @Nullable T answered(RoundTrip r, AttributeKey<T> key) {
        return attribute(r.response(), key);
    }

    private static <T> @Nullable T attribute(@Nullable Observed message, AttributeKey<T> key) {
        return Objects.requireNonNull(message).message().attributes().get(key);
    }
}
