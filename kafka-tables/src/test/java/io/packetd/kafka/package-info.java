// SPDX-License-Identifier: Apache-2.0
/** What the Kafka decoder knows, held against kafka-clients. */
@NullMarked
package io.packetd.kafka;

import org.jspecify.annotations.NullMarked;
