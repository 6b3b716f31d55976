// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.ProtocolRegistry;
import java.util.Locale;
import java.util.function.Function;

/** How one RoundTrip is written where records are told apart already. */
public enum RoundTripFormat {
    /** Record {@code RoundTrip} of {@code RoundTrip.avsc}, see {@link RoundTripAvro}. */
    AVRO,
    /** A JSON object, see {@link RoundTripJson}. */
    JSON;

    /** A writer for one thread. */
    Function<FlowRoundTrip, byte[]> writer(ProtocolRegistry registry) {
        return switch (this) {
            case AVRO -> new RoundTripAvro()::render;
            case JSON -> new RoundTripJson(registry.protocols())::render;
        };
    }

    /** As options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
