// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/** A command that is being read: how far, and what was understood. */
final class RequestProgress {

    /** CLIENT REPLY ON. */
    static final int REPLY_ON = 1;

    /** CLIENT REPLY OFF. */
    static final int REPLY_OFF = 2;

    /** CLIENT REPLY SKIP. */
    static final int REPLY_SKIP = 3;

    /** REPLCONF ACK. */
    static final int ACK = 1;

    /** No argument was read, or it makes no sense. */
    static final int NOTHING = -1;

    private static final int MAX_DATABASE_DIGITS = 9;
    private static final WordTable<Integer> REPLY_MODES = new WordTable<>(3);
    private static final WordTable<Integer> REPLCONF_WORDS = new WordTable<>(1);

    static {
        REPLY_MODES.put("ON", REPLY_ON);
        REPLY_MODES.put("OFF", REPLY_OFF);
        REPLY_MODES.put("SKIP", REPLY_SKIP);
        REPLCONF_WORDS.put("ACK", ACK);
    }

    /** Arguments still to read, the command word being one; 0 between commands. */
    int left;

    /** Arguments read. */
    int index;

    /** Null until the command word was read. */
    @Nullable
    Command command;

    /** Sum of the lengths of all arguments. */
    long size;

    /** What the argument that {@link Command#reads} says: a mode, a database. */
    int argument = NOTHING;

    /** The payload of an argument was read or skipped, its CRLF was not. */
    boolean tailDue;

    /** Bytes of the window in which an inline command does not end. */
    int scanned;

    void begin(int count) {
        reset();
        left = count;
    }

    void reset() {
        left = 0;
        index = 0;
        command = null;
        size = 0;
        argument = NOTHING;
        tailDue = false;
        scanned = 0;
    }

    /** Whether the bytes of the next argument matter. */
    boolean readsNext() {
        return command == null || command.reads(index);
    }

    /** Takes the bytes of an argument that matters. */
    void take(ByteWindow in, int from, int to) {
        Command current = command;
        if (current == null) {
            command = RedisCommands.command(in, from, to);
            return;
        }
        switch (current.trait()) {
            case SELECT -> argument = database(in, from, to);
            case REPLCONF -> argument = orNothing(REPLCONF_WORDS.find(in, from, to));
            case CLIENT_REPLY -> argument = orNothing(REPLY_MODES.find(in, from, to));
            default -> {
                WordTable<Command> subcommands = current.subcommands();
                Command sub = subcommands == null ? null : subcommands.find(in, from, to);
                command = sub == null ? current : sub;
            }
        }
    }

    private static int orNothing(@Nullable Integer mode) {
        return mode == null ? NOTHING : mode;
    }

    private static int database(ByteWindow in, int from, int to) {
        if (from == to || to - from > MAX_DATABASE_DIGITS) {
            return NOTHING;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = in.u8(i) - '0';
            if (digit < 0 || digit > 9) {
                return NOTHING;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
