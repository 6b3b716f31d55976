// SPDX-License-Identifier: Apache-2.0
/**
 * The decoder contract: what a wire protocol must tell the engine, and nothing else.
 *
 * <p>Start at {@link io.packetd.protocol.Protocol}. Bytes come in as a {@link io.packetd.protocol.ByteWindow}, a decoder
 * answers with a {@link io.packetd.protocol.Step}, and what it understood is a {@link io.packetd.protocol.Message}.
 * Everything that is the same for all protocols (order, loss, detection, roles, pairing, snapshots) is done once, in
 * {@code io.packetd.protocol.engine}.
 */
@NullMarked
package io.packetd.protocol;

import org.jspecify.annotations.NullMarked;
