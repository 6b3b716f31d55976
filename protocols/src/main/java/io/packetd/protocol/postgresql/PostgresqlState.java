// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.OpaqueReason;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one PostgreSQL connection: what is owed, the request and the answer that are being read, and the texts
 * of prepared statements. At most about 60 KiB; less than 200 bytes and one statement while nothing is prepared by name.
 */
public final class PostgresqlState {

    /** Most prepared statements that are remembered; the one used longest ago goes first. */
    static final int MAX_STATEMENTS = 256;

    /** Most bytes of their names and texts altogether. */
    static final int MAX_STATEMENT_BYTES = 32 << 10;

    /** Most portals that are remembered. */
    static final int MAX_PORTALS = 16;

    final OwedQueue owed = new OwedQueue();

    final Group group = new Group();

    final Answer answer = new Answer();

    /** By name, the unnamed one under the empty name. */
    final Statements statements = new Statements(MAX_STATEMENTS, MAX_STATEMENT_BYTES);

    /** What each portal executes, by the name of the portal. */
    final Statements portals = new Statements(MAX_PORTALS, MAX_PORTALS * 2 * Text.MAX_BYTES);

    /** Whether a request was told since the last Sync, so that the Sync is not one of its own. */
    boolean batchTold;

    /** CopyData messages of the client since its last request. */
    long copyMessages;

    /** Bytes of data in them. */
    long copyBytes;

    /** Where the next message of the client begins; another place means that bytes between are missing. */
    long clientNext;

    /** The last byte of a message of the server is due, whose rest was skipped: its time counts. */
    boolean tail;

    /** The database, null when the start-up packet was not seen. */
    @Nullable
    String database;

    /** What follows is not ours, null as long as it is. */
    @Nullable
    OpaqueReason leaving;

    PostgresqlState() {}

    /** Bytes of the client are gone: what it asked for in them will be answered, and nobody knows how. */
    void lostRequests() {
        group.reset();
        batchTold = true;
        copyMessages = 0;
        copyBytes = 0;
        owed.addLost();
    }

    /** Bytes of the server are gone: what is owed is not known. */
    void lostAnswers() {
        answer.reset();
        tail = false;
        owed.clear();
    }

    /** Statements may have been prepared and closed in bytes that are gone. */
    void forgetNames() {
        statements.clear();
        portals.clear();
    }
}
