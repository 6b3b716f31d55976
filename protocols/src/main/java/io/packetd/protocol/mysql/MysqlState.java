// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one MySQL connection: less than 200 bytes, the texts of its prepared statements (32 KiB at most), and
 * what is half-read.
 */
public final class MysqlState {

    /** Most commands that wait for their answers; clients that pipeline send batches of some hundred. */
    static final int MAX_AWAITED = 1024;

    /** Most characters of statements that wait for their number. */
    private static final int MAX_AWAITED_CHARACTERS = 32 << 10;

    /** Capabilities are not known: the log-in was not seen. */
    static final long UNKNOWN_CAPABILITIES = -1;

    Phase phase = Phase.UNKNOWN;

    /** Of the server's greeting, or {@link #UNKNOWN_CAPABILITIES}. */
    long serverCapabilities = UNKNOWN_CAPABILITIES;

    /** Those that both sides have, or {@link #UNKNOWN_CAPABILITIES}. */
    long capabilities = UNKNOWN_CAPABILITIES;

    Eof eof = Eof.UNKNOWN;

    /** Packets come inside compressed packets. */
    boolean compressed;

    /** The server has asked for a file, and the client is sending it. */
    boolean file;

    /**
     * Bytes are missing, and nobody knows how many answers are owed: the server is not read until both sides are known to
     * stand at a boundary.
     */
    boolean inDoubt;

    /** The last thing heard was that bytes of the client are missing. */
    boolean clientGap;

    /** The version in the greeting, until the log-in is answered. */
    @Nullable
    String serverVersion;

    /** The default database, or null when there is none or it is not known. */
    @Nullable
    String namespace;

    final ArrayDeque<Awaited> awaited = new ArrayDeque<>(2);
    final Answer answer = new Answer();
    final Statements statements = new Statements();

    @Nullable
    Draft draft;

    /** The packets inside the compressed ones; null while there is no compression. */
    @Nullable
    InnerStream fromClient;

    @Nullable
    InnerStream fromServer;

    MysqlState() {}

    /** Whether both sides are known to have this capability. */
    boolean has(long capability) {
        return capabilities != UNKNOWN_CAPABILITIES && (capabilities & capability) != 0;
    }

    /** Whether both sides are known not to have this capability. */
    boolean lacks(long capability) {
        return capabilities != UNKNOWN_CAPABILITIES && (capabilities & capability) == 0;
    }

    /** Notes that an answer is due; false when too many are. */
    boolean expect(Awaited command) {
        if (inDoubt) {
            return true;
        }
        if (awaited.size() >= MAX_AWAITED) {
            return false;
        }
        int characters = 0;
        String text = command.text();
        if (text != null) {
            for (Awaited other : awaited) {
                String waiting = other.text();
                characters += waiting == null ? 0 : waiting.length();
            }
        }
        awaited.add(
                characters > MAX_AWAITED_CHARACTERS
                        ? new Awaited(command.command(), command.sequence(), "", true, command.inner())
                        : command);
        return true;
    }

    /** The text of a PREPARE that waits for its number, the last one sent; null when none waits. */
    @Nullable
    Awaited lastPrepare() {
        for (var i = awaited.descendingIterator(); i.hasNext(); ) {
            Awaited command = i.next();
            if (command.command() == Commands.PREPARE) {
                return command;
            }
        }
        return null;
    }

    /** The server greets: whatever was here before, this is a new session. */
    void begin() {
        capabilities = UNKNOWN_CAPABILITIES;
        eof = Eof.UNKNOWN;
        namespace = null;
        statements.clear();
        draft = null;
        inDoubt = false;
        compressed = false;
        forgetOwed();
    }

    void lostClient() {
        draft = null;
        if (fromClient != null) {
            fromClient.reset();
        }
        forgetOwed();
        clientGap = true;
        inDoubt = true;
    }

    /** Both sides are told to forget, the client first, exactly when both are known to stand at a boundary. */
    void lostServer() {
        if (fromServer != null) {
            fromServer.reset();
        }
        forgetOwed();
        inDoubt = !clientGap;
        clientGap = false;
    }

    private void forgetOwed() {
        if (phase == Phase.GREETED || phase == Phase.AUTHENTICATING) {
            // Whether the log-in has ended, and compression has begun, the next command will tell.
            phase = Phase.UNKNOWN;
        }
        awaited.clear();
        answer.reset();
        file = false;
    }
}
