// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import java.io.Serializable;

/** The RoundTrips of one operation at one server. */
public final class OperationStats implements Serializable {

    private static final long serialVersionUID = 1;

    private long count;
    private long answered;
    private long errors;
    private long unanswered;
    private long totalNanos;
    private long maxNanos;

    void add(boolean hasDuration, long durationNanos, boolean error, boolean withoutAnswer) {
        count++;
        if (hasDuration) {
            answered++;
            totalNanos += durationNanos;
            maxNanos = Math.max(maxNanos, durationNanos);
        }
        if (error) {
            errors++;
        }
        if (withoutAnswer) {
            unanswered++;
        }
    }

    void merge(OperationStats other) {
        count += other.count;
        answered += other.answered;
        errors += other.errors;
        unanswered += other.unanswered;
        totalNanos += other.totalNanos;
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    /** RoundTrips. */
    public long count() {
        return count;
    }

    /** RoundTrips whose answer reports a failure. */
    public long errors() {
        return errors;
    }

    /** RoundTrips whose answer was due and not seen. */
    public long unanswered() {
        return unanswered;
    }

    /** Mean duration in nanoseconds of the answered ones; 0 without any. */
    public long meanNanos() {
        return answered == 0 ? 0 : totalNanos / answered;
    }

    /** Longest duration in nanoseconds. */
    public long maxNanos() {
        return maxNanos;
    }
}
