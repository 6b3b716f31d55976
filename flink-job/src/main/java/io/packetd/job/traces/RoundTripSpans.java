// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.sink.roundtrip.RoundTripId;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one span of each RoundTrip. A request that carries a trace context continues that trace, as a child of the span that
 * sent it; else trace and span ids come from the connection and the place in its stream, so that a repeat of the same traffic
 * makes the same ids. Not thread-safe.
 */
public final class RoundTripSpans {

    /** The version of the semantic conventions. */
    public static final String SCHEMA_URL = Convention.SCHEMA_URL;

    private static final Flag[] FLAGS = Flag.values();

    private final TraceOptions options;
    private final Conventions conventions;
    private final ServiceNames services;
    private final Sampler sampler;
    private final Endpoints.Cache endpoints = new Endpoints.Cache();
    private final RoundTripId id = new RoundTripId();

    /** Makes spans like that. */
    public RoundTripSpans(TraceOptions options) {
        this.options = options;
        this.conventions = new Conventions(options);
        this.services = new ServiceNames(options.services());
        this.sampler = new Sampler(options.sampling());
    }

    /** The span; null when sampling does not keep it. */
    public @Nullable Span of(FlowRoundTrip element) {
        RoundTrip roundTrip = element.roundTrip();
        String domain = element.flow().domain();
        Exchange exchange = new Exchange(
                roundTrip, endpoints.get(element.flow()), element.flow().transport(), side(domain));
        id.ofConnection(element.flow(), roundTrip.connectionId());
        id.ofRoundTrip(roundTrip);
        TraceContext parent = parent(exchange);
        exchange.parent = parent;
        long traceHigh = parent == null ? id.first() : parent.traceHigh();
        long traceLow = parent == null ? nonZero(id.second()) : parent.traceLow();
        SpanDraft draft = new SpanDraft();
        conventions.of(roundTrip.protocol()).describe(exchange, draft);
        unanswered(exchange, draft);
        common(exchange, domain, draft);
        long start = roundTrip.first().firstNanos();
        long end = Math.max(start, end(roundTrip));
        String state = sampler.sample(
                traceLow, parent == null ? "" : parent.state(), draft.error, end - start, draft.attributes);
        if (state == null) {
            return null;
        }
        return new Span(
                traceHigh,
                traceLow,
                nonZero(id.first() ^ Long.rotateLeft(id.second(), 17)),
                parent,
                state,
                SpanAttributes.cut(draft.name, 255),
                draft.kind,
                start,
                end,
                draft.error,
                service(exchange, draft),
                draft.attributes);
    }

    private static long nonZero(long value) {
        return value == 0 ? 1 : value;
    }

    private Side side(String domain) {
        return options.domainSides().getOrDefault(domain, options.side());
    }

    private static long end(RoundTrip roundTrip) {
        Observed response = roundTrip.response();
        return response == null ? roundTrip.first().lastNanos() : response.lastNanos();
    }

    /** That of the request; some servers put theirs into the response. */
    private static @Nullable TraceContext parent(Exchange exchange) {
        TraceContext parent = Propagation.of(exchange.request.byName("http.request.header"));
        if (parent == null) {
            parent = Propagation.of(exchange.response.byName("http.response.header"));
        }
        if (parent == null) {
            parent = Propagation.of(exchange.request.byName("amqp.header"));
        }
        return parent == null ? Propagation.of(exchange.response.byName("amqp.header")) : parent;
    }

    /** Waited for in vain, or cut off: an error whatever the protocol. Other requests without an answer may have had one. */
    private static void unanswered(Exchange exchange, SpanDraft draft) {
        int flags = exchange.flags();
        if (draft.error || exchange.roundTrip.response() != null || Flag.ONE_WAY.in(flags)) {
            return;
        }
        if (Flag.TIMEOUT.in(flags)) {
            draft.fail("timeout");
        } else if (Flag.RESET.in(flags)) {
            draft.fail("connection_reset");
        }
    }

    private static void common(Exchange exchange, String domain, SpanDraft draft) {
        SpanAttributes attributes = draft.attributes;
        boolean server = draft.kind == SpanKind.SERVER;
        if (attributes.get("server.address") == null) {
            attributes.text("server.address", exchange.serverHost()).number("server.port", (long)
                    exchange.serverPort());
        }
        if (server) {
            attributes.text("client.address", exchange.clientHost());
        }
        String peer = server ? exchange.clientHost() : exchange.serverHost();
        boolean udp = exchange.transport() == 17;
        attributes
                .text("network.peer.address", peer)
                .number("network.peer.port", (long) (server ? exchange.clientPort() : exchange.serverPort()))
                .text("network.transport", udp ? "udp" : "tcp")
                .text("network.type", peer.indexOf(':') < 0 ? "ipv4" : "ipv6")
                .text("packetd.protocol", exchange.roundTrip.protocol())
                .number("packetd.request.size", size(exchange.roundTrip.request()))
                .number("packetd.response.size", size(exchange.roundTrip.response()))
                .texts("packetd.flags", flags(exchange.flags()))
                .text("packetd.domain", domain);
    }

    private static @Nullable Long size(@Nullable Observed observed) {
        return observed == null ? null : (Long) observed.message().size();
    }

    private static List<String> flags(int flags) {
        if (flags == 0) {
            return List.of();
        }
        List<String> labels = new ArrayList<>();
        for (Flag flag : FLAGS) {
            if (flag.in(flags)) {
                labels.add(flag.label());
            }
        }
        return labels;
    }

    /** The resource is the service whose view the span is; the other one is named as well when options name it. */
    private String service(Exchange exchange, SpanDraft draft) {
        String server = services.known(exchange.serverHost(), exchange.serverPort(), exchange.serverText());
        String client = services.knownClient(exchange.clientHost(), exchange.clientText());
        boolean ofServer = draft.kind == SpanKind.SERVER;
        draft.attributes.text("service.peer.name", ofServer ? client : server);
        if (ofServer) {
            return server != null ? server : ServiceNames.unknown(exchange.serverText());
        }
        return client != null ? client : ServiceNames.unknown(exchange.clientHost());
    }
}
