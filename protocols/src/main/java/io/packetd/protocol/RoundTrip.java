// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request and its response, or one of them alone.
 *
 * @param protocol {@link Descriptor#id()}
 * @param clientDirection which end of the flow key is the client: 0 the low one, 1 the high one
 * @param connectionId tells the connections of one flow key apart, stable from run to run
 * @param request null when it was not seen, or never existed (a push)
 * @param response null when it was not seen, or never comes (one-way)
 * @param flags set of {@link Flag}s
 */
public record RoundTrip(
        String protocol,
        int clientDirection,
        long connectionId,
        @Nullable Observed request,
        @Nullable Observed response,
        int flags) {

    /** Checks that there is something to report. */
    public RoundTrip {
        if (request == null && response == null) {
            throw new IllegalArgumentException("a RoundTrip without request and response");
        }
    }

    /** When it ended: the response's time, else the request's; epoch nanoseconds. Output is ordered by it. */
    public long orderNanos() {
        return response != null ? response.lastNanos() : first().firstNanos();
    }

    /** From the first byte of the request to the last of the response, nanoseconds; 0 when one of them is missing. */
    public long durationNanos() {
        return request == null || response == null ? 0 : response.lastNanos() - request.firstNanos();
    }

    /** The request, or the response when there is no request. */
    public Observed first() {
        if (request != null) {
            return request;
        }
        if (response != null) {
            return response;
        }
        throw new IllegalStateException("a RoundTrip without request and response");
    }
}
