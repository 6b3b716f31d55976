// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/**
 * What HTTP/2 and gRPC messages carry. Names follow the OpenTelemetry semantic conventions where those have one. What is not
 * known, because the beginning of the connection or a part of it was not captured, is not set. Credentials are replaced by
 * {@code [redacted]} before they get here: see {@link io.packetd.protocol.http2}.
 */
public final class Http2Attributes {

    /** The stream, 1 to 2^31-1. */
    public static final AttributeKey<Long> STREAM_ID = AttributeKey.number("http2.stream_id");

    /** Request method as sent. */
    public static final AttributeKey<String> METHOD = AttributeKey.text("http.request.method");

    /** The path as sent, with its query. */
    public static final AttributeKey<String> TARGET = AttributeKey.text("url.original");

    /** The path as sent, without its query. */
    public static final AttributeKey<String> PATH = AttributeKey.text("url.path");

    /** {@code http} or {@code https}, as the client says. */
    public static final AttributeKey<String> SCHEME = AttributeKey.text("url.scheme");

    /** {@code host[:port]} that is asked. */
    public static final AttributeKey<String> AUTHORITY = AttributeKey.text("http.request.host");

    /** The protocol of an extended CONNECT, such as {@code websocket}. */
    public static final AttributeKey<String> PROTOCOL = AttributeKey.text("http.request.protocol");

    /**
     * Request headers without the pseudo-headers: canonical names ({@code X-App-Name}), sorted, each with its values in order;
     * null for a value that is not known.
     */
    public static final AttributeKey<Map<String, ?>> REQUEST_HEADER = AttributeKey.object("http.request.header");

    /** Fields of the header and trailer section that are not fully known; not set when all are. */
    public static final AttributeKey<Long> UNKNOWN_FIELDS = AttributeKey.number("http2.unknown_fields");

    /** Bytes of content, as sent, without padding. */
    public static final AttributeKey<Long> REQUEST_BODY_BYTES = AttributeKey.number("http.request.body.size");

    /** Trailers: as {@link #REQUEST_HEADER}; not set when there are none. */
    public static final AttributeKey<Map<String, ?>> TRAILER = AttributeKey.object("http.trailer");

    /** Status code, 200 to 999. */
    public static final AttributeKey<Long> STATUS_CODE = AttributeKey.number("http.response.status_code");

    /** The status code as text. */
    public static final AttributeKey<String> STATUS = AttributeKey.text("http.response.status");

    /** Response headers: as {@link #REQUEST_HEADER}. */
    public static final AttributeKey<Map<String, ?>> RESPONSE_HEADER = AttributeKey.object("http.response.header");

    /** Bytes of content, as sent, without padding. */
    public static final AttributeKey<Long> RESPONSE_BODY_BYTES = AttributeKey.number("http.response.body.size");

    /** Why the stream has no whole answer, on the request when it has none at all: the name of the error code that reset it, or {@code GOAWAY}. */
    public static final AttributeKey<String> ERROR = AttributeKey.text("error.type");

    /** Who reset the stream: {@code client} or {@code server}. */
    public static final AttributeKey<String> RESET_BY = AttributeKey.text("http2.reset_by");

    /** True when the response was whole before the request was; else not set. */
    public static final AttributeKey<Boolean> EARLY = AttributeKey.flag("http2.early_response");

    /** {@code package.Service.Method}. */
    public static final AttributeKey<String> GRPC_NAME = AttributeKey.text("grpc.name");

    /** {@code package.Service/Method}. */
    public static final AttributeKey<String> RPC_METHOD = AttributeKey.text("rpc.method");

    /** {@code package.Service}. */
    public static final AttributeKey<String> RPC_SERVICE = AttributeKey.text("rpc.service");

    /** {@code Method}. */
    public static final AttributeKey<String> GRPC_METHOD = AttributeKey.text("grpc.method");

    /** How long the client waits, nanoseconds; not set when it waits for ever. */
    public static final AttributeKey<Long> GRPC_TIMEOUT = AttributeKey.number("grpc.timeout_nanos");

    /** Messages sent. */
    public static final AttributeKey<Long> GRPC_MESSAGES = AttributeKey.number("grpc.message.count");

    /** Bytes of these messages as sent, without their prefixes. */
    public static final AttributeKey<Long> GRPC_MESSAGE_BYTES = AttributeKey.number("grpc.message.bytes");

    /** True when one of them was compressed; else not set. */
    public static final AttributeKey<Boolean> GRPC_COMPRESSED = AttributeKey.flag("grpc.message.compressed");

    /** The gRPC status by name, such as {@code NOT_FOUND}; the number as text when it has no name. */
    public static final AttributeKey<String> GRPC_STATUS = AttributeKey.text("rpc.status_code");

    /** The gRPC status, 0 to 16 by specification. */
    public static final AttributeKey<Long> GRPC_STATUS_CODE = AttributeKey.number("grpc.status_code");

    /** What the server says about the status, percent encoding undone. */
    public static final AttributeKey<String> GRPC_STATUS_MESSAGE = AttributeKey.text("grpc.status_message");

    /** The place is the code in serialized form: append only. */
    static final List<AttributeKey<?>> ALL = List.of(
            STREAM_ID,
            METHOD,
            TARGET,
            PATH,
            SCHEME,
            AUTHORITY,
            PROTOCOL,
            REQUEST_HEADER,
            UNKNOWN_FIELDS,
            REQUEST_BODY_BYTES,
            TRAILER,
            STATUS_CODE,
            STATUS,
            RESPONSE_HEADER,
            RESPONSE_BODY_BYTES,
            ERROR,
            RESET_BY,
            EARLY,
            GRPC_NAME,
            RPC_METHOD,
            RPC_SERVICE,
            GRPC_METHOD,
            GRPC_TIMEOUT,
            GRPC_MESSAGES,
            GRPC_MESSAGE_BYTES,
            GRPC_COMPRESSED,
            GRPC_STATUS,
            GRPC_STATUS_CODE,
            GRPC_STATUS_MESSAGE);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("StreamID", STREAM_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "HTTP/2"),
            JsonField.of("Path", TARGET, "null"),
            JsonField.of("Method", METHOD, "null"),
            JsonField.of("Scheme", SCHEME, "null"),
            JsonField.of("Authority", AUTHORITY, "null"),
            JsonField.of("Header", REQUEST_HEADER, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("BodyBytes", REQUEST_BODY_BYTES),
            JsonField.optional("Protocol", PROTOCOL),
            JsonField.optional("Trailer", TRAILER),
            JsonField.optional("UnknownFields", UNKNOWN_FIELDS),
            JsonField.optional("Error", ERROR),
            JsonField.optional("ResetBy", RESET_BY));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("StreamID", STREAM_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "HTTP/2"),
            JsonField.of("Status", STATUS, "null"),
            JsonField.of("Header", RESPONSE_HEADER, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("BodyBytes", RESPONSE_BODY_BYTES),
            JsonField.optional("Trailer", TRAILER),
            JsonField.optional("UnknownFields", UNKNOWN_FIELDS),
            JsonField.optional("Error", ERROR),
            JsonField.optional("ResetBy", RESET_BY),
            JsonField.optional("Early", EARLY),
            JsonField.optional("Method", METHOD),
            JsonField.optional("Path", TARGET));

    static final List<JsonField> GRPC_REQUEST_JSON = List.of(
            JsonField.of("StreamID", STREAM_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "gRPC"),
            JsonField.of("Service", GRPC_NAME, "null"),
            JsonField.of("Scheme", SCHEME, "null"),
            JsonField.of("Target", AUTHORITY, "null"),
            JsonField.of("Metadata", REQUEST_HEADER, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("ServiceName", RPC_SERVICE),
            JsonField.optional("Method", GRPC_METHOD),
            JsonField.optional("TimeoutNanos", GRPC_TIMEOUT),
            JsonField.optional("Messages", GRPC_MESSAGES),
            JsonField.optional("MessageBytes", GRPC_MESSAGE_BYTES),
            JsonField.optional("Compressed", GRPC_COMPRESSED),
            JsonField.optional("UnknownFields", UNKNOWN_FIELDS),
            JsonField.optional("Error", ERROR),
            JsonField.optional("ResetBy", RESET_BY));

    static final List<JsonField> GRPC_RESPONSE_JSON = List.of(
            JsonField.of("StreamID", STREAM_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "gRPC"),
            JsonField.of("Status", GRPC_STATUS, "null"),
            JsonField.of("Metadata", RESPONSE_HEADER, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.of("StatusCode", GRPC_STATUS_CODE, "null"),
            JsonField.of("HTTPStatus", STATUS, "null"),
            JsonField.optional("Message", GRPC_STATUS_MESSAGE),
            JsonField.optional("Messages", GRPC_MESSAGES),
            JsonField.optional("MessageBytes", GRPC_MESSAGE_BYTES),
            JsonField.optional("Compressed", GRPC_COMPRESSED),
            JsonField.optional("Trailer", TRAILER),
            JsonField.optional("UnknownFields", UNKNOWN_FIELDS),
            JsonField.optional("Error", ERROR),
            JsonField.optional("ResetBy", RESET_BY),
            JsonField.optional("Early", EARLY));

    private Http2Attributes() {}
}
