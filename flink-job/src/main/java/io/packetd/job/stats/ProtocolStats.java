// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import io.packetd.job.connection.Endpoints;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/** The RoundTrips of one protocol. */
public final class ProtocolStats implements Serializable {

    /** What one row of the operations is about. */
    public record Operation(String name, String server) implements Serializable {}

    /** Most operations told apart in one subtask; those that appear later are summed up under {@link #OTHER}. */
    public static final int MAX_OPERATIONS = 500;

    /** Everything beyond {@link #MAX_OPERATIONS}. */
    public static final Operation OTHER = new Operation("(other)", "");

    private static final long serialVersionUID = 1;

    /** Digits of a duration that stay exact. */
    private static final int PRECISION = 3;

    private final Histogram durations = new Histogram(PRECISION);
    private final HashMap<Operation, OperationStats> operations = new HashMap<>();
    private long roundTrips;
    private long errors;
    private long unanswered;
    private long oneWay;
    private long requestBytes;
    private long responseBytes;

    ProtocolStats() {
        durations.setAutoResize(true);
    }

    void add(RoundTrip roundTrip, int flags, Endpoints ends) {
        Observed request = roundTrip.request();
        Observed response = roundTrip.response();
        boolean error = response != null && response.message().outcome() == Message.Outcome.ERROR;
        boolean withoutAnswer = Flag.UNANSWERED.in(flags);
        boolean hasDuration = request != null && response != null;
        roundTrips++;
        errors += error ? 1 : 0;
        unanswered += withoutAnswer ? 1 : 0;
        oneWay += Flag.ONE_WAY.in(flags) || Flag.PUSH.in(flags) ? 1 : 0;
        requestBytes += request == null ? 0 : request.wireBytes();
        responseBytes += response == null ? 0 : response.wireBytes();
        if (hasDuration) {
            durations.recordValue(Math.max(0, roundTrip.durationNanos()));
        }
        String server = ends.text(1 - roundTrip.clientDirection());
        operation(new Operation(roundTrip.first().message().operation(), server))
                .add(hasDuration, roundTrip.durationNanos(), error, withoutAnswer);
    }

    void merge(ProtocolStats other) {
        roundTrips += other.roundTrips;
        errors += other.errors;
        unanswered += other.unanswered;
        oneWay += other.oneWay;
        requestBytes += other.requestBytes;
        responseBytes += other.responseBytes;
        durations.add(other.durations);
        other.operations.forEach((key, value) -> operation(key).merge(value));
    }

    private OperationStats operation(Operation key) {
        OperationStats known = operations.get(key);
        if (known != null) {
            return known;
        }
        Operation kept = operations.size() < MAX_OPERATIONS ? key : OTHER;
        return Objects.requireNonNull(operations.computeIfAbsent(kept, any -> new OperationStats()));
    }

    /** RoundTrips of any kind. */
    public long roundTrips() {
        return roundTrips;
    }

    /** RoundTrips whose answer reports a failure. */
    public long errors() {
        return errors;
    }

    /** RoundTrips whose answer was due and not seen. */
    public long unanswered() {
        return unanswered;
    }

    /** RoundTrips that need no answer, pushes included. */
    public long oneWay() {
        return oneWay;
    }

    /** Bytes of all requests on the wire. */
    public long requestBytes() {
        return requestBytes;
    }

    /** Bytes of all responses on the wire. */
    public long responseBytes() {
        return responseBytes;
    }

    /** RoundTrips with a duration: those with request and response. */
    public long answered() {
        return durations.getTotalCount();
    }

    /** The duration in nanoseconds that so many percent of the answered RoundTrips do not exceed; 0 without any. */
    public long durationAt(double percentile) {
        return durations.getTotalCount() == 0 ? 0 : durations.getValueAtPercentile(percentile);
    }

    /** Longest duration in nanoseconds. */
    public long maxDuration() {
        return durations.getTotalCount() == 0 ? 0 : durations.getMaxValue();
    }

    /** Each operation at each server. */
    public Map<Operation, OperationStats> operations() {
        return Collections.unmodifiableMap(operations);
    }
}
