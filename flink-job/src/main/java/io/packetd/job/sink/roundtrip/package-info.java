// SPDX-License-Identifier: Apache-2.0
/** RoundTrips as JSON lines, and as one totally ordered output of a bounded job. */
@NullMarked
package io.packetd.job.sink.roundtrip;

import org.jspecify.annotations.NullMarked;
