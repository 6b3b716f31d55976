// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

/** What may answer a command. */
enum AnswerKind {
    /** Nothing. */
    NONE,
    /** OK, the old EOF, or an error. */
    OK,
    /** Results: each OK, or columns with rows, or a request for a file. */
    RESULT,
    /** A prepared statement with the definitions of its parameters and columns. */
    PREPARED,
    /** Column definitions without a count. */
    FIELDS,
    /** Rows of a cursor. */
    ROWS,
    /** One packet of text. */
    TEXT,
    /** Authentication, until OK or an error. */
    LOGIN,
    /** A stream that does not end. */
    STREAM
}
