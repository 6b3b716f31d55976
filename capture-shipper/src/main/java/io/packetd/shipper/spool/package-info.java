// SPDX-License-Identifier: Apache-2.0
/** Blocks on disk while Kafka is slow or away: bounded, in order, and still there after a restart. */
@NullMarked
package io.packetd.shipper.spool;

import org.jspecify.annotations.NullMarked;
