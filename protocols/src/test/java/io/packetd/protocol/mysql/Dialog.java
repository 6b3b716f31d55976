// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TCP connection on a port that is not MySQL's, played through the whole engine; a segment each millisecond. */
final class Dialog {

    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};
    private static final int SEGMENT = 60_000;

    private final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private final int[] sequence = {1000, 5000};
    private long nanos = 1_700_000_000_000_000_000L;
    private @Nullable Played played;

    private Dialog(int port) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, port, new int[0], 0, new int[0], new long[0], 0, "");
        flow = encoder.toKey();
    }

    /** Joined in mid-stream, on port 20130. */
    static Dialog joined() {
        return new Dialog(20_130);
    }

    /** From the SYN on. */
    static Dialog opened() {
        Dialog d = new Dialog(20_130);
        d.add(0, CapturedSegment.SYN, new byte[0]);
        d.sequence[0]++;
        d.add(1, CapturedSegment.SYN | CapturedSegment.ACK, new byte[0]);
        d.sequence[1]++;
        return d;
    }

    /** Logged in with these capabilities. */
    static Dialog session(long capabilities) {
        return opened().server(Wire.greeting(capabilities))
                .client(Wire.login(capabilities, 1))
                .server(Wire.packet(2, Wire.ok()));
    }

    Dialog client(byte[]... parts) {
        return say(0, Wire.concat(parts));
    }

    Dialog server(byte[]... parts) {
        return say(1, Wire.concat(parts));
    }

    /** The last segment was not captured. */
    Dialog lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    Dialog pause(long millis) {
        nanos += millis * 1_000_000;
        return this;
    }

    Dialog closed() {
        add(1, CapturedSegment.ACK | CapturedSegment.FIN, new byte[0]);
        sequence[1]++;
        add(0, CapturedSegment.ACK | CapturedSegment.FIN, new byte[0]);
        sequence[0]++;
        add(1, CapturedSegment.ACK, new byte[0]);
        return this;
    }

    private Dialog say(int direction, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += SEGMENT) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + SEGMENT));
            add(direction, CapturedSegment.ACK, part);
            sequence[direction] += part.length;
        }
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += 1_000_000;
        segments.add(new Seg(
                flow, direction, nanos, sequence[direction], sequence[1 - direction], flags, payload, payload.length));
    }

    List<Seg> segments() {
        return segments;
    }

    Played played() {
        Played known = played;
        if (known == null) {
            known = Player.ofAll().play(segments);
            Balance.check(known);
            played = known;
        }
        return known;
    }

    /** The RoundTrips told, in order. */
    List<RoundTrip> told() {
        return played().told().stream().map(Played.Told::roundTrip).toList();
    }

    RoundTrip last() {
        List<RoundTrip> all = told();
        return all.get(all.size() - 1);
    }

    /** What the answers say, those of the log-in left out: {@code OPERATION STATUS PACKET flags}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (RoundTrip r : told()) {
            Observed request = r.request();
            if (request == null || !request.message().operation().equals("LOGIN")) {
                lines.add(line(r));
            }
        }
        return lines;
    }

    static String line(RoundTrip r) {
        Observed request = r.request();
        Observed response = r.response();
        StringBuilder line =
                new StringBuilder(request == null ? "-" : request.message().operation());
        if (response != null) {
            line.append(' ').append(response.message().status());
            Map<String, ?> packet = response.message().attributes().get(MysqlAttributes.PACKET);
            line.append(packet == null ? "" : " " + packet);
        }
        for (Flag flag : Flag.values()) {
            line.append(flag.in(r.flags()) ? " " + flag.label() : "");
        }
        return line.toString();
    }

    /** The statements that the requests show. */
    List<String> statements() {
        return told().stream()
                .map(RoundTrip::request)
                .filter(Objects::nonNull)
                .map(o -> String.valueOf(o.message().attributes().get(MysqlAttributes.QUERY_TEXT)))
                .toList();
    }
}
