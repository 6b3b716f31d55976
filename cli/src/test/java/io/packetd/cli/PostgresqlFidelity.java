// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static io.packetd.cli.FidelityField.UNKNOWN;
import static io.packetd.cli.FidelityField.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as the oracle counts. To it everything up to a Sync is one request, from the first message to the ReadyForQuery;
 * we tell each Execute, and each thing prepared, described or closed without one. So our lines of one connection are put
 * together up to the one whose answer has the transaction status, which is the one that ReadyForQuery ended, and those that
 * an error before them cancelled. Statements are named as the oracle does: those that are parsed; when none is, those that
 * are bound.
 */
final class PostgresqlFidelity {

    /** What the oracle cuts its keys to, in characters. */
    private static final int KEY = 200;

    private static final String ABORTED = "PIPELINE_ABORTED";

    private static final Set<String> EXTENDED = Set.of("EXECUTE", "PREPARE", "BIND", "DESCRIBE", "CLOSE");

    private static final Map<String, String> NAMES = Map.of(
            "SSL_REQUEST", "SSL request",
            "GSSENC_REQUEST", "GSS encrypt request",
            "CANCEL", "Cancel request",
            "TERMINATE", "Termination",
            "FUNCTION_CALL", "Function call",
            "SYNC", "Sync",
            "DESCRIBE", "Describe,Sync",
            "CLOSE", "Close,Sync",
            "QUERY", "Simple query");

    private PostgresqlFidelity() {}

    /** One line for each batch, in place of those of its requests. */
    static List<JsonNode> batches(List<JsonNode> ours) {
        List<JsonNode> united = new ArrayList<>();
        Map<String, Batch> open = new HashMap<>();
        for (JsonNode line : ours) {
            String flow = Objects.toString(text(line, "/Flow"));
            Batch batch = open.get(flow);
            boolean aborted = ABORTED.equals(text(line, "/Response/Status"));
            if (batch != null && batch.isReady() && !aborted) {
                united.add(batch.line());
                open.remove(flow);
                batch = null;
            }
            if (!EXTENDED.contains(Objects.toString(text(line, "/Request/Operation")))
                    || line.path("Response").isNull()) {
                united.add(line);
            } else if (batch == null) {
                open.put(flow, new Batch(new ArrayList<>(List.of(line))));
            } else {
                batch.lines().add(line);
            }
        }
        open.values().forEach(batch -> united.add(batch.line()));
        return united;
    }

    /** Lines that are one to the oracle. */
    private record Batch(List<JsonNode> lines) {

        /** Whether its ReadyForQuery was seen. */
        boolean isReady() {
            return lines.stream().anyMatch(line -> text(line, "/Response/Transaction") != null);
        }

        JsonNode line() {
            JsonNode first = lines.get(0);
            JsonNode last = lines.get(lines.size() - 1);
            ObjectNode united = first.deepCopy();
            ObjectNode request = (ObjectNode) united.path("Request");
            ObjectNode response = last.path("Response").deepCopy();
            request.put("Batch", key());
            long rows = 0;
            for (JsonNode line : lines) {
                rows += line.at("/Response/ReturnedRows").asLong(0);
                if (text(line, "/Response/Packet/SQLStateCode") != null) {
                    response.set("Packet", line.at("/Response/Packet"));
                }
            }
            response.put("ReturnedRows", rows);
            united.set("Response", response);
            return united;
        }

        private String key() {
            boolean parsed = lines.stream().anyMatch(Batch::isParsed);
            StringBuilder key = new StringBuilder();
            for (JsonNode line : lines) {
                String operation = Objects.toString(text(line, "/Request/Operation"));
                boolean bound = operation.equals("EXECUTE") || operation.equals("BIND");
                String statement = statement(line);
                if ((parsed ? isParsed(line) : bound) && !statement.isEmpty()) {
                    key.append(key.isEmpty() ? "" : "; ").append(statement);
                }
            }
            return key.toString();
        }

        private static boolean isParsed(JsonNode line) {
            return line.at("/Request/Parsed").asBoolean(false) || "PREPARE".equals(text(line, "/Request/Operation"));
        }

        /** The text, or how the oracle names a statement that was prepared before the capture. */
        private static String statement(JsonNode line) {
            String sql = text(line, "/Request/Packet/Statement");
            String name = text(line, "/Request/Packet/Name");
            return sql != null && !sql.isEmpty() ? sql : name == null ? "" : "execute " + name;
        }
    }

    static @Nullable String operation(JsonNode line) {
        String operation = text(line, "/Request/Operation");
        if (operation == null) {
            return null;
        }
        String batch = text(line, "/Request/Batch");
        String key = batch != null ? batch : operation.equals("QUERY") ? text(line, "/Request/Packet/Statement") : null;
        if (key != null && !key.isEmpty()) {
            return key.substring(0, Math.min(key.length(), KEY));
        }
        // An empty statement: the oracle lists the messages, which we do not tell.
        boolean isEmpty = operation.equals("EXECUTE") || operation.equals("PREPARE") || operation.equals("BIND");
        return isEmpty ? UNKNOWN : NAMES.getOrDefault(operation, operation);
    }

    /** SQLSTATE, OK, or the byte that answers a request for encryption. tshark shows a field's type before its value. */
    static @Nullable String oracleStatus(JsonNode line) {
        String code = text(line, "/response/code");
        return code == null ? text(line, "/response/status") : code.substring(1);
    }

    /** To the oracle a log-in that the client gives up is answered like any other. */
    static @Nullable String status(JsonNode line) {
        String code = text(line, "/Response/Packet/SQLStateCode");
        String status = text(line, "/Response/Status");
        if (code != null && !code.isEmpty()) {
            return code;
        }
        return "AuthenticationRequest".equals(status)
                ? "OK"
                : "NotificationResponse".equals(status) ? "Notification" : status;
    }

    static @Nullable String oracleRows(JsonNode line) {
        String rows = text(line, "/response/rows");
        return rows == null && line.path("response").isObject() ? "0" : rows;
    }

    static @Nullable String rows(JsonNode line) {
        String rows = text(line, "/Response/ReturnedRows");
        return rows == null && line.path("Response").isObject() ? "0" : rows;
    }
}
