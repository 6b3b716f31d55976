// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.metrics;

import java.util.List;

/**
 * What a series holds at one time of the grid: what {@code metrics} tells the sinks.
 *
 * @param family what it measures
 * @param labels sorted by name, without {@code __name__}, none empty
 * @param timeMillis on the grid, capture time, epoch milliseconds
 * @param createdMillis when the series began to count, on the grid; 0 when not known, as for gauges
 * @param value totals up to {@code timeMillis}
 * @param exemplars observations of the last interval that stand for others; for {@link PointValue.Classic} at most one a bucket
 */
public record Point(
        MetricFamily family,
        List<Label> labels,
        long timeMillis,
        long createdMillis,
        PointValue value,
        List<Exemplar> exemplars) {

    /** Copies the lists. */
    public Point {
        labels = List.copyOf(labels);
        exemplars = List.copyOf(exemplars);
    }
}
