// SPDX-License-Identifier: Apache-2.0
/**
 * Live truth: real servers, real clients, tcpdump on the loopback interface, and {@code packetd analyze --json} over what it
 * captured. Each {@code XxxLiveIT} drives one server ({@link io.packetd.system.LiveServer}) while it logs what its client did
 * ({@link io.packetd.system.ClientLog}), and a {@link io.packetd.system.Recording} compares that log with the RoundTrips one by
 * one: every operation is there exactly once, with its outcome, within the client's own clock, and nothing else is there.
 *
 * <p>packetd is known by its command only: no class of it is on the class path.
 */
@NullMarked
package io.packetd.system;

import org.jspecify.annotations.NullMarked;
