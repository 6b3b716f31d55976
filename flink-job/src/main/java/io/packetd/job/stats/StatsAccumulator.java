// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * Carries {@link AnalysisStats} to the client when a task ends. The task keeps its figures to itself until then: Flink
 * serializes accumulators on another thread while the job runs.
 */
public final class StatsAccumulator implements Accumulator<AnalysisStats, AnalysisStats> {

    private static final long serialVersionUID = 1;

    private AnalysisStats sum = new AnalysisStats();

    @Override
    public synchronized void add(AnalysisStats finished) {
        AnalysisStats next = new AnalysisStats();
        next.merge(sum);
        next.merge(finished);
        sum = next;
    }

    @Override
    public synchronized AnalysisStats getLocalValue() {
        return sum;
    }

    @Override
    public synchronized void resetLocal() {
        sum = new AnalysisStats();
    }

    @Override
    public void merge(Accumulator<AnalysisStats, AnalysisStats> other) {
        add(other.getLocalValue());
    }

    @Override
    // a field-by-field clone would share the figures
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public StatsAccumulator clone() {
        StatsAccumulator copy = new StatsAccumulator();
        copy.add(getLocalValue());
        return copy;
    }
}
