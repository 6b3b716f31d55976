// SPDX-License-Identifier: Apache-2.0
/**
 * From packets on a host to blocks in Kafka: captures frames ({@code live}), fills blocks, keeps them on disk while Kafka is
 * away ({@code spool}) and sends them ({@code kafka}). Knows neither Flink nor protocols.
 */
@NullMarked
package io.packetd.shipper;

import org.jspecify.annotations.NullMarked;
