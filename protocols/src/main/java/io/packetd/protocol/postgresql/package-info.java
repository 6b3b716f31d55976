// SPDX-License-Identifier: Apache-2.0
/**
 * PostgreSQL: the frontend/backend protocol 3.0 to 3.2 (PostgreSQL documentation, chapter "Frontend/Backend Protocol"),
 * spoken by PostgreSQL, its poolers and its many relatives.
 *
 * <p>Start at {@link io.packetd.protocol.postgresql.PostgresqlProtocol}. {@code StartupReader} reads what comes before the
 * first typed message, {@code FrontendReader} the messages of the client, {@code BackendReader} those of the server.
 * The client's messages are noted in an {@code OwedQueue}, in order, each until the server has answered it; so the reader of
 * the answers knows what each belongs to. An {@code Answer} grows until its request is answered whole.
 *
 * <p>A request is a start-up packet with the whole log-in, a simple query with all its statements, a function call, each
 * Execute of the extended query protocol with the Parse, Bind and Describe before it, or what was prepared, described or
 * closed without an Execute. Rows and COPY data are counted and skipped.
 *
 * <p>Deliberately not decoded: parameters and rows, passwords and every other authentication payload, replication streams
 * (opaque after CopyBothResponse), what passes inside TLS or GSSAPI encryption, and the protocol 2.0 of 2003 and before,
 * but for its error message, which servers still send before they know the version.
 */
@NullMarked
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
