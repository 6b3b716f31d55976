// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.metrics;

/**
 * What all series of one name have in common.
 *
 * @param name in Prometheus form; with {@code _total} when it is a counter
 * @param type what its points hold
 * @param unit base unit such as {@code seconds} or {@code bytes}; empty for plain numbers
 * @param help one sentence
 */
public record MetricFamily(String name, Type type, String unit, String help) {

    /** What points of a family hold. */
    public enum Type {
        /** {@link PointValue.Counter}. */
        COUNTER(0, "counter"),
        /** {@link PointValue.Gauge}. */
        GAUGE(1, "gauge"),
        /** One of the histograms of {@link PointValue}. */
        HISTOGRAM(2, "histogram");

        private final int code;
        private final String word;

        Type(int code, String word) {
            this.code = code;
            this.word = word;
        }

        /** The code in serialized form. */
        public int code() {
            return code;
        }

        /** The word of Prometheus' text format. */
        public String word() {
            return word;
        }
    }
}
