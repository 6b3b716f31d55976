// SPDX-License-Identifier: Apache-2.0
/** RoundTrips become series: counted beside the decoder, added up by series, told on a grid of capture time. */
@NullMarked
package io.packetd.job.metrics;

import org.jspecify.annotations.NullMarked;
