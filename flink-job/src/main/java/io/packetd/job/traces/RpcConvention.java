// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.protocol.http2.Http2Attributes;
import java.util.Set;

/** gRPC (release candidate). */
final class RpcConvention implements Convention {

    /** What is an error of the server; the rest may be what the client did. */
    private static final Set<String> SERVER_ERRORS =
            Set.of("UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

    private final TraceOptions options;

    RpcConvention(TraceOptions options) {
        this.options = options;
    }

    @Override
    public void describe(Exchange exchange, SpanDraft span) {
        SpanAttributes attributes = span.attributes;
        span.kind = exchange.side == Side.CLIENT ? SpanKind.CLIENT : SpanKind.SERVER;
        String method = exchange.either(Http2Attributes.RPC_METHOD);
        span.name = method == null || method.isEmpty() ? "grpc" : method;
        String scheme = exchange.either(Http2Attributes.SCHEME);
        Authority.describe(
                exchange.either(Http2Attributes.AUTHORITY), scheme == null ? "http" : scheme, exchange, attributes);
        attributes.text("rpc.system.name", "grpc").text("rpc.method", method).text("network.protocol.version", "2");
        attributes.text("network.protocol.name", "http");
        Headers.add(
                exchange.request.get(Http2Attributes.REQUEST_HEADER),
                options.requestHeaders(),
                "rpc.request.metadata.",
                attributes);
        Headers.add(
                exchange.response.get(Http2Attributes.RESPONSE_HEADER),
                options.responseHeaders(),
                "rpc.response.metadata.",
                attributes);
        String status = exchange.response.get(Http2Attributes.GRPC_STATUS);
        attributes.text("rpc.status_code", status);
        String reset = exchange.either(Http2Attributes.ERROR);
        Long http = exchange.response.get(Http2Attributes.STATUS_CODE);
        if (status == null ? reset != null : isError(status, span.kind)) {
            span.fail(status == null ? reset : status);
        } else if (status == null && http != null && http != 200) {
            span.fail(http.toString());
        }
    }

    private static boolean isError(String status, SpanKind kind) {
        return kind == SpanKind.CLIENT ? !status.equals("OK") : SERVER_ERRORS.contains(status);
    }
}
