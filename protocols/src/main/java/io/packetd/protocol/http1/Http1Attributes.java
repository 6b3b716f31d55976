// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.AttributeKey;
import java.util.List;
import java.util.Map;

/**
 * What HTTP/1 messages carry. Names follow the OpenTelemetry semantic conventions where those have one. Credentials are
 * replaced by {@code [redacted]} before they get here: see {@link io.packetd.protocol.http1}.
 */
public final class Http1Attributes {

    /** Request method as sent. */
    public static final AttributeKey<String> METHOD = AttributeKey.text("http.request.method");

    /** Path of the target, percent-decoded, without query; empty for CONNECT. */
    public static final AttributeKey<String> PATH = AttributeKey.text("url.path");

    /** Request target as sent; {@code //host:port} for CONNECT. */
    public static final AttributeKey<String> URL = AttributeKey.text("url.original");

    /** Scheme of an absolute target, lower case; not set for the other forms. */
    public static final AttributeKey<String> SCHEME = AttributeKey.text("url.scheme");

    /** Authority of the target when it has one, else the Host header, {@code host[:port]}; not set when there is neither. */
    public static final AttributeKey<String> REMOTE_HOST = AttributeKey.text("http.request.host");

    /**
     * Request headers: canonical names ({@code X-App-Name}), sorted, each with its values in order. Without Host, Trailer,
     * and the Transfer-Encoding of a chunked message.
     */
    public static final AttributeKey<Map<String, ?>> REQUEST_HEADER = AttributeKey.object("http.request.header");

    /** Version of the message: {@code HTTP/1.0} or {@code HTTP/1.1}. */
    public static final AttributeKey<String> VERSION = AttributeKey.text("http.version");

    /** True when the sender closes the connection after this message; else not set. */
    public static final AttributeKey<Boolean> CLOSE = AttributeKey.flag("http.connection.close");

    /** True when the body is chunked; else not set. */
    public static final AttributeKey<Boolean> CHUNKED = AttributeKey.flag("http.chunked");

    /** Captured request body; see {@link #RESPONSE_BODY}. */
    public static final AttributeKey<Object> REQUEST_BODY = new AttributeKey<>("http.request.body", Object.class);

    /** Status code, 101 or 200 to 999. */
    public static final AttributeKey<Long> STATUS_CODE = AttributeKey.number("http.response.status_code");

    /** Status code and reason phrase: {@code 404 Not Found}. */
    public static final AttributeKey<String> STATUS = AttributeKey.text("http.response.status");

    /** Response headers: as {@link #REQUEST_HEADER}, but with Host, and without a Connection header that says close. */
    public static final AttributeKey<Map<String, ?>> RESPONSE_HEADER = AttributeKey.object("http.response.header");

    /**
     * Captured response body: the value itself when it is valid JSON of a JSON type and whole, else its text. Not set when
     * bodies are not captured, of another type, or blank. JSON null inside lists and objects is null here.
     */
    public static final AttributeKey<Object> RESPONSE_BODY = new AttributeKey<>("http.response.body", Object.class);

    /** The place is the code in serialized form: append only. */
    static final List<AttributeKey<?>> ALL = List.of(
            METHOD,
            PATH,
            URL,
            SCHEME,
            REMOTE_HOST,
            REQUEST_HEADER,
            VERSION,
            CLOSE,
            CHUNKED,
            REQUEST_BODY,
            STATUS_CODE,
            STATUS,
            RESPONSE_HEADER,
            RESPONSE_BODY);

    private Http1Attributes() {}
}
