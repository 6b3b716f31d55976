// SPDX-License-Identifier: Apache-2.0
/** Tests of the Kafka decoder. */
@NullMarked
package io.packetd.protocol.kafka;

import org.jspecify.annotations.NullMarked;
