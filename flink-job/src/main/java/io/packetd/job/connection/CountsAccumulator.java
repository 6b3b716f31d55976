// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Named sums on their way to the client. A task adds them once, when it ends: Flink serializes accumulators on another
 * thread while the job runs.
 */
@SuppressWarnings("NonApiType") // Flink wants a result that is Serializable
public final class CountsAccumulator implements Accumulator<Map<String, Long>, TreeMap<String, Long>> {

    private static final long serialVersionUID = 1;

    private TreeMap<String, Long> sums = new TreeMap<>();

    @Override
    public synchronized void add(Map<String, Long> counts) {
        TreeMap<String, Long> next = new TreeMap<>(sums);
        counts.forEach((name, amount) -> next.merge(name, amount, Long::sum));
        sums = next;
    }

    @Override
    public synchronized TreeMap<String, Long> getLocalValue() {
        return sums;
    }

    @Override
    public synchronized void resetLocal() {
        sums = new TreeMap<>();
    }

    @Override
    public void merge(Accumulator<Map<String, Long>, TreeMap<String, Long>> other) {
        add(other.getLocalValue());
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // a field-by-field clone would share the sums
    public CountsAccumulator clone() {
        CountsAccumulator copy = new CountsAccumulator();
        copy.add(getLocalValue());
        return copy;
    }
}
