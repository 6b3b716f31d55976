// SPDX-License-Identifier: Apache-2.0
/** What AMQP connections say, and what is made of it. */
@NullMarked
package io.packetd.protocol.amqp;

import org.jspecify.annotations.NullMarked;
