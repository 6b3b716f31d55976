// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/**
 * The packets that end a result: OK ("OK_Packet") and the old EOF ("EOF_Packet").
 *
 * <pre>
 * OK   header, rows (lenenc), insert id (lenenc), status (2), warnings (2), [text, session state]
 * EOF  header, warnings (2), status (2)
 * </pre>
 */
final class OkPacket {

    static final int HEADER = 0x00;

    /** Of an EOF packet, and of an OK packet in its place. */
    static final int EOF_HEADER = 0xfe;

    /** More results follow. */
    static final int MORE_RESULTS = 0x0008;

    /** The rows wait in a cursor. */
    static final int CURSOR_EXISTS = 0x0040;

    /** The packet says what changed in the session. */
    private static final int SESSION_STATE_CHANGED = 0x4000;

    /** What changed: the default database. */
    private static final int SCHEMA = 0x01;

    /** Longest EOF packet. */
    private static final int MAX_EOF = 5;

    /** Shortest OK packet since protocol 4.1. */
    static final int LEAST = 7;

    /** Most bytes that are looked at. */
    private static final int MAX_LOOK = 4 << 10;

    private OkPacket() {}

    /** Whether this packet is an EOF: no row and no OK packet that begins like one is so short. */
    static boolean isEof(ByteWindow in, int at, int length) {
        return length >= 1 && length <= MAX_EOF && in.u8(at + Packet.HEAD) == EOF_HEADER;
    }

    /** Bytes of the window that are looked at. */
    static int look(int length) {
        return Packet.HEAD + Math.min(length, MAX_LOOK);
    }

    /** Status and warnings of an EOF packet. */
    static void readEof(ByteWindow in, int length, Answer answer) {
        if (length == MAX_EOF) {
            answer.warnings = in.u16le(Packet.HEAD + 1);
            answer.status = in.u16le(Packet.HEAD + 3);
        } else {
            answer.status = 0;
        }
    }

    /** Reads an OK packet, {@link #look} bytes of which are there; false when it is none. */
    static boolean read(ByteWindow in, int length, Answer answer, MysqlState state) {
        int end = look(length);
        int rows = Packet.HEAD + 1;
        int id = Lenenc.end(in, rows, end);
        int status = Lenenc.end(in, id, end);
        if (status < 0) {
            return false;
        }
        long affected = Lenenc.value(in, rows);
        answer.affectedRows =
                affected > Long.MAX_VALUE - answer.affectedRows ? Long.MAX_VALUE : answer.affectedRows + affected;
        long insertId = Lenenc.value(in, id);
        answer.lastInsertId = insertId == 0 ? answer.lastInsertId : insertId;
        answer.status = status + 2 <= end ? in.u16le(status) : 0;
        boolean warns = status + 4 <= end && !state.lacks(Capability.PROTOCOL_41);
        answer.warnings = warns ? in.u16le(status + 2) : 0;
        if (warns && (answer.status & SESSION_STATE_CHANGED) != 0 && !state.lacks(Capability.SESSION_TRACK)) {
            String schema = schema(in, status + 4, end);
            if (schema != null) {
                state.namespace = schema.isEmpty() ? null : schema;
                answer.databaseTold = true;
            }
        }
        return true;
    }

    /** The default database that the session state names, or null. */
    private static @Nullable String schema(ByteWindow in, int text, int end) {
        int changes = Lenenc.stringEnd(in, text, end);
        int at = Lenenc.end(in, changes, end);
        if (at < 0) {
            return null;
        }
        long length = Lenenc.value(in, changes);
        int to = length > end - at ? end : at + (int) length;
        while (at < to) {
            int type = in.u8(at);
            int next = Lenenc.stringEnd(in, at + 1, to);
            if (next < 0) {
                return null;
            }
            if (type == SCHEMA) {
                int name = Lenenc.end(in, at + 1, to);
                int from = Lenenc.end(in, name, next);
                int behind = Lenenc.stringEnd(in, name, next);
                return from < 0 || behind < 0 ? null : in.utf8(from, behind);
            }
            at = next;
        }
        return null;
    }
}
