// SPDX-License-Identifier: Apache-2.0
/** Blocks into a Kafka topic. */
@NullMarked
package io.packetd.shipper.kafka;

import org.jspecify.annotations.NullMarked;
