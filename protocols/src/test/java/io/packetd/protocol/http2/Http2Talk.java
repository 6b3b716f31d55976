// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import com.twitter.hpack.Encoder;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import io.packetd.protocol.http2.HpackTestSupport.Field;
import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Writes down an HTTP/2 connection, each segment one millisecond after the last, and plays it through the engine. */
final class Http2Talk {

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    static final int END = Frames.END_STREAM;
    static final int WHOLE = Frames.END_STREAM | Frames.END_HEADERS;
    static final int OPEN = Frames.END_HEADERS;
    static final long START = 1_700_000_000_000_000_000L;

    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};

    final List<Seg> segments = new ArrayList<>();
    private final Encoder clientFields = new Encoder(4096);
    private final Encoder serverFields = new Encoder(4096);
    private final FlowKey flow;
    private final int[] sequence = {1000, 5000};
    private long nanos = START;
    private long step = 1_000_000;

    private Http2Talk(int serverPort) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(6, ADDRESSES, 0, 4, 4, 40_000, serverPort, new int[0], 0, new int[0], new long[0], 0, "");
        this.flow = encoder.toKey();
    }

    /** Joined in the middle, on a port of nobody. */
    static Http2Talk joined() {
        return new Http2Talk(7777);
    }

    /** From the beginning, up to where requests may be sent. */
    static Http2Talk begin() {
        return connected()
                .client(PREFACE, frame(Frames.SETTINGS, 0, 0))
                .server(frame(Frames.SETTINGS, 0, 0), frame(Frames.SETTINGS, Frames.ACK, 0));
    }

    /** From the beginning, nothing said yet. */
    static Http2Talk connected() {
        Http2Talk talk = new Http2Talk(7777);
        talk.add(0, SYN, new byte[0]);
        talk.sequence[0]++;
        talk.add(1, SYN | ACK, new byte[0]);
        talk.sequence[1]++;
        return talk;
    }

    Http2Talk client(byte[]... parts) {
        return say(0, join(parts));
    }

    Http2Talk server(byte[]... parts) {
        return say(1, join(parts));
    }

    /** In segments of so many bytes. */
    Http2Talk serverIn(int size, byte[]... parts) {
        byte[] all = join(parts);
        for (int at = 0; at < all.length; at += size) {
            say(1, java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return this;
    }

    /** In segments of so many bytes. */
    Http2Talk clientIn(int size, byte[]... parts) {
        byte[] all = join(parts);
        for (int at = 0; at < all.length; at += size) {
            say(0, java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
        }
        return this;
    }

    /** What is said from here on has one time. */
    Http2Talk atOnce() {
        step = 0;
        return this;
    }

    /** Everything said until now was not captured. */
    Http2Talk unseen() {
        segments.clear();
        return this;
    }

    /** The last segment was not captured. */
    Http2Talk lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    byte[] asks(int stream, int flags, String... fields) {
        return frame(Frames.HEADERS, flags, stream, HpackTestSupport.encode(clientFields, Field.list(fields)));
    }

    byte[] answers(int stream, int flags, String... fields) {
        return frame(Frames.HEADERS, flags, stream, HpackTestSupport.encode(serverFields, Field.list(fields)));
    }

    byte[] clientBlock(String... fields) {
        return HpackTestSupport.encode(clientFields, Field.list(fields));
    }

    byte[] serverBlock(String... fields) {
        return HpackTestSupport.encode(serverFields, Field.list(fields));
    }

    byte[] get(int stream, String path) {
        return asks(stream, WHOLE, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "h");
    }

    byte[] post(int stream, String path) {
        return asks(stream, OPEN, ":method", "POST", ":scheme", "http", ":path", path, ":authority", "h");
    }

    byte[] call(int stream, String path, String... more) {
        List<String> fields = new ArrayList<>(List.of(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "h",
                "content-type",
                "application/grpc",
                "te",
                "trailers"));
        fields.addAll(List.of(more));
        return asks(stream, OPEN, fields.toArray(String[]::new));
    }

    byte[] status(int stream, int flags, int status) {
        return answers(stream, flags, ":status", Integer.toString(status));
    }

    static byte[] data(int stream, int flags, int bytes) {
        return frame(Frames.DATA, flags, stream, new byte[bytes]);
    }

    static byte[] message(int compressed, int bytes) {
        return ByteBuffer.allocate(5 + bytes)
                .put((byte) compressed)
                .putInt(bytes)
                .array();
    }

    static byte[] reset(int stream, int code) {
        return frame(
                Frames.RST_STREAM,
                0,
                stream,
                ByteBuffer.allocate(4).putInt(code).array());
    }

    static byte[] goAway(int last, int code) {
        return frame(
                Frames.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(last).putInt(code).array());
    }

    static byte[] setting(int id, int value) {
        return frame(
                Frames.SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) id).putInt(value).array());
    }

    static byte[] frame(int type, int flags, int stream, byte[]... payload) {
        byte[] bytes = join(payload);
        return ByteBuffer.allocate(9 + bytes.length)
                .putInt(bytes.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(bytes)
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the engine tells, its books checked. */
    List<RoundTrip> told() {
        return played(player -> player).told().stream()
                .map(Played.Told::roundTrip)
                .toList();
    }

    Played played(UnaryOperator<Player> how) {
        Played played = how.apply(new Player(Protocols.standard(DecoderOptions.DEFAULT)))
                .play(segments);
        Balance.check(played);
        return played;
    }

    private Http2Talk say(int direction, byte[] bytes) {
        add(direction, ACK, bytes);
        sequence[direction] += bytes.length;
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += step;
        int acknowledged = (flags & ACK) == 0 ? 0 : sequence[1 - direction];
        segments.add(
                new Seg(flow, direction, nanos, sequence[direction], acknowledged, flags, payload, payload.length));
    }
}
