// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.metrics;

import java.util.List;

/** What a point holds. All but gauges are totals since the series was created. */
public sealed interface PointValue {

    /** A sum that only grows. */
    record Counter(double total) implements PointValue {}

    /** A value that goes up and down. */
    record Gauge(double value) implements PointValue {}

    /**
     * A histogram with configured bounds.
     *
     * @param bounds upper, inclusive, ascending, without infinity
     * @param counts one more than bounds, each for its bucket alone; the last is above all bounds
     * @param sum of all observations
     */
    record Classic(List<Double> bounds, List<Long> counts, double sum) implements PointValue {
        /** Copies the lists. */
        public Classic {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
            if (counts.size() != bounds.size() + 1) {
                throw new IllegalArgumentException(counts.size() + " counts for " + bounds.size() + " bounds");
            }
        }

        /** Number of observations. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A histogram of VictoriaMetrics: buckets of a fixed scale, only those that hold something.
     *
     * @param ranges values of label {@code vmrange}, such as {@code 8.799e-03...1.000e-02}, ascending
     * @param counts one for each range, for that range alone
     * @param sum of all observations
     */
    record VmRange(List<String> ranges, List<Long> counts, double sum) implements PointValue {
        /** Copies the lists. */
        public VmRange {
            ranges = List.copyOf(ranges);
            counts = List.copyOf(counts);
            if (counts.size() != ranges.size()) {
                throw new IllegalArgumentException(counts.size() + " counts for " + ranges.size() + " ranges");
            }
        }

        /** Number of observations. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * A native histogram of Prometheus, of observations that are 0 or more.
     *
     * @param schema -4 to 8: bucket {@code i} reaches from {@code 2^((i-1)/2^schema)}, exclusive, to {@code 2^(i/2^schema)}
     * @param zeroThreshold observations up to this are in the zero bucket
     * @param zeroCount observations in the zero bucket
     * @param indexes of the buckets that hold something, ascending
     * @param counts one for each index, for that bucket alone
     * @param sum of all observations
     */
    record Native(
            int schema, double zeroThreshold, long zeroCount, List<Integer> indexes, List<Long> counts, double sum)
            implements PointValue {
        /** Copies the lists. */
        public Native {
            indexes = List.copyOf(indexes);
            counts = List.copyOf(counts);
            if (counts.size() != indexes.size()) {
                throw new IllegalArgumentException(counts.size() + " counts for " + indexes.size() + " indexes");
            }
        }

        /** Number of observations. */
        public long count() {
            return zeroCount + counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * The series ends here.
     *
     * @param last what its last point held; tells which names and buckets end
     */
    record Stale(PointValue last) implements PointValue {}
}
