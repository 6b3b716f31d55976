// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** The figures of one shipper; thread-safe. */
public final class ShipperMetrics {

    private final Map<ShipperMetric, LongAdder> counters = new EnumMap<>(ShipperMetric.class);
    private final Map<ShipperMetric, DoubleSupplier> gauges = new ConcurrentHashMap<>();

    /** All figures are 0. */
    public ShipperMetrics() {
        for (ShipperMetric metric : ShipperMetric.values()) {
            counters.put(metric, new LongAdder());
        }
    }

    /** Adds to a counter. */
    public void add(ShipperMetric metric, long amount) {
        if (amount != 0) {
            adder(metric).add(amount);
        }
    }

    /** What a counter has come to. */
    public long count(ShipperMetric metric) {
        return adder(metric).sum();
    }

    /** Where a gauge is read from. */
    public void gauge(ShipperMetric metric, DoubleSupplier value) {
        gauges.put(metric, value);
    }

    /** The text that Prometheus scrapes, version 0.0.4. */
    public String exposition() {
        StringBuilder text = new StringBuilder(8 << 10);
        for (ShipperMetric metric : ShipperMetric.values()) {
            String name = metric.exposedName();
            text.append("# HELP ").append(name).append(' ').append(escaped(metric.help()));
            text.append("\n# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(metric.type().label());
            text.append('\n').append(name).append(' ').append(value(metric)).append('\n');
        }
        return text.toString();
    }

    private String value(ShipperMetric metric) {
        if (metric.type() == ShipperMetric.Type.COUNTER) {
            return Long.toString(count(metric));
        }
        DoubleSupplier gauge = gauges.get(metric);
        return Double.toString(gauge == null ? 0 : gauge.getAsDouble());
    }

    /** As the format wants it in a line of help. */
    static String escaped(String help) {
        return help.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private LongAdder adder(ShipperMetric metric) {
        LongAdder adder = counters.get(metric);
        if (adder == null) {
            throw new IllegalStateException("no counter " + metric);
        }
        return adder;
    }
}
