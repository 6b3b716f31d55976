// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down an AMQP connection, each call one segment and one millisecond, and plays it through the engine. */
final class AmqpTalk {

    static final long START = 1_700_000_000_000_000_000L;

    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};

    final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private final int[] sequence = {1000, 5000};
    private final int[] heard = {5000, 1000};
    private boolean unaware;
    private long nanos = START;
    private long step = 1_000_000;
    private @Nullable Played played;

    private AmqpTalk(int port) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, port, new int[0], 0, new int[0], new long[0], 0, "");
        flow = encoder.toKey();
    }

    /** From the protocol header to channel 1, on an unusual port. */
    static AmqpTalk begin() {
        AmqpTalk talk = fresh();
        return talk.login().client(AmqpBytes.open(1)).server(AmqpBytes.openOk(1));
    }

    /** Nothing but the handshake of TCP. */
    static AmqpTalk fresh() {
        AmqpTalk talk = new AmqpTalk(7777);
        talk.add(0, SYN, new byte[0]);
        talk.sequence[0]++;
        talk.add(1, SYN | ACK, new byte[0]);
        talk.sequence[1]++;
        talk.add(0, ACK, new byte[0]);
        return talk;
    }

    /** Joined late. */
    static AmqpTalk midstream() {
        return new AmqpTalk(7777);
    }

    AmqpTalk login() {
        client(AmqpBytes.HEADER).server(AmqpBytes.start()).client(AmqpBytes.startOk("\0guest\0guest"));
        server(AmqpBytes.tune(30, 131_072));
        client(
                AmqpBytes.tune(31, 131_072),
                AmqpBytes.method(0, 10, 40, AmqpBytes.text("/"), AmqpBytes.text(""), AmqpBytes.u8(0)));
        return server(AmqpBytes.method(0, 10, 41, AmqpBytes.text("")));
    }

    AmqpTalk client(byte[]... frames) {
        add(0, ACK, AmqpBytes.join(frames));
        return this;
    }

    AmqpTalk server(byte[]... frames) {
        add(1, ACK, AmqpBytes.join(frames));
        return this;
    }

    /** The same in pieces of this size. */
    AmqpTalk clientInPieces(int size, byte[]... frames) {
        byte[] all = AmqpBytes.join(frames);
        for (int at = 0; at < all.length; at += size) {
            client(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return this;
    }

    /** The next segment is sent before its sender has heard what the other side said since it spoke last. */
    AmqpTalk unaware() {
        unaware = true;
        return this;
    }

    AmqpTalk lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    AmqpTalk pause(long millis) {
        nanos += millis * 1_000_000;
        return this;
    }

    /** From now on time stands still. */
    AmqpTalk atOnce() {
        step = 0;
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += step;
        heard[direction] = unaware ? heard[direction] : sequence[1 - direction];
        unaware = false;
        int from = sequence[direction];
        segments.add(new Seg(flow, direction, nanos, from, heard[direction], flags, payload, payload.length));
        sequence[direction] += payload.length;
    }

    Played play() {
        Played result = played;
        if (result == null) {
            result = Player.ofAll().play(segments);
            Balance.check(result);
            played = result;
        }
        return result;
    }

    List<RoundTrip> roundTrips() {
        return play().told().stream().map(Played.Told::roundTrip).toList();
    }

    /** The RoundTrips after the login and the opening of channel 1, as {@code asked -> answered flags}. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        for (RoundTrip r : roundTrips()) {
            String line = name(r.request()) + " -> " + name(r.response()) + flags(r.flags());
            if (!line.startsWith("Connection.") && !line.startsWith("Channel.Open")) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The one RoundTrip whose request, or push, is this method. */
    RoundTrip only(String operation) {
        List<RoundTrip> found = roundTrips().stream()
                .filter(r -> r.first().message().operation().equals(operation))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + operation + " in " + told());
        }
        return found.get(0);
    }

    static @Nullable Object attribute(@Nullable Observed observed, String name) {
        Object[] found = new Object[1];
        if (observed != null) {
            observed.message()
                    .attributes()
                    .forEach((key, value) -> found[0] = key.name().equals(name) ? value : found[0]);
        }
        return found[0];
    }

    private static String name(@Nullable Observed o) {
        if (o == null) {
            return "-";
        }
        String status = o.message().status();
        Object key = attribute(o, "messaging.rabbitmq.destination.routing_key");
        Object packet = attribute(o, "amqp.packet");
        Object queue = packet instanceof Map<?, ?> map ? map.get("QueueName") : null;
        Object tag = attribute(o, "messaging.rabbitmq.message.delivery_tag");
        return attribute(o, "amqp.class") + "." + attribute(o, "amqp.method") + shown(key) + shown(queue) + shown(tag)
                + (status.isEmpty() || status.equals("OK") ? "" : " " + status);
    }

    private static String shown(@Nullable Object value) {
        return value == null || value.equals("") ? "" : " " + value;
    }

    private static String flags(int flags) {
        StringBuilder text = new StringBuilder();
        for (Flag flag : Flag.values()) {
            if (flag.in(flags)) {
                text.append(' ').append(flag.label());
            }
        }
        return text.toString();
    }
}
