// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static io.packetd.protocol.mongodb.BsonWalker.CONTINUE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.mongodb.BsonWalker.Range;
import io.packetd.protocol.mongodb.Commands.Command;
import io.packetd.protocol.mongodb.Walk.Scope;

/**
 * Which elements are wanted: a few of the top level by name, and a few below them. Everything else, payloads of
 * authentication and documents of the user included, is passed over unread.
 */
final class Fields {

    private static final byte[] DB = name("$db");
    private static final byte[] COLLECTION = name("collection");
    private static final byte[] DOCUMENTS = name("documents");
    private static final byte[] UPDATES = name("updates");
    private static final byte[] DELETES = name("deletes");
    private static final byte[] OPS = name("ops");
    private static final byte[] QUERY = name("query");
    private static final byte[] DOLLAR_QUERY = name("$query");
    private static final byte[] OK = name("ok");
    private static final byte[] N = name("n");
    private static final byte[] N_MODIFIED = name("nModified");
    private static final byte[] N_ERRORS = name("nErrors");
    private static final byte[] CODE = name("code");
    private static final byte[] CODE_NAME = name("codeName");
    private static final byte[] CURSOR = name("cursor");
    private static final byte[] ERRMSG = name("errmsg");
    private static final byte[] ERR = name("err");
    private static final byte[] DOLLAR_ERR = name("$err");
    private static final byte[] WRITE_ERRORS = name("writeErrors");
    private static final byte[] WRITE_CONCERN = name("writeConcernError");
    private static final byte[] ID = name("id");
    private static final byte[] FIRST_BATCH = name("firstBatch");
    private static final byte[] NEXT_BATCH = name("nextBatch");
    private static final String EXPLAIN = "explain";

    private Fields() {}

    private static byte[] name(String text) {
        return text.getBytes(US_ASCII);
    }

    private static boolean is(ByteWindow in, Range e, byte[] name) {
        return is(in, e.name(), e.nul(), name);
    }

    private static boolean is(ByteWindow in, int from, int to, byte[] name) {
        return to - from == name.length && in.matches(from, name);
    }

    /** Whether a field of this name holds the documents or statements of a write. */
    static boolean isBatch(ByteWindow in, int from, int to) {
        return is(in, from, to, DOCUMENTS)
                || is(in, from, to, UPDATES)
                || is(in, from, to, DELETES)
                || is(in, from, to, OPS);
    }

    /** Takes an element; the result is {@link BsonWalker#CONTINUE} or the bytes that the window must have before. */
    static int take(Walk w, ByteWindow in, int base, Range e) {
        int wanted = wanted(in, e);
        if (wanted > in.length() && isRead(w, in, e)) {
            return wanted;
        }
        int level = w.depth - 1;
        w.at = e.valueEnd();
        switch (w.scopes[level]) {
            case COMMAND -> command(w, in, base, e, w.elements[level]);
            case EXPLAINED -> explained(w, in, e, w.elements[level]);
            case REPLY -> reply(w, in, base, e);
            case CURSOR -> cursor(w, in, base, e);
            case RETURNED -> w.found.returned++;
            case BATCH -> w.found.batch++;
            case WRITE_ERRORS -> writeErrors(w, base, e);
            case WRITE_ERROR -> writeError(w, in, e);
            case WRITE_CONCERN -> writeConcern(w, in, e);
        }
        w.elements[level]++;
        return CONTINUE;
    }

    /** Bytes that the window must have to read a number or a text. */
    private static int wanted(ByteWindow in, Range e) {
        return switch (e.type()) {
            case BsonValues.STRING -> BsonValues.wanted(in, e.value());
            case BsonValues.DOUBLE, BsonValues.INT64 -> e.value() + 8;
            case BsonValues.INT32 -> e.value() + 4;
            case BsonValues.BOOLEAN -> e.value() + 1;
            default -> 0;
        };
    }

    /** Whether a number or text may be read here: else nobody waits for it. */
    private static boolean isRead(Walk w, ByteWindow in, Range e) {
        int level = w.depth - 1;
        return switch (w.scopes[level]) {
            case COMMAND -> w.elements[level] == 0 || is(in, e, DB) || is(in, e, COLLECTION);
            case EXPLAINED -> w.elements[level] == 0;
            case REPLY, CURSOR, WRITE_ERROR, WRITE_CONCERN -> true;
            case RETURNED, BATCH, WRITE_ERRORS -> false;
        };
    }

    private static void command(Walk w, ByteWindow in, int base, Range e, int index) {
        if (index == 0) {
            first(w, in, base, e);
        } else if (is(in, e, DB) && e.type() == BsonValues.STRING) {
            w.found.database = BsonValues.text(in, e.value());
        } else if (is(in, e, COLLECTION) && e.type() == BsonValues.STRING && !w.found.takesText) {
            w.found.collection = BsonValues.text(in, e.value());
        } else if (e.type() == BsonValues.ARRAY && isBatch(in, e.name(), e.nul()) && isSmall(base, e)) {
            w.found.batch = Math.max(0, w.found.batch);
            open(w, Scope.BATCH, base, e);
        }
    }

    /** The first element names the command; in a legacy message the command may be wrapped. */
    private static void first(Walk w, ByteWindow in, int base, Range e) {
        if (w.opCode == OpCode.QUERY
                && w.depth == 1
                && e.type() == BsonValues.DOCUMENT
                && (is(in, e, DOLLAR_QUERY) || is(in, e, QUERY))) {
            open(w, Scope.COMMAND, base, e);
            return;
        }
        Found found = w.found;
        Command command = Commands.find(in, e.name(), e.nul());
        found.command = Commands.name(command, in, e.name(), e.nul());
        boolean secret = command != null && command.secret();
        if (e.type() == BsonValues.STRING && !secret) {
            found.value = BsonValues.text(in, e.value());
            if (command != null && command.takesCollection()) {
                found.collection = found.value;
                found.takesText = true;
            }
        } else if (BsonValues.isNumber(e.type()) && !secret) {
            found.value = BsonValues.text(in, e.value(), e.type());
        } else if (e.type() == BsonValues.DOCUMENT && EXPLAIN.equals(found.command)) {
            open(w, Scope.EXPLAINED, base, e);
        }
    }

    private static void explained(Walk w, ByteWindow in, Range e, int index) {
        if (index == 0 && e.type() == BsonValues.STRING) {
            Command command = Commands.find(in, e.name(), e.nul());
            if (command != null && command.takesCollection()) {
                w.found.collection = BsonValues.text(in, e.value());
                w.found.takesText = true;
            }
        }
    }

    private static void reply(Walk w, ByteWindow in, int base, Range e) {
        switch (in.u8(e.name())) {
            case 'o' -> {
                if (is(in, e, OK) && BsonValues.isNumber(e.type())) {
                    w.found.ok = BsonValues.fraction(in, e.value(), e.type());
                }
            }
            case 'n' -> counts(w.found, in, e);
            case 'c' -> {
                if (is(in, e, CURSOR) && e.type() == BsonValues.DOCUMENT) {
                    open(w, Scope.CURSOR, base, e);
                } else {
                    code(w.found, in, e);
                }
            }
            case 'e', '$' -> error(w.found, in, e);
            case 'w' -> {
                if (is(in, e, WRITE_ERRORS) && e.type() == BsonValues.ARRAY) {
                    w.found.writeErrors = 0;
                    open(w, Scope.WRITE_ERRORS, base, e);
                } else if (is(in, e, WRITE_CONCERN) && e.type() == BsonValues.DOCUMENT) {
                    w.found.writeConcernFailed = true;
                    open(w, Scope.WRITE_CONCERN, base, e);
                }
            }
            default -> {
                // Passed over.
            }
        }
    }

    private static void counts(Found found, ByteWindow in, Range e) {
        if (!BsonValues.isNumber(e.type())) {
            return;
        }
        if (is(in, e, N)) {
            found.n = BsonValues.whole(in, e.value(), e.type());
        } else if (is(in, e, N_MODIFIED)) {
            found.nModified = BsonValues.whole(in, e.value(), e.type());
        } else if (is(in, e, N_ERRORS)) {
            found.nErrors = BsonValues.whole(in, e.value(), e.type());
        }
    }

    private static void code(Found found, ByteWindow in, Range e) {
        if (is(in, e, CODE) && BsonValues.isNumber(e.type())) {
            found.code = BsonValues.whole(in, e.value(), e.type());
        } else if (is(in, e, CODE_NAME) && e.type() == BsonValues.STRING) {
            found.codeName = BsonValues.text(in, e.value());
        }
    }

    private static void error(Found found, ByteWindow in, Range e) {
        if (e.type() != BsonValues.STRING) {
            return;
        }
        if (is(in, e, ERRMSG)) {
            found.message = BsonValues.text(in, e.value());
        } else if (is(in, e, ERR) || is(in, e, DOLLAR_ERR)) {
            found.lastError = BsonValues.text(in, e.value());
        }
    }

    private static void cursor(Walk w, ByteWindow in, int base, Range e) {
        if (is(in, e, ID) && BsonValues.isNumber(e.type())) {
            w.found.cursorId = BsonValues.whole(in, e.value(), e.type());
        } else if (e.type() == BsonValues.ARRAY
                && (is(in, e, FIRST_BATCH) || is(in, e, NEXT_BATCH))
                && isSmall(base, e)) {
            w.found.returned = 0;
            open(w, Scope.RETURNED, base, e);
        }
    }

    private static void writeErrors(Walk w, int base, Range e) {
        if (w.found.writeErrors++ == 0 && e.type() == BsonValues.DOCUMENT) {
            open(w, Scope.WRITE_ERROR, base, e);
        }
    }

    private static void writeError(Walk w, ByteWindow in, Range e) {
        if (is(in, e, CODE) && BsonValues.isNumber(e.type())) {
            w.found.writeErrorCode = BsonValues.whole(in, e.value(), e.type());
        }
    }

    private static void writeConcern(Walk w, ByteWindow in, Range e) {
        if (is(in, e, CODE) && BsonValues.isNumber(e.type())) {
            w.found.writeConcernCode = BsonValues.whole(in, e.value(), e.type());
        }
    }

    private static boolean isSmall(int base, Range e) {
        return e.valueEnd() - (base + e.value()) <= Walk.MAX_COUNTED_BYTES;
    }

    private static void open(Walk w, Scope scope, int base, Range e) {
        if (w.depth < Walk.MAX_DEPTH) {
            w.open(scope, base + e.value(), e.valueEnd());
        }
    }
}
