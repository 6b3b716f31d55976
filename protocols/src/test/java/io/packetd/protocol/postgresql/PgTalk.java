// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
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

/** Writes down a connection, each call one segment and one millisecond, and plays it through the engine. */
final class PgTalk {

    static final long START = 1_700_000_000_000_000_000L;
    static final long MILLI = 1_000_000;

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};

    final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private final int[] sequence = {1000, 5000};
    private long nanos = START;
    private @Nullable Played played;

    private PgTalk(int port) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, port, new int[0], 0, new int[0], new long[0], 0, "");
        flow = encoder.toKey();
    }

    /** After the handshake of TCP, on an unusual port. */
    static PgTalk begin() {
        PgTalk talk = new PgTalk(7777);
        talk.add(0, SYN, new byte[0]);
        talk.sequence[0]++;
        talk.add(1, SYN | ACK, new byte[0]);
        talk.sequence[1]++;
        talk.add(0, ACK, new byte[0]);
        return talk;
    }

    /** Joined late, on an unusual port. */
    static PgTalk midstream() {
        return new PgTalk(7777);
    }

    /** After a log-in without a password. */
    static PgTalk loggedIn() {
        return begin().client(Pg.startup(0)).server(Pg.authenticated());
    }

    PgTalk client(byte[]... messages) {
        add(0, ACK, Pg.join(messages));
        return this;
    }

    PgTalk server(byte[]... messages) {
        add(1, ACK, Pg.join(messages));
        return this;
    }

    PgTalk serverInPieces(int size, byte[]... messages) {
        byte[] all = Pg.join(messages);
        for (int at = 0; at < all.length; at += size) {
            server(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return this;
    }

    PgTalk end() {
        add(0, ACK | FIN, new byte[0]);
        sequence[0]++;
        add(1, ACK | FIN, new byte[0]);
        sequence[1]++;
        return this;
    }

    PgTalk pause(long millis) {
        nanos += millis * MILLI;
        return this;
    }

    /** The last segment is not captured. */
    PgTalk lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += MILLI;
        segments.add(new Seg(
                flow, direction, nanos, sequence[direction], sequence[1 - direction], flags, payload, payload.length));
        sequence[direction] += payload.length;
    }

    Played played() {
        Played result = played;
        if (result == null) {
            result = Player.ofAll().play(segments);
            Balance.check(result);
            played = result;
        }
        return result;
    }

    /** The RoundTrips of this protocol but the log-in. */
    List<RoundTrip> roundTrips() {
        return played().told().stream()
                .map(Played.Told::roundTrip)
                .filter(r -> r.protocol().equals("postgresql")
                        && (r.request() == null
                                || !r.request().message().operation().equals("STARTUP")))
                .toList();
    }

    /** Operation, statement, status and flags of each, such as {@code QUERY[SELECT 1] OK}. */
    List<String> told() {
        return roundTrips().stream().map(PgTalk::show).toList();
    }

    static String show(RoundTrip r) {
        Observed request = r.request();
        String text = request == null ? "" : attribute(request, PostgresqlAttributes.QUERY_TEXT) + "";
        String asked = request == null ? "-" : request.message().operation() + "[" + text.replace("null", "") + "]";
        StringBuilder line = new StringBuilder(asked)
                .append(' ')
                .append(r.response() == null ? "-" : r.response().message().status());
        for (Flag flag : Flag.values()) {
            if (flag.in(r.flags())) {
                line.append(' ').append(flag.label());
            }
        }
        return line.toString();
    }

    RoundTrip only() {
        List<RoundTrip> all = roundTrips();
        if (all.size() != 1) {
            throw new AssertionError("not one RoundTrip but " + told());
        }
        return all.get(0);
    }

    static <T> @Nullable T attribute(Observed observed, AttributeKey<T> key) {
        return observed.message().attributes().get(key);
    }

    static Message request(RoundTrip r) {
        return Objects.requireNonNull(r.request()).message();
    }

    static Message response(RoundTrip r) {
        return Objects.requireNonNull(r.response()).message();
    }
}
