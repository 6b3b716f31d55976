// SPDX-License-Identifier: Apache-2.0
/**
 * The MongoDB wire protocol (MongoDB documentation, "MongoDB Wire Protocol"; driver specifications "OP_MSG" and "Wire
 * Compression") and as much of BSON 1.1 as it takes to walk through a document.
 *
 * <p>Start at {@link io.packetd.protocol.mongodb.MongodbProtocol}. {@code MessageReader} reads a header, {@code FixedPart} what
 * stands before the documents, {@code BsonWalker} goes through them and {@code Fields} takes what is wanted; how far a message
 * was read is a {@code Walk}, what was found a {@code Found}, of which {@code Messages} makes a message. {@code Compressed},
 * {@code Inflated} and {@code Snappy} are OP_COMPRESSED, {@code Signature} and {@code MongodbProbe} detection and recovery.
 *
 * <p>Read: OP_MSG with its sections of kind 0, 1 and 2 in any order, flags and checksum; OP_COMPRESSED with snappy, zlib, zstd
 * and noop; OP_QUERY and OP_REPLY; OP_INSERT, OP_UPDATE, OP_DELETE, OP_GET_MORE, OP_KILL_CURSORS; OP_COMMAND and OP_COMMANDREPLY
 * of 3.2 to 4.0 by name and outcome. Documents are walked element by element, never searched: a name counts only where the
 * protocol puts it. A value that is not wanted is skipped by its length, in the window or beyond, so a batch of 16 MB costs
 * nothing and a loss in it does not lose the reply. Arrays of documents are counted up to 256 KiB: each of their documents is
 * one more place at which a loss would hurt.
 *
 * <p>Replies name their requests, so no order matters. A reply that says that more will come is followed by one that answers
 * it, not the request: the id of the last one is kept, and those that follow are told as pushes. A legacy reply holds either
 * the answer of a command or documents of a collection; which of them the ids of open queries tell.
 *
 * <p>Snappy is read by a few lines of our own: its libraries make a whole block or nothing, and here the beginning of a block is
 * enough. Of zlib and zstd too only as much is made as the limit allows.
 *
 * <p>Deliberately not done: checksums are not verified, documents of the user are not read, credentials (payloads of SASL,
 * keys, passwords, security tokens, user names of user commands) are never taken.
 */
@NullMarked
package io.packetd.protocol.mongodb;

import org.jspecify.annotations.NullMarked;
