// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Extent;
import io.packetd.protocol.Flag;
import io.packetd.protocol.HeaderMap;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/** From what was seen of a stream to the messages that are told. */
final class Http2Messages {

    /** The reading of this package. */
    static final String GRPC = "grpc";

    private static final int FIRST_ERROR = 400;
    private static final int OK = 200;

    private static final Long[] CODES = codes();
    private static final String[] CODE_TEXTS = codeTexts();

    private Http2Messages() {}

    /**
     * The request of a stream.
     *
     * @param sender null when the client is being read
     * @param lastNanos see {@link Extent}
     */
    static Message request(Http2Stream stream, @Nullable Side sender, long lastNanos, int flags) {
        StreamHalf half = stream.request;
        Fields fields = half.fields;
        String path = fields == null ? null : fields.path;
        String method = fields == null ? null : fields.method;
        String operation = operation(stream, fields);
        Message.Builder message = Message.request(operation);
        if (stream.grpc) {
            grpcRequest(message, operation, fields);
        }
        message.with(Http2Attributes.STREAM_ID, (long) stream.id)
                .with(Http2Attributes.METHOD, known(method, fields))
                .with(Http2Attributes.TARGET, known(path, fields))
                .with(Http2Attributes.PATH, known(withoutQuery(path), fields))
                .with(Http2Attributes.SCHEME, fields == null ? null : known(fields.scheme, fields))
                .with(Http2Attributes.AUTHORITY, fields == null ? null : known(fields.authority, fields))
                .with(Http2Attributes.PROTOCOL, fields == null ? null : fields.protocol)
                .with(Http2Attributes.REQUEST_HEADER, fields == null ? null : fields.header())
                .with(Http2Attributes.REQUEST_BODY_BYTES, half.bodyBytes);
        return finish(message, stream, half, sender, lastNanos, flags);
    }

    /**
     * The method; of gRPC the name of what is called. Empty when that is not known, as where a POST may be gRPC or not: after
     * a loss an operation may have no name, but never another one.
     */
    private static String operation(Http2Stream stream, @Nullable Fields fields) {
        if (fields == null) {
            return "";
        }
        if (stream.grpc) {
            String full = withoutSlash(fields.path);
            return full == null ? "" : full.replace('/', '.');
        }
        boolean mayBeGrpc = fields.unknown > 0 && fields.contentType == null && "POST".equals(fields.method);
        return fields.method == null || mayBeGrpc ? "" : fields.method;
    }

    private static @Nullable String withoutSlash(@Nullable String path) {
        return path == null || path.isEmpty() || path.charAt(0) != '/' ? path : path.substring(1);
    }

    private static void grpcRequest(Message.Builder message, String name, @Nullable Fields fields) {
        String full = fields == null ? null : withoutSlash(fields.path);
        int slash = full == null ? -1 : full.lastIndexOf('/');
        String timeout = fields == null ? null : fields.grpcTimeout;
        message.reading(GRPC)
                .with(Http2Attributes.GRPC_NAME, full == null ? null : name)
                .with(Http2Attributes.RPC_METHOD, full)
                .with(Http2Attributes.RPC_SERVICE, full == null || slash < 0 ? null : full.substring(0, slash))
                .with(Http2Attributes.GRPC_METHOD, full == null || slash < 0 ? null : full.substring(slash + 1))
                .with(Http2Attributes.GRPC_TIMEOUT, timeout == null ? null : GrpcStatus.timeoutNanos(timeout));
    }

    /**
     * The response of a stream; one that is pushed is told alone, and one whose beginning was not seen has a key that no
     * request has: it is not paired, for it may lack more than can be known.
     *
     * @param sender null when the server is being read
     * @param lastNanos see {@link Extent}
     * @param reset why the stream was reset; null when it was not
     */
    static Message response(
            Http2Stream stream, @Nullable Side sender, long lastNanos, int flags, @Nullable Reset reset) {
        StreamHalf half = stream.response;
        Fields fields = half.fields;
        int status = fields == null ? Fields.NO_STATUS : fields.status;
        boolean knowsStatus = status != Fields.NO_STATUS;
        Message.Builder message = stream.isPush() ? push(stream.request.fields) : Message.response(Outcome.OK, "");
        if (stream.grpc) {
            grpcResponse(message, half, status, reset);
        } else {
            message.outcome(
                    reset != null || status >= FIRST_ERROR ? Outcome.ERROR : knowsStatus ? Outcome.OK : Outcome.UNKNOWN,
                    knowsStatus ? CODE_TEXTS[status] : reset != null ? reset.error() : "");
        }
        message.with(Http2Attributes.STREAM_ID, (long) stream.id)
                .with(Http2Attributes.STATUS_CODE, knowsStatus ? CODES[status] : null)
                .with(Http2Attributes.STATUS, knowsStatus ? CODE_TEXTS[status] : null)
                .with(Http2Attributes.RESPONSE_HEADER, fields == null ? null : fields.header())
                .with(Http2Attributes.RESPONSE_BODY_BYTES, half.started ? half.bodyBytes : null)
                .with(Http2Attributes.EARLY, isEarly(stream) && reset == null ? Boolean.TRUE : null);
        if (reset != null) {
            message.flag(Flag.RESET)
                    .with(Http2Attributes.ERROR, reset.error())
                    .with(Http2Attributes.RESET_BY, reset.byText());
        }
        return finish(message, stream, half, sender, lastNanos, flags);
    }

    private static boolean isEarly(Http2Stream stream) {
        return !stream.isPush() && stream.request.started && !stream.request.ended;
    }

    private static Message.Builder push(@Nullable Fields promise) {
        String method = promise == null ? null : promise.method;
        return Message.oneWay(method == null ? "" : method)
                .with(Http2Attributes.METHOD, method)
                .with(Http2Attributes.TARGET, promise == null ? null : promise.path)
                .with(Http2Attributes.PATH, promise == null ? null : withoutQuery(promise.path))
                .with(Http2Attributes.SCHEME, promise == null ? null : promise.scheme)
                .with(Http2Attributes.AUTHORITY, promise == null ? null : promise.authority);
    }

    private static void grpcResponse(Message.Builder message, StreamHalf half, int status, @Nullable Reset reset) {
        Fields from = half.trailers != null && half.trailers.grpcStatus != null ? half.trailers : half.fields;
        String text = from == null ? null : from.grpcStatus;
        int code = text == null ? -1 : GrpcStatus.code(text);
        String name = code >= 0 ? GrpcStatus.name(code) : text;
        boolean failed = reset != null || (name == null ? status != Fields.NO_STATUS && status != OK : code != 0);
        message.reading(GRPC)
                .outcome(
                        failed ? Outcome.ERROR : name == null ? Outcome.UNKNOWN : Outcome.OK,
                        name != null ? name : reset != null ? reset.error() : "")
                .with(Http2Attributes.GRPC_STATUS, name)
                .with(Http2Attributes.GRPC_STATUS_CODE, code >= 0 ? (Long) (long) code : null)
                .with(
                        Http2Attributes.GRPC_STATUS_MESSAGE,
                        from == null || from.grpcMessage == null ? null : GrpcStatus.message(from.grpcMessage));
    }

    private static Message finish(
            Message.Builder message,
            Http2Stream stream,
            StreamHalf half,
            @Nullable Side sender,
            long lastNanos,
            int flags) {
        GrpcMessages counted = half.messages;
        if (stream.grpc && counted != null) {
            message.with(Http2Attributes.GRPC_MESSAGES, counted.count())
                    .with(Http2Attributes.GRPC_MESSAGE_BYTES, counted.bytes())
                    .with(Http2Attributes.GRPC_COMPRESSED, counted.compressed() ? Boolean.TRUE : null);
        }
        Fields trailers = half.trailers;
        int unknown = (half.fields == null ? 0 : half.fields.unknown) + (trailers == null ? 0 : trailers.unknown);
        HeaderMap trailer = trailers == null ? HeaderMap.EMPTY : trailers.header();
        message.with(Http2Attributes.TRAILER, trailer.isEmpty() ? null : trailer)
                .with(Http2Attributes.UNKNOWN_FIELDS, unknown == 0 ? null : (Long) (long) unknown);
        if (half.lost || half.fields == null) {
            message.flag(Flag.LOST);
        }
        if ((half.fields != null && half.fields.cut) || (trailers != null && trailers.cut)) {
            message.flag(Flag.TRUNCATED);
        }
        return message.key(half.fields == null ? ~(long) stream.id : stream.id)
                .size(half.size)
                .extent(new Extent(sender, half.firstNanos, lastNanos, half.streamOffset, half.size))
                .build()
                .withFlags(flags);
    }

    /** What was sent; empty when it is known that it was not, null when that is not known. */
    private static @Nullable String known(@Nullable String value, @Nullable Fields fields) {
        return value != null || fields == null || fields.unknown > 0 || fields.cut ? value : "";
    }

    private static @Nullable String withoutQuery(@Nullable String path) {
        int query = path == null ? -1 : path.indexOf('?');
        return path == null || query < 0 ? path : path.substring(0, query);
    }

    private static Long[] codes() {
        Long[] codes = new Long[1000];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (long) i;
        }
        return codes;
    }

    private static String[] codeTexts() {
        String[] texts = new String[1000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Integer.toString(i);
        }
        return texts;
    }
}
