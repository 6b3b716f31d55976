// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import org.jspecify.annotations.Nullable;

/**
 * A command by the name it is reported with, and what of its arguments matters to the state of the connection.
 *
 * @param name upper case, with its sub-command if it has one: {@code CONFIG GET}
 * @param trait what it does to the connection
 * @param subcommands the second words that belong to the name; null when there are none
 */
record Command(String name, Trait trait, @Nullable WordTable<Command> subcommands) {

    /** What a command does to the connection it is sent on. */
    enum Trait {
        /** Nothing that a decoder must know. */
        NONE,
        MULTI,
        /** EXEC or DISCARD. */
        END_TRANSACTION,
        RESET,
        SELECT,
        /** CLIENT REPLY, with ON, OFF or SKIP. */
        CLIENT_REPLY,
        /** REPLCONF, of which ACK is never answered. */
        REPLCONF,
        /** PSYNC or SYNC: after the answer the connection is a replication stream. */
        REPLICATION,
        SUBSCRIBE,
        PSUBSCRIBE,
        SSUBSCRIBE,
        UNSUBSCRIBE,
        PUNSUBSCRIBE,
        SUNSUBSCRIBE
    }

    /** Whether the bytes of the argument at this index (the command word is 0) must be read. */
    boolean reads(int index) {
        return switch (trait) {
            case SELECT, REPLCONF -> index == 1;
            case CLIENT_REPLY -> index == 2;
            default -> index == 1 && subcommands != null;
        };
    }

    /** What a reply to this command has to be known for; null for most commands. */
    @Nullable
    Expectation expectation() {
        return switch (trait) {
            case SELECT -> Expectation.SELECT;
            case REPLICATION -> Expectation.REPLICATION;
            case SUBSCRIBE -> Expectation.SUBSCRIBE;
            case PSUBSCRIBE -> Expectation.PSUBSCRIBE;
            case SSUBSCRIBE -> Expectation.SSUBSCRIBE;
            case UNSUBSCRIBE -> Expectation.UNSUBSCRIBE;
            case PUNSUBSCRIBE -> Expectation.PUNSUBSCRIBE;
            case SUNSUBSCRIBE -> Expectation.SUNSUBSCRIBE;
            case NONE, MULTI, END_TRANSACTION, RESET, CLIENT_REPLY, REPLCONF -> null;
        };
    }
}
