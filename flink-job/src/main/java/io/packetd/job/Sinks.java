// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.ProtocolRegistry;
import io.packetd.job.sink.roundtrip.RoundTripKafkaSink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where the RoundTrips of the job on a cluster go. Each sink is there when its option names a target. Operator ids are those
 * of the sinks, so a savepoint outlives it when another sink is added.
 */
final class Sinks {

    private Sinks() {}

    /** Lays every sink that the options name. */
    static void attach(DataStream<FlowRoundTrip> roundTrips, Configuration options, ProtocolRegistry registry) {
        if (!options.get(JobOptions.ROUNDTRIPS_TOPIC).isEmpty()) {
            kafka(roundTrips, options, registry);
        }
    }

    private static void kafka(DataStream<FlowRoundTrip> roundTrips, Configuration options, ProtocolRegistry registry) {
        roundTrips
                .sinkTo(RoundTripKafkaSink.of(
                        options.get(JobOptions.BROKERS),
                        options.get(JobOptions.ROUNDTRIPS_TOPIC),
                        options.get(JobOptions.ROUNDTRIPS_FORMAT),
                        options.get(JobOptions.TRANSACTIONS),
                        JobOptions.clientProperties(options),
                        registry))
                .name("roundtrips")
                .uid("roundtrips");
    }
}
