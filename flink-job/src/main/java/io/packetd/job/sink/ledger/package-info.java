// SPDX-License-Identifier: Apache-2.0
/** What became of all traffic, in a Kafka topic. */
@NullMarked
package io.packetd.job.sink.ledger;

import org.jspecify.annotations.NullMarked;
