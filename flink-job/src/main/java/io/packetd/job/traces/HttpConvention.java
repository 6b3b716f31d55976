// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.protocol.http1.Http1Attributes;
import io.packetd.protocol.http2.Http2Attributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** HTTP/1 and HTTP/2 (stable). A route is never invented: the name is the method. */
final class HttpConvention implements Convention {

    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final TraceOptions options;

    HttpConvention(TraceOptions options) {
        this.options = options;
    }

    @Override
    public void describe(Exchange exchange, SpanDraft span) {
        SpanAttributes attributes = span.attributes;
        span.kind = exchange.side == Side.CLIENT ? SpanKind.CLIENT : SpanKind.SERVER;
        method(exchange.either(Http1Attributes.METHOD), span);
        String said = exchange.either(Http1Attributes.SCHEME);
        String scheme = said == null ? "http" : said;
        String target = exchange.either(Http1Attributes.URL);
        String host = exchange.either(Http1Attributes.REMOTE_HOST);
        Authority.describe(host, scheme, exchange, attributes);
        attributes.text("url.scheme", scheme);
        if (target != null && !target.startsWith("//") && !target.equals("*")) {
            url(target, scheme, host == null ? exchange.serverText() : host, span);
        }
        attributes.text("network.protocol.version", version(exchange));
        Headers.add(
                exchange.request.get(Http1Attributes.REQUEST_HEADER),
                options.requestHeaders(),
                "http.request.header.",
                attributes);
        Headers.add(
                exchange.response.get(Http1Attributes.RESPONSE_HEADER),
                options.responseHeaders(),
                "http.response.header.",
                attributes);
        if (options.requestHeaders().contains("user-agent")) {
            attributes.text(
                    "user_agent.original",
                    Headers.first(exchange.request.get(Http1Attributes.REQUEST_HEADER), "User-Agent"));
        }
        status(exchange, span);
    }

    private static void method(@Nullable String method, SpanDraft span) {
        if (method == null) {
            span.name = "HTTP"; // a header block that could not be read
        } else if (METHODS.contains(method)) {
            span.name = method;
            span.attributes.text("http.request.method", method);
        } else {
            span.name = "HTTP";
            span.attributes.text("http.request.method", "_OTHER").text("http.request.method_original", method);
        }
    }

    /** A server sees path and query, a client the whole. */
    private static void url(String target, String scheme, String host, SpanDraft span) {
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (span.kind == SpanKind.CLIENT) {
            span.attributes.text("url.full", authority > 0 ? target : scheme + "://" + host + target);
            return;
        }
        int from = authority < 0 ? 0 : target.indexOf('/', authority + 3);
        String rest = from < 0 ? "/" : target.substring(from);
        int query = rest.indexOf('?');
        span.attributes.text("url.path", query < 0 ? rest : rest.substring(0, query));
        span.attributes.text("url.query", query < 0 ? null : rest.substring(query + 1));
    }

    private static @Nullable String version(Exchange exchange) {
        if (exchange.roundTrip.protocol().equals("http2")) {
            return "2";
        }
        String version = exchange.either(Http1Attributes.VERSION);
        return version == null ? null : version.substring(version.indexOf('/') + 1);
    }

    /** 5xx is an error of both, 4xx one of the client only; a stream that was reset has no whole answer. */
    private static void status(Exchange exchange, SpanDraft span) {
        Long code = exchange.response.get(Http1Attributes.STATUS_CODE);
        span.attributes.number("http.response.status_code", code);
        int worst = span.kind == SpanKind.CLIENT ? FIRST_CLIENT_ERROR : FIRST_SERVER_ERROR;
        String reset = exchange.either(Http2Attributes.ERROR);
        if (code != null && code >= worst) {
            span.fail(code.toString());
        } else if (reset != null) {
            span.fail(reset);
        }
    }
}
