// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How RoundTrips become spans.
 *
 * @param side where the packets were captured, for capture domains that {@code domainSides} does not name
 * @param domainSides where the packets of a capture domain were captured
 * @param services names of services by {@code address:port}, {@code address} or {@code :port}; IPv6 addresses with a port are
 *     in brackets
 * @param requestHeaders names of request headers, or of gRPC metadata, that become attributes; by default the user agent
 * @param responseHeaders names of response headers that do
 * @param sampling which spans are kept
 */
public record TraceOptions(
        Side side,
        Map<String, Side> domainSides,
        Map<String, String> services,
        List<String> requestHeaders,
        List<String> responseHeaders,
        SamplingOptions sampling)
        implements Serializable {

    /** Every RoundTrip, and the user agent as the only header. */
    public static final TraceOptions DEFAULT =
            new TraceOptions(Side.AUTO, Map.of(), Map.of(), List.of("user-agent"), List.of(), SamplingOptions.ALL);

    private static final long serialVersionUID = 1;

    /** Copies the collections; names of headers become lower case. */
    public TraceOptions {
        domainSides = Map.copyOf(domainSides);
        services = Map.copyOf(services);
        requestHeaders = lower(requestHeaders);
        responseHeaders = lower(responseHeaders);
    }

    private static List<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** The same with this sampling. */
    public TraceOptions withSampling(SamplingOptions other) {
        return new TraceOptions(side, domainSides, services, requestHeaders, responseHeaders, other);
    }

    /** The same, captured on this side. */
    public TraceOptions withSide(Side other) {
        return new TraceOptions(other, domainSides, services, requestHeaders, responseHeaders, sampling);
    }

    /** The same with these names of services. */
    public TraceOptions withServices(Map<String, String> other) {
        return new TraceOptions(side, domainSides, other, requestHeaders, responseHeaders, sampling);
    }

    /** The same with these headers. */
    public TraceOptions withHeaders(List<String> request, List<String> response) {
        return new TraceOptions(side, domainSides, services, request, response, sampling);
    }
}
