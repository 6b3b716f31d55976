// SPDX-License-Identifier: Apache-2.0
/**
 * MySQL and its relatives: the client/server protocol of MySQL (source documentation, "Client/Server Protocol") and of
 * MariaDB ("Clients and Servers Protocol").
 *
 * <p>Start at {@link io.packetd.protocol.mysql.MysqlProtocol}. {@code CommandReader} reads what the client says,
 * {@code AnswerReader} what the server answers, by state and never by the first byte alone: which command was asked, how many
 * columns are due, whether rows are due. {@code CompressedReader} unwraps the compressed protocol and hands the packets inside
 * to the same readers. Rows, parameters and long values are counted, never kept.
 *
 * <p>Supported: greetings of version 10 and 9, log-in with every authentication method, all commands, text and binary results
 * with and without {@code CLIENT_DEPRECATE_EOF}, several results, cursors, LOCAL INFILE, prepared statements with their text,
 * query attributes, session state, progress reports, MariaDB's bulk execution, COM_MULTI and cached metadata, zlib and zstd
 * compression, connections joined in mid-stream.
 *
 * <p>Deliberately not decoded: replication and clone streams (opaque after their first packet), TLS (left to {@code tls} after
 * the request for it), parameters, values, and everything that authenticates. The X protocol is another protocol.
 */
@NullMarked
package io.packetd.protocol.mysql;

import org.jspecify.annotations.NullMarked;
