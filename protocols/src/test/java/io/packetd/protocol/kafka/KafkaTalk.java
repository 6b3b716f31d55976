// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

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
import org.jspecify.annotations.Nullable;

/** Writes down a connection segment by segment, a millisecond apart, and plays it through the engine. */
final class KafkaTalk {

    private static final long START = 1_700_000_000_000_000_000L;
    private static final long MILLISECOND = 1_000_000;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};

    private final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private final int[] sequence = {1000, 5000};
    private final int[] heard = {5000, 1000};
    private long nanos = START;

    private KafkaTalk(int serverPort) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, serverPort, new int[0], 0, new int[0], new long[0], 0, "");
        this.flow = encoder.toKey();
    }

    /** A connection from its first segment on. */
    static KafkaTalk begin() {
        KafkaTalk talk = new KafkaTalk(9092);
        talk.open(0, SYN);
        talk.open(1, SYN | ACK);
        talk.add(0, new byte[0]);
        return talk;
    }

    /** A connection that was already there. */
    static KafkaTalk midstream(int serverPort) {
        return new KafkaTalk(serverPort);
    }

    private void open(int direction, int flags) {
        add(direction, flags, new byte[0]);
        sequence[direction]++;
        heard[1 - direction] = sequence[direction];
    }

    KafkaTalk client(byte[]... data) {
        add(0, KafkaBytes.concat(data));
        return this;
    }

    KafkaTalk server(byte[]... data) {
        add(1, KafkaBytes.concat(data));
        return this;
    }

    /** The last segment is not captured. */
    KafkaTalk lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    KafkaTalk pause(long millis) {
        nanos += millis * MILLISECOND;
        return this;
    }

    private void add(int direction, byte[] payload) {
        add(direction, ACK, payload);
        sequence[direction] += payload.length;
        heard[1 - direction] = sequence[direction];
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += MILLISECOND;
        segments.add(
                new Seg(flow, direction, nanos, sequence[direction], heard[direction], flags, payload, payload.length));
    }

    /** Plays it, all protocols at hand. */
    List<RoundTrip> play() {
        Played played = Player.ofAll().play(segments);
        Balance.check(played);
        return played.told().stream().map(Played.Told::roundTrip).toList();
    }

    /** Plays it; each RoundTrip as {@code operation/status flags}. */
    List<String> told() {
        return play().stream().map(KafkaTalk::show).toList();
    }

    private static String show(RoundTrip r) {
        StringBuilder text = new StringBuilder(word(r.request(), true) + "/" + word(r.response(), false));
        for (Flag flag : Flag.values()) {
            if (flag.in(r.flags())) {
                text.append(' ').append(flag.label());
            }
        }
        return text.toString();
    }

    private static String word(@Nullable Observed o, boolean request) {
        return o == null ? "-" : request ? o.message().operation() : o.message().status();
    }
}
