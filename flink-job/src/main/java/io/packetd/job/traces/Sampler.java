// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a share of the traces by OpenTelemetry's rules for consistent probability sampling: 56 bits of randomness, from the
 * trace id or {@code rv} in the trace state, are compared with a threshold, and {@code th} in the trace state of what is kept
 * tells it, so that a back end can weigh it. Errors and slow spans may be kept all: their threshold is then 0, weight 1.
 */
final class Sampler {

    /** One more than the largest randomness. */
    private static final long RANGE = 1L << 56;

    private static final int RANDOM_DIGITS = 14;
    private static final int MAX_STATE = 512;
    private static final String VENDOR = "ot=";

    private final SamplingOptions options;
    private final long threshold;

    Sampler(SamplingOptions options) {
        this.options = options;
        this.threshold = RANGE - Math.round(options.ratio() * RANGE);
    }

    /** Whether every span is kept. */
    boolean keepsAll() {
        return threshold == 0;
    }

    /**
     * The trace state of a span that is kept; null for one that is not.
     *
     * @param state the one that came with the request
     */
    @Nullable
    String sample(long traceLow, String state, boolean error, long durationNanos, SpanAttributes attributes) {
        if (keepsAll()) {
            return state;
        }
        boolean slow = options.slow() != null && durationNanos >= options.slow().toNanos();
        boolean failed = error && options.keepErrors();
        String reason = failed ? "error" : slow ? "slow" : "ratio";
        long applied = failed || slow ? 0 : threshold;
        String vendor = vendor(state);
        if (randomness(traceLow, vendor) < applied) {
            return null;
        }
        attributes.text("packetd.sampling.reason", reason);
        attributes.fraction("packetd.sampling.weight", (double) RANGE / (RANGE - applied));
        return withThreshold(state, vendor, applied);
    }

    private static long randomness(long traceLow, String vendor) {
        for (String part : vendor.split(";", -1)) {
            if (part.startsWith("rv:")
                    && part.length() == 3 + RANDOM_DIGITS
                    && Hex.isHex(part, 3, part.length(), false)) {
                return Hex.value(part, 3, part.length());
            }
        }
        return traceLow & (RANGE - 1);
    }

    /** The value of member {@code ot}, empty when there is none. */
    private static String vendor(String state) {
        for (String member : state.split(",", -1)) {
            if (member.strip().startsWith(VENDOR)) {
                return member.strip().substring(VENDOR.length());
            }
        }
        return "";
    }

    /** Member {@code ot} moves to the front, as what was changed last; other members stay as far as there is room. */
    private static String withThreshold(String state, String vendor, long threshold) {
        StringBuilder text = new StringBuilder(VENDOR).append("th:").append(digits(threshold));
        for (String part : vendor.split(";", -1)) {
            if (!part.isEmpty() && !part.startsWith("th:")) {
                text.append(';').append(part);
            }
        }
        for (String member : state.split(",", -1)) {
            String one = member.strip();
            if (!one.isEmpty() && !one.startsWith(VENDOR) && text.length() + one.length() < MAX_STATE) {
                text.append(',').append(one);
            }
        }
        return text.toString();
    }

    /** 14 digits without the zeros at the end; a single zero for 0. */
    private static String digits(long threshold) {
        String all = Hex.of(threshold).substring(2);
        int end = RANDOM_DIGITS;
        while (end > 1 && all.charAt(end - 1) == '0') {
            end--;
        }
        return all.substring(0, end);
    }
}
