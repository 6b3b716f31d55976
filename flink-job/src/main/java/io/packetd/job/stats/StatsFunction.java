// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.protocol.RoundTrip;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Counts every RoundTrip that is reported, and lets it pass. */
public final class StatsFunction extends RichFilterFunction<FlowRoundTrip> {

    /** Which RoundTrips are reported. */
    public enum Report {
        /** All. */
        ALL,
        /** Those with a request and a response. */
        PAIRED
    }

    /** The name of the accumulator. */
    public static final String ACCUMULATOR = "roundtrips";

    private static final long serialVersionUID = 1;

    private final Report report;
    private transient AnalysisStats stats;
    private transient Endpoints.Cache endpoints;
    private transient StatsAccumulator accumulator;

    /** Reports those RoundTrips. */
    @SuppressWarnings("NullAway") // the transient fields are set in open, which Flink calls first
    public StatsFunction(Report report) {
        this.report = report;
    }

    @Override
    public void open(OpenContext context) {
        stats = new AnalysisStats();
        endpoints = new Endpoints.Cache();
        accumulator = new StatsAccumulator();
        getRuntimeContext().addAccumulator(ACCUMULATOR, accumulator);
    }

    @Override
    public boolean filter(FlowRoundTrip element) {
        if (!isReported(report, element.roundTrip())) {
            return false;
        }
        stats.add(element, endpoints.get(element.flow()));
        return true;
    }

    /** Whether a RoundTrip is reported. */
    public static boolean isReported(Report report, RoundTrip roundTrip) {
        return report == Report.ALL || (roundTrip.request() != null && roundTrip.response() != null);
    }

    @Override
    public void close() {
        if (accumulator != null) {
            accumulator.add(stats);
        }
    }
}
