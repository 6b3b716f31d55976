// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import org.jspecify.annotations.Nullable;

/**
 * A command whose end was not seen yet: one of 16 MiB and more goes over several packets.
 *
 * @param command its code in {@link Commands}
 * @param size bytes of its packets, heads included, up to the last one that began
 * @param sequence of the last packet that began
 * @param text the statement, or null
 * @param cut whether there was more of it
 * @param statementId of a prepared statement, or -1
 * @param tail the last byte of the command is all that is missing
 */
record Draft(int command, long size, int sequence, @Nullable String text, boolean cut, long statementId, boolean tail) {

    /** The same with one packet more. */
    Draft with(int length) {
        return new Draft(command, size + Packet.HEAD + length, Packet.next(sequence), text, cut, statementId, false);
    }

    /** The same, waiting for its last byte. */
    Draft waiting() {
        return new Draft(command, size, sequence, text, cut, statementId, true);
    }
}
