// SPDX-License-Identifier: Apache-2.0
/**
 * Redis and its relatives: RESP2 and RESP3 (Redis serialization protocol specification), inline commands, pipelining,
 * MULTI/EXEC, publish/subscribe, MONITOR, CLIENT REPLY.
 *
 * <p>Start at {@link io.packetd.protocol.redis.RedisProtocol}. Commands are read by {@code RequestReader} and
 * {@code InlineReader}, replies by {@code ReplyReader}; {@code Replies} decides what a whole reply is: an answer, a further
 * confirmation of a subscription, or something the server sent unasked. Values are walked element by element, payloads are
 * skipped. Only the command word (with its sub-command), the database, sizes, types and the prefix of errors are reported:
 * never a key, an argument, a value or the text of an error.
 *
 * <p>Deliberately not decoded: replication streams (opaque after the answer to PSYNC or SYNC) and the cluster bus.
 */
@NullMarked
package io.packetd.protocol.redis;

import org.jspecify.annotations.NullMarked;
