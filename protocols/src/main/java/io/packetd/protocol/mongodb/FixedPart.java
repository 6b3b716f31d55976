// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.mongodb.Walk.Content;

/** What stands between the header of a message and its first document. */
final class FixedPart {

    /** A checksum follows the last section. */
    static final int CHECKSUM_PRESENT = 1;

    /** Another message follows, unasked. */
    static final int MORE_TO_COME = 2;

    /** The client can take replies with {@link #MORE_TO_COME}. */
    static final int EXHAUST_ALLOWED = 1 << 16;

    /** In OP_QUERY: the server shall send all batches unasked. */
    static final int EXHAUST = 1 << 6;

    /** In OP_REPLY. */
    static final int CURSOR_NOT_FOUND = 1;

    /** In OP_REPLY: the only document tells why. */
    static final int QUERY_FAILURE = 2;

    /** Longest full name of a collection; the server allows 255 bytes. */
    static final int MAX_NAMESPACE_BYTES = 1024;

    /** Flags of OP_MSG that a receiver must know: an unknown one among them is an error. */
    private static final int REQUIRED = 0xffff;

    private static final int CHECKSUM_BYTES = 4;
    private static final int START = MessageReader.HEADER_BYTES;
    private static final int REPLY_END = START + 20;

    private FixedPart() {}

    /**
     * Reads the fixed part; {@code base} is the position in the message of the window's first byte.
     *
     * @return 0, {@link BsonWalker#BAD}, or how many bytes the window must have before
     */
    static int read(Walk w, ByteWindow in, int base, MongodbState state) {
        return switch (w.opCode) {
            case MSG -> message(w, in, base);
            case REPLY -> reply(w, in, base, state);
            case QUERY -> query(w, in, base);
            case GET_MORE -> named(w, in, base, "getMore", 12);
            case INSERT -> named(w, in, base, "insert", 0);
            case UPDATE -> named(w, in, base, "update", 4);
            case DELETE -> named(w, in, base, "delete", 4);
            case KILL_CURSORS -> killCursors(w);
            case COMMAND -> command(w, in, base);
            case COMMAND_REPLY -> commandReply(w);
            case COMPRESSED -> BsonWalker.BAD;
        };
    }

    private static int message(Walk w, ByteWindow in, int base) {
        int i = START - base;
        if (i + 4 > in.length()) {
            return i + 4;
        }
        w.flags = in.i32le(i);
        if ((w.flags & REQUIRED & ~(CHECKSUM_PRESENT | MORE_TO_COME)) != 0) {
            return BsonWalker.BAD;
        }
        w.end -= (w.flags & CHECKSUM_PRESENT) != 0 ? CHECKSUM_BYTES : 0;
        w.at = START + 4;
        w.content = Content.SECTIONS;
        return 0;
    }

    private static int reply(Walk w, ByteWindow in, int base, MongodbState state) {
        int i = START - base;
        if (i + 20 > in.length()) {
            return i + 20;
        }
        w.flags = in.i32le(i);
        w.found.cursorId = in.i64le(i + 4);
        w.announced = in.i32le(i + 16);
        if (w.announced < 0 || (long) w.announced * BsonValues.SMALLEST_DOCUMENT > w.end - REPLY_END) {
            return BsonWalker.BAD;
        }
        w.plain = state.isPlain(w.responseTo) || w.announced != 1 || w.found.cursorId != 0;
        w.at = REPLY_END;
        boolean tells = w.announced > 0 && (!w.plain || (w.flags & QUERY_FAILURE) != 0);
        w.found.cursorId = w.plain ? w.found.cursorId : Found.NONE;
        w.content = tells ? Content.DOCUMENT : Content.NOTHING;
        return 0;
    }

    private static int query(Walk w, ByteWindow in, int base) {
        int name = START + 4 - base;
        int nul = end(in, name);
        if (nul < 0) {
            return missing(in, name);
        }
        int documents = nul + 1 + 8;
        if (base + documents > w.end) {
            return BsonWalker.BAD;
        }
        w.flags = in.i32le(name - 4);
        int dot = in.indexOf('.', name, nul);
        int collection = dot < 0 ? nul : dot + 1;
        w.found.database = in.utf8(name, dot < 0 ? nul : dot);
        w.at = base + documents;
        if (in.matches(collection, COMMAND_COLLECTION) && nul - collection == COMMAND_COLLECTION.length) {
            w.content = Content.DOCUMENT;
            return 0;
        }
        w.plain = true;
        w.found.command = "query";
        w.found.collection = in.utf8(collection, nul);
        w.content = Content.NOTHING;
        return 0;
    }

    private static final byte[] COMMAND_COLLECTION = {'$', 'c', 'm', 'd'};

    /** Four bytes, the full name of a collection, then {@code after} bytes more before the first document. */
    private static int named(Walk w, ByteWindow in, int base, String operation, int after) {
        int name = START + 4 - base;
        int nul = end(in, name);
        if (nul < 0) {
            return missing(in, name);
        }
        int documents = base + nul + 1 + after;
        if (documents > w.end) {
            return BsonWalker.BAD;
        }
        int dot = in.indexOf('.', name, nul);
        w.found.command = operation;
        w.found.database = in.utf8(name, dot < 0 ? nul : dot);
        w.found.collection = dot < 0 ? null : in.utf8(dot + 1, nul);
        w.plain = true;
        w.at = Math.min(documents, base + in.length());
        w.content = Content.NOTHING;
        if (w.opCode == OpCode.INSERT && w.end - documents <= Walk.MAX_COUNTED_BYTES) {
            w.content = Content.COUNTED;
            w.countedEnd = w.end;
        }
        return 0;
    }

    private static int killCursors(Walk w) {
        w.found.command = "killCursors";
        w.content = Content.NOTHING;
        return 0;
    }

    /** The database and the command as two texts; then documents, whose order differs between servers. */
    private static int command(Walk w, ByteWindow in, int base) {
        int name = START - base;
        int nul = end(in, name);
        if (nul < 0) {
            return missing(in, name);
        }
        int command = nul + 1;
        int commandEnd = end(in, command);
        if (commandEnd < 0) {
            return missing(in, command);
        }
        if (base + commandEnd >= w.end) {
            return BsonWalker.BAD;
        }
        w.found.database = in.utf8(name, nul);
        w.found.command = Commands.name(Commands.find(in, command, commandEnd), in, command, commandEnd);
        w.content = Content.NOTHING;
        return 0;
    }

    private static int commandReply(Walk w) {
        w.content = Content.DOCUMENT;
        return 0;
    }

    private static int end(ByteWindow in, int from) {
        int to = Math.min(in.length(), from + MAX_NAMESPACE_BYTES);
        return from < to ? in.indexOf(0, from, to) : -1;
    }

    /** The answer when a text has no end in the window. */
    private static int missing(ByteWindow in, int from) {
        return in.length() < from + MAX_NAMESPACE_BYTES ? Math.max(from, in.length()) + 1 : BsonWalker.BAD;
    }
}
