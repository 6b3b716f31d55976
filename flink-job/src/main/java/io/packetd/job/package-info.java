// SPDX-License-Identifier: Apache-2.0
/** The Flink job: the whole topology is in {@link io.packetd.job.PacketdJob}. */
@NullMarked
package io.packetd.job;

import org.jspecify.annotations.NullMarked;
