// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which spans are kept. Whether one is depends on nothing but the span, so that a repeat keeps the same ones. Metrics are
 * made of all RoundTrips all the same.
 *
 * @param ratio share of traces that is kept, 0 to 1; by trace id, so that all who sample so keep the same traces
 * @param keepErrors whether spans with status Error are kept all
 * @param slow spans that last so long or longer are kept all; null for no such rule
 */
public record SamplingOptions(
        double ratio, boolean keepErrors, @Nullable Duration slow) implements Serializable {

    /** Keeps every span. */
    public static final SamplingOptions ALL = new SamplingOptions(1, true, null);

    private static final long serialVersionUID = 1;

    /** Checks the ranges. */
    public SamplingOptions {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("ratio " + ratio + " is not 0 to 1");
        }
        if (slow != null && slow.isNegative()) {
            throw new IllegalArgumentException("slow " + slow + " is below 0");
        }
    }
}
