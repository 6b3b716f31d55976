// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import org.jspecify.annotations.Nullable;

/**
 * One RoundTrip as a span.
 *
 * @param traceHigh upper half of the trace id
 * @param traceLow lower half
 * @param spanId the same for the same RoundTrip in every run
 * @param parent what the request continues; null when it is not known
 * @param state W3C trace state, the weight of sampling included
 * @param startNanos capture time of the first byte of the request, epoch nanoseconds
 * @param endNanos capture time of the last byte of the response, or of the request when there is none
 * @param error whether the status is Error; else it is not set
 * @param service name of the service that is observed: the resource of the span
 */
public record Span(
        long traceHigh,
        long traceLow,
        long spanId,
        @Nullable TraceContext parent,
        String state,
        String name,
        SpanKind kind,
        long startNanos,
        long endNanos,
        boolean error,
        String service,
        SpanAttributes attributes) {

    /** Trace flags: those of the trace that is continued, else sampled. */
    public int flags() {
        return parent == null ? TraceContext.SAMPLED : parent.flags();
    }

    /** 32 hexadecimal digits. */
    public String traceIdText() {
        return Hex.of(traceHigh, traceLow);
    }

    /** 16 hexadecimal digits. */
    public String spanIdText() {
        return Hex.of(spanId);
    }

    /** 16 hexadecimal digits, empty when there is no parent. */
    public String parentIdText() {
        return parent == null ? "" : Hex.of(parent.spanId());
    }
}
