// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.HeaderMap;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One open stream as bytes, part of {@link Http2StateCodec}, big endian:
 *
 * <pre>
 * i32 id, u8 flags: 1 grpc, 2 reset
 * request, response, each:
 *   u8 flags: 1 started, 2 ended, 4 told, 8 lost, 16 fields, 32 trailers, 64 messages
 *   if started: i64 firstNanos, lastNanos, streamOffset, bodyBytes
 *   i64 size, fields, trailers, messages as {@link GrpcMessages} has them
 * fields: method, path, scheme, authority, protocol, contentType, grpcStatus, grpcMessage, grpcTimeout,
 *   i16 status, i32 unknown, bytes, u8 flags: 1 asks, 2 answers, 4 cut,
 *   u16 names, each: text, u16 values, each: text
 * text: i32 length and UTF-8; length -1 when there is none
 * </pre>
 */
final class StreamCodec {

    private static final int GRPC = 1;
    private static final int RESET = 2;

    private static final int STARTED = 1;
    private static final int ENDED = 2;
    private static final int TOLD = 4;
    private static final int LOST = 8;
    private static final int FIELDS = 16;
    private static final int TRAILERS = 32;
    private static final int MESSAGES = 64;

    private static final int ASKS = 1;
    private static final int ANSWERS = 2;
    private static final int CUT = 4;

    /** Each byte of the wire becomes at most 3, those of U+FFFD; redaction can make a text longer. */
    private static final int MAX_TEXT_BYTES = 4 * Fields.MAX_LIST_BYTES;

    private StreamCodec() {}

    static void write(Http2Stream stream, DataOutput out) throws IOException {
        out.writeInt(stream.id);
        out.writeByte((stream.grpc ? GRPC : 0) | (stream.reset ? RESET : 0));
        writeHalf(stream.request, out);
        writeHalf(stream.response, out);
    }

    static Http2Stream read(DataInput in) throws IOException {
        Http2Stream stream = new Http2Stream(in.readInt());
        int flags = in.readUnsignedByte();
        stream.grpc = (flags & GRPC) != 0;
        stream.reset = (flags & RESET) != 0;
        readHalf(stream.request, in);
        readHalf(stream.response, in);
        return stream;
    }

    private static void writeHalf(StreamHalf half, DataOutput out) throws IOException {
        Fields fields = half.fields;
        Fields trailers = half.trailers;
        GrpcMessages messages = half.messages;
        out.writeByte((half.started ? STARTED : 0)
                | (half.ended ? ENDED : 0)
                | (half.told ? TOLD : 0)
                | (half.lost ? LOST : 0)
                | (fields == null ? 0 : FIELDS)
                | (trailers == null ? 0 : TRAILERS)
                | (messages == null ? 0 : MESSAGES));
        if (half.started) {
            out.writeLong(half.firstNanos);
            out.writeLong(half.lastNanos);
            out.writeLong(half.streamOffset);
            out.writeLong(half.bodyBytes);
        }
        out.writeLong(half.size);
        if (fields != null) {
            writeFields(fields, out);
        }
        if (trailers != null) {
            writeFields(trailers, out);
        }
        if (messages != null) {
            messages.write(out);
        }
    }

    private static void readHalf(StreamHalf half, DataInput in) throws IOException {
        int flags = in.readUnsignedByte();
        half.started = (flags & STARTED) != 0;
        half.ended = (flags & ENDED) != 0;
        half.told = (flags & TOLD) != 0;
        half.lost = (flags & LOST) != 0;
        if (half.started) {
            half.firstNanos = in.readLong();
            half.lastNanos = in.readLong();
            half.streamOffset = in.readLong();
            half.bodyBytes = in.readLong();
        }
        half.size = in.readLong();
        half.fields = (flags & FIELDS) == 0 ? null : readFields(in);
        half.trailers = (flags & TRAILERS) == 0 ? null : readFields(in);
        half.messages = (flags & MESSAGES) == 0 ? null : GrpcMessages.read(in);
    }

    private static void writeFields(Fields fields, DataOutput out) throws IOException {
        text(out, fields.method);
        text(out, fields.path);
        text(out, fields.scheme);
        text(out, fields.authority);
        text(out, fields.protocol);
        text(out, fields.contentType);
        text(out, fields.grpcStatus);
        text(out, fields.grpcMessage);
        text(out, fields.grpcTimeout);
        out.writeShort(fields.status);
        out.writeInt(fields.unknown);
        out.writeInt(fields.bytes);
        out.writeByte((fields.asks ? ASKS : 0) | (fields.answers ? ANSWERS : 0) | (fields.cut ? CUT : 0));
        HeaderMap header = fields.header();
        out.writeShort(header.size());
        for (Map.Entry<String, List<@Nullable String>> field : header.entrySet()) {
            text(out, field.getKey());
            out.writeShort(field.getValue().size());
            for (String value : field.getValue()) {
                text(out, value);
            }
        }
    }

    private static Fields readFields(DataInput in) throws IOException {
        Fields fields = new Fields();
        fields.method = text(in);
        fields.path = text(in);
        fields.scheme = text(in);
        fields.authority = text(in);
        fields.protocol = text(in);
        fields.contentType = text(in);
        fields.grpcStatus = text(in);
        fields.grpcMessage = text(in);
        fields.grpcTimeout = text(in);
        fields.status = in.readShort();
        fields.unknown = in.readInt();
        fields.bytes = in.readInt();
        int flags = in.readUnsignedByte();
        fields.asks = (flags & ASKS) != 0;
        fields.answers = (flags & ANSWERS) != 0;
        fields.cut = (flags & CUT) != 0;
        if (fields.status < Fields.NO_STATUS || fields.status > 999) {
            throw new IOException("damaged http2 state: status " + fields.status);
        }
        HeaderMap.Builder header = new HeaderMap.Builder();
        for (int names = in.readUnsignedShort(); names > 0; names--) {
            String name = text(in);
            if (name == null) {
                throw new IOException("damaged http2 state: a header without a name");
            }
            for (int values = in.readUnsignedShort(); values > 0; values--) {
                header.add(name, text(in));
            }
        }
        fields.restore(header.build());
        return fields;
    }

    private static void text(DataOutput out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String text(DataInput in) throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > MAX_TEXT_BYTES) {
            throw new IOException("damaged http2 state: text of " + length + " bytes exceeds " + MAX_TEXT_BYTES);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
