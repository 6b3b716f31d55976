// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of the extended query protocol that make one request, as far as they were read. */
final class Group {

    /** What the request is called when no Execute ends it; the later one wins. */
    enum Kind {
        /** Nothing open. */
        NONE(0, ""),
        /** Close only: of no interest beside another request. */
        CLOSE(1, "CLOSE"),
        /** Describe. */
        DESCRIBE(2, "DESCRIBE"),
        /** Bind, of a portal that is executed later or never. */
        BIND(3, "BIND"),
        /** Parse. */
        PREPARE(4, "PREPARE");

        private final int code;
        private final String operation;

        Kind(int code, String operation) {
            this.code = code;
            this.operation = operation;
        }

        /** The code in serialized state; never re-used. */
        int code() {
            return code;
        }

        static @Nullable Kind ofCode(int code) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            return null;
        }
    }

    Kind kind = Kind.NONE;

    /** Whether a Bind is among the messages. */
    boolean bound;

    /** The statement that the messages are about, as far as it is known. */
    Statement statement = Statement.unknown("");

    /** Name of what the last Describe or Close is about. */
    String object = "";

    /** {@code S} for a statement, {@code P} for a portal, of the last Describe or Close. */
    char target = 'S';

    /** Capture time of the first byte, epoch nanoseconds. */
    long firstNanos;

    /** Place of the first byte in the stream of the client. */
    long offset;

    /** Bytes of its messages. */
    long bytes;

    /** A message joins: the first one begins the request, but a Close does not begin one of another kind. */
    void join(Kind next, ByteWindow in, long total) {
        if (kind == Kind.NONE || (kind == Kind.CLOSE && next != Kind.CLOSE)) {
            firstNanos = in.capturedAt(0);
            offset = in.streamOffset();
            bytes = 0;
        }
        if (next.code > kind.code) {
            kind = next;
        }
        bytes += total;
    }

    boolean isOpen() {
        return kind != Kind.NONE && kind != Kind.CLOSE;
    }

    void reset() {
        kind = Kind.NONE;
        bound = false;
        statement = Statement.unknown("");
        object = "";
        target = 'S';
        bytes = 0;
    }

    /** The request that ends here without an Execute. */
    Message told(@Nullable String database, long lastNanos) {
        return request(kind.operation, database, lastNanos).build();
    }

    /** The request that this Execute ends. */
    Message executed(@Nullable String database, long maxRows) {
        return request("EXECUTE", database, Message.BY_ENGINE)
                .with(PostgresqlAttributes.PARSED, kind == Kind.PREPARE ? true : null)
                .with(PostgresqlAttributes.MAX_ROWS, maxRows > 0 ? maxRows : null)
                .build();
    }

    private Message.Builder request(String operation, @Nullable String database, long lastNanos) {
        Message.Builder request =
                Message.request(operation).size(bytes).extent(new Extent(null, firstNanos, lastNanos, offset, bytes));
        return Requests.about(request, statement, database).with(PostgresqlAttributes.REQUEST, packet(operation));
    }

    private Map<String, ?> packet(String operation) {
        boolean names = kind == Kind.CLOSE || (kind == Kind.DESCRIBE && !operation.equals("EXECUTE"));
        if (names) {
            Map<String, String> packet = new LinkedHashMap<>(4);
            packet.put("Type", String.valueOf(target));
            packet.put("Object", object);
            return packet;
        }
        return Requests.packet(statement);
    }
}
