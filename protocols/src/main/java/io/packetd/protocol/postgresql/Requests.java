// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What requests say of their statement. */
final class Requests {

    private static final Map<String, ?> NO_STATEMENT = Map.of("Statement", "");

    private Requests() {}

    /** Adds the attributes of a statement and of the connection. */
    static Message.Builder about(Message.Builder request, Statement statement, @Nullable String database) {
        String text = statement.text();
        if (text != null) {
            request.with(PostgresqlAttributes.QUERY_TEXT, text)
                    .with(PostgresqlAttributes.QUERY_CUT, statement.cut() ? true : null)
                    .with(PostgresqlAttributes.OPERATION, SqlWords.first(text));
        }
        return request.with(PostgresqlAttributes.NAMESPACE, database)
                .with(PostgresqlAttributes.STATEMENT_NAME, statement.name().isEmpty() ? null : statement.name());
    }

    /** How a statement is shown in JSON: its text, and its name if it has one. */
    static Map<String, ?> packet(Statement statement) {
        String text = statement.text();
        if (statement.name().isEmpty()) {
            return text == null ? NO_STATEMENT : Map.of("Statement", text);
        }
        Map<String, String> packet = new LinkedHashMap<>(4);
        packet.put("Statement", text == null ? "" : text);
        packet.put("Name", statement.name());
        return packet;
    }
}
