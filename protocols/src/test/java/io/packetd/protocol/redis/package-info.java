// SPDX-License-Identifier: Apache-2.0
/** Tests of the Redis decoder, and the harness that feeds a decoder without the engine. */
@NullMarked
package io.packetd.protocol.redis;

import org.jspecify.annotations.NullMarked;
