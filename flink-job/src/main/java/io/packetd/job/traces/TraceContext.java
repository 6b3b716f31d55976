// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

/**
 * What a message says about the trace it belongs to.
 *
 * @param traceHigh upper half of the trace id; the id is never 0
 * @param traceLow lower half
 * @param spanId the sender's span, never 0
 * @param flags W3C trace flags, 0 to 255; bit 0: sampled
 * @param state W3C trace state, empty when there is none or it is not valid
 */
public record TraceContext(long traceHigh, long traceLow, long spanId, int flags, String state) {

    /** W3C flag: the sender records this trace. */
    public static final int SAMPLED = 1;

    /** Whether these can be ids. */
    static boolean isValid(long traceHigh, long traceLow, long spanId) {
        return (traceHigh | traceLow) != 0 && spanId != 0;
    }
}
