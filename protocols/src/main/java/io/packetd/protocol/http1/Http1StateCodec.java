// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.HeaderMap;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.http1.Http1Head.Coding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Version 1, all numbers big endian:
 *
 * <pre>
 * u8 left (opaque reason or 0)   u8 flags (1 doubt, 2 answered, 4 awaits tunnel)   u16 sure   u16 n, n kinds
 * client side, server side:
 *   u8 phase   i32 scanned   i32 line end   u8 parts (1 message, 2 capture)
 *   message: i32 head bytes  i64 size  i64 chunk  i64 remaining  i32 trailer bytes  head
 *   capture: i32 limit  i32 n, n bytes
 * </pre>
 */
final class Http1StateCodec implements StateCodec<Http1State> {

    private static final int VERSION = 1;
    private static final int DOUBT = 1;
    private static final int ANSWERED = 2;
    private static final int AWAITS_TUNNEL = 4;
    private static final int MESSAGE = 1;
    private static final int CAPTURE = 2;

    /** No text or capture is longer, in bytes: the head limit times three, and the largest capture. */
    private static final int MAX_TEXT_BYTES = 256 << 10;

    private static final int MAX_CAPTURE_BYTES = 16 << 20;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(Http1State state, DataOutput out) throws IOException {
        OpaqueReason left = state.left;
        RequestQueue requests = state.requests;
        out.writeByte(left == null ? 0 : left.code());
        out.writeByte((requests.doubt() ? DOUBT : 0)
                | (requests.answered() ? ANSWERED : 0)
                | (state.awaitsTunnel ? AWAITS_TUNNEL : 0));
        out.writeShort(requests.sure());
        out.writeShort(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            out.writeByte(requests.at(i));
        }
        writeSide(state.client, out);
        writeSide(state.server, out);
    }

    @Override
    public Http1State read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("http", version, VERSION);
        }
        Http1State state = new Http1State();
        try {
            int left = in.readUnsignedByte();
            state.left = left == 0 ? null : OpaqueReason.ofCode(left);
            int flags = in.readUnsignedByte();
            state.awaitsTunnel = (flags & AWAITS_TUNNEL) != 0;
            int sure = in.readUnsignedShort();
            byte[] kinds = bytes(in, in.readUnsignedShort(), RequestQueue.MAX);
            state.requests = RequestQueue.restore(kinds, sure, (flags & DOUBT) != 0, (flags & ANSWERED) != 0);
            readSide(state.client, in);
            readSide(state.server, in);
        } catch (IllegalArgumentException unknownCode) {
            throw new IOException("damaged http state", unknownCode);
        }
        return state;
    }

    private static void writeSide(Http1Side side, DataOutput out) throws IOException {
        Http1Head head = side.head;
        Capture capture = side.capture;
        out.writeByte(side.phase.code());
        out.writeInt(side.scanned);
        out.writeInt(side.lineEnd);
        out.writeByte((head == null ? 0 : MESSAGE) | (capture == null ? 0 : CAPTURE));
        if (head != null) {
            out.writeInt(side.headBytes);
            out.writeLong(side.size);
            out.writeLong(side.chunk);
            out.writeLong(side.remaining);
            out.writeInt(side.trailerBytes);
            writeHead(head, out);
        }
        if (capture != null) {
            out.writeInt(capture.limit());
            out.writeInt(capture.size());
            out.write(capture.bytes(), 0, capture.size());
        }
    }

    private static void readSide(Http1Side side, DataInput in) throws IOException {
        side.phase = Http1Side.Phase.ofCode(in.readUnsignedByte());
        side.scanned = in.readInt();
        side.lineEnd = in.readInt();
        int parts = in.readUnsignedByte();
        if ((parts & MESSAGE) != 0) {
            side.headBytes = in.readInt();
            side.size = in.readLong();
            side.chunk = in.readLong();
            side.remaining = in.readLong();
            side.trailerBytes = in.readInt();
            side.head = readHead(in);
        }
        if ((parts & CAPTURE) != 0) {
            int limit = in.readInt();
            side.capture = Capture.restore(limit, bytes(in, in.readInt(), Math.min(limit, MAX_CAPTURE_BYTES)));
        }
        if (side.scanned < 0
                || side.lineEnd < 0
                || side.remaining < 0
                || (side.phase == Http1Side.Phase.HEAD) != (side.head == null)) {
            throw new IOException("damaged http state: phase " + side.phase);
        }
    }

    private static void writeHead(Http1Head head, DataOutput out) throws IOException {
        out.writeByte(head.side().code());
        text(out, head.method());
        text(out, head.target());
        out.writeShort(head.status());
        text(out, head.statusLine());
        out.writeByte(head.minor());
        out.writeShort(head.header().size());
        for (Map.Entry<String, List<String>> field : head.header().entrySet()) {
            text(out, field.getKey());
            out.writeShort(field.getValue().size());
            for (String value : field.getValue()) {
                text(out, value);
            }
        }
        text(out, head.host());
        out.writeLong(head.contentLength());
        out.writeByte(head.coding().code());
        out.writeBoolean(head.close());
    }

    private static Http1Head readHead(DataInput in) throws IOException {
        Side side = Side.ofCode(in.readUnsignedByte());
        String method = text(in);
        String target = text(in);
        int status = in.readUnsignedShort();
        String statusLine = text(in);
        int minor = in.readUnsignedByte();
        HeaderMap.Builder header = new HeaderMap.Builder();
        for (int names = in.readUnsignedShort(); names > 0; names--) {
            String name = text(in);
            for (int values = in.readUnsignedShort(); values > 0; values--) {
                header.add(name, text(in));
            }
        }
        return new Http1Head(
                side,
                method,
                target,
                status,
                statusLine,
                minor,
                header.build(),
                text(in),
                in.readLong(),
                Coding.ofCode(in.readUnsignedByte()),
                in.readBoolean());
    }

    private static void text(DataOutput out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInput in) throws IOException {
        return new String(bytes(in, in.readInt(), MAX_TEXT_BYTES), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInput in, int count, int limit) throws IOException {
        if (count < 0 || count > limit) {
            throw new IOException("damaged http state: " + count + " bytes exceed " + limit);
        }
        byte[] bytes = new byte[count];
        in.readFully(bytes);
        return bytes;
    }
}
