// SPDX-License-Identifier: Apache-2.0
/**
 * AMQP 0-9-1 (AMQP Working Group, 2008) with RabbitMQ's extensions.
 *
 * <p>Read: every class and method; Blocked, Update-Secret, bindings between exchanges, Nack, Confirm, Recover-Async; content
 * over any number of frames, interleaved between channels; publisher confirms and consumer acknowledgments by delivery tag,
 * with {@code multiple}; returned messages; closes with the method they blame. A call is answered by its Ok, or by the close
 * that blames it. The side that asks is the requester: the broker for Start, Tune, deliveries and closes of its own.
 *
 * <p>Deliberately not: AMQP 1.0, 0-10, 0-9 and 0-8 are told from it by their header and left; bodies, property values and
 * headers other than trace contexts are not kept; SASL responses, challenges and secrets are passed over. AMQP inside TLS
 * begins with TLS (port 5671), so it is not seen here.
 */
@NullMarked
package io.packetd.protocol.amqp;

import org.jspecify.annotations.NullMarked;
