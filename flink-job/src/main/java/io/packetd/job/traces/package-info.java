// SPDX-License-Identifier: Apache-2.0
/**
 * RoundTrips as OpenTelemetry spans: {@link io.packetd.job.traces.RoundTripSpans} names them by the semantic conventions,
 * continues the traces that requests carry, and samples. What each protocol's spans hold is listed in docs/traces.md.
 */
@NullMarked
package io.packetd.job.traces;

import org.jspecify.annotations.NullMarked;
