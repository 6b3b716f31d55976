// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;

/** A RoundTrip and the flow it was seen on: what the connection operator tells the sinks. */
public record FlowRoundTrip(FlowKey flow, RoundTrip roundTrip) {}
