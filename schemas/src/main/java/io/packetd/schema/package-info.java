// SPDX-License-Identifier: Apache-2.0
/**
 * What travels through Kafka, and the one identity of a flow.
 *
 * <p>A {@link io.packetd.schema.SegmentBlock} is made by {@link io.packetd.schema.SegmentBlockWriter} and read by {@link
 * io.packetd.schema.SegmentCursor}; its flows are {@link io.packetd.schema.FlowKey}s, which {@link
 * io.packetd.schema.KeyGroups} spreads over Flink's key groups. The schema is {@code SegmentBlock.avsc} beside these
 * classes; the codecs are written by hand because they run once for each segment, and tests hold them equal to what the
 * Avro library does with the same schema. That of the RoundTrips that come out is {@code RoundTrip.avsc}, see {@link
 * io.packetd.schema.RoundTripSchema}.
 */
@NullMarked
package io.packetd.schema;

import org.jspecify.annotations.NullMarked;
