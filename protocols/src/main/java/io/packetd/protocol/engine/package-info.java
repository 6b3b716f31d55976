// SPDX-License-Identifier: Apache-2.0
/**
 * What is the same for every protocol: order, loss, detection, roles, framing, pairing, snapshot.
 *
 * <p>{@link io.packetd.protocol.engine.Engine} is the entry: segments in, RoundTrips out. All state of a connection is one
 * {@link io.packetd.protocol.engine.Connection}, which {@link io.packetd.protocol.engine.ConnectionCodec} writes and reads.
 * This package knows no protocol by name.
 */
@NullMarked
package io.packetd.protocol.engine;

import org.jspecify.annotations.NullMarked;
