// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/** The kinds of messages (MongoDB Wire Protocol, section "Opcodes"). */
enum OpCode {
    REPLY(1, "REPLY", Side.SERVER, 36),
    UPDATE(2001, "UPDATE", Side.CLIENT, 36),
    INSERT(2002, "INSERT", Side.CLIENT, 29),
    QUERY(2004, "QUERY", Side.CLIENT, 35),
    GET_MORE(2005, "GET_MORE", Side.CLIENT, 34),
    DELETE(2006, "DELETE", Side.CLIENT, 31),
    KILL_CURSORS(2007, "KILL_CURSORS", Side.CLIENT, 24),
    /** Between 3.2 and 4.0 only. */
    COMMAND(2010, "COMMAND", Side.CLIENT, 30),
    /** Answers {@link #COMMAND}. */
    COMMAND_REPLY(2011, "COMMANDREPLY", Side.SERVER, 26),
    COMPRESSED(2012, "COMPRESSED", null, 26),
    MSG(2013, "MSG", null, 26);

    private final int code;
    private final String label;
    private final @Nullable Side sentBy;
    private final int smallest;

    OpCode(int code, String label, @Nullable Side sentBy, int smallest) {
        this.code = code;
        this.label = label;
        this.sentBy = sentBy;
        this.smallest = smallest;
    }

    /** The number in the header. */
    int code() {
        return code;
    }

    /** The name without {@code OP_}, as the original shows it. */
    String label() {
        return label;
    }

    /** The only side that sends it; null when both do. */
    @Nullable
    Side sentBy() {
        return sentBy;
    }

    /** Bytes of the smallest message of this kind, its header included. */
    int smallest() {
        return smallest;
    }

    /** The kind with this number, or null. */
    static @Nullable OpCode ofCode(int code) {
        return switch (code) {
            case 1 -> REPLY;
            case 2001 -> UPDATE;
            case 2002 -> INSERT;
            case 2004 -> QUERY;
            case 2005 -> GET_MORE;
            case 2006 -> DELETE;
            case 2007 -> KILL_CURSORS;
            case 2010 -> COMMAND;
            case 2011 -> COMMAND_REPLY;
            case 2012 -> COMPRESSED;
            case 2013 -> MSG;
            default -> null;
        };
    }
}
