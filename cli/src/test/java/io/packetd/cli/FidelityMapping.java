// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static io.packetd.cli.FidelityField.UNKNOWN;
import static io.packetd.cli.FidelityField.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the lines of the oracle and ours are compared for one protocol. Endpoints and times are compared for every protocol;
 * the fields say what operation and status are. A further protocol is a line in {@link #ALL}.
 *
 * @param protocol our id and the name of the captures' folder
 */
record FidelityMapping(String protocol, List<FidelityField> fields) {

    /** Every protocol that is compared. */
    static final List<FidelityMapping> ALL = List.of(
            of(
                    "http",
                    FidelityField.at("operation", "/request/method", "/Request/Method"),
                    FidelityField.of("target", "/request/uri", FidelityMapping::httpTarget),
                    FidelityField.at("status", "/response/code", "/Response/StatusCode")),
            of(
                    "mysql",
                    FidelityField.of("operation", "/request/command", FidelityMapping::mysqlCommand),
                    FidelityField.of("statement", "/request/sql", FidelityMapping::mysqlStatement),
                    FidelityField.of("status", "/response/status", FidelityMapping::mysqlStatus),
                    FidelityField.at("error", "/response/code", "/Response/Packet/ErrCode"),
                    FidelityField.of("rows", "/response/rows", FidelityMapping::mysqlRows)),
            of(
                    "redis",
                    FidelityField.of("operation", "/request/command", FidelityMapping::redisCommand),
                    FidelityField.of("status", "/response/status", FidelityMapping::redisStatus)),
            of(
                    "dns",
                    FidelityField.of("operation", "/request/key", FidelityMapping::dnsQuestion),
                    FidelityField.of("status", "/response/rcode", FidelityMapping::dnsStatus)));

    /** The IANA response codes of DNS (RFC 6895, section 2.3) by the names we report. */
    private static final Map<String, String> DNS_STATUS = Map.of(
            "Success", "0",
            "FormatError", "1",
            "ServerFailure", "2",
            "NameError", "3",
            "NotImplemented", "4",
            "Refused", "5",
            "YXDomain", "6",
            "YXRRSet", "7",
            "NXRRSet", "8",
            "NotAuth", "9");

    /** Commands of MySQL that the oracle names differently. */
    private static final Map<String, String> MYSQL_COMMANDS = Map.ofEntries(
            Map.entry("PREPARE", "STMT_PREPARE"),
            Map.entry("EXECUTE", "STMT_EXECUTE"),
            Map.entry("CLOSE_STMT", "STMT_CLOSE"),
            Map.entry("RESET_STMT", "STMT_RESET"),
            Map.entry("FETCH_STMT", "STMT_FETCH"),
            Map.entry("SEND_LONG_DATA", "STMT_SEND_LONG_DATA"),
            Map.entry("REGISTER", "REGISTER_SLAVE"),
            Map.entry("PROCESS", "PROCESS_LIST"),
            Map.entry("KILL", "KILL_SERVER_THREAD"),
            Map.entry("DEBUG", "DUMP_DEBUGINFO"),
            Map.entry("BINLOG_DUMP_GTID", "SEND_BINLOG_GTID"),
            Map.entry("BULK_EXECUTE", "EXECUTE_BULK_STATEMENT"));

    private static FidelityMapping of(String protocol, FidelityField... own) {
        List<FidelityField> fields = new ArrayList<>(List.of(
                FidelityField.of("client", "/client", line -> endpoint(line.at("/Request"))),
                FidelityField.of("server", "/server", line -> endpoint(line.at("/Response"))),
                new FidelityField(
                        "request time",
                        line -> seconds(text(line, "/t_req")),
                        line -> instant(text(line, "/Request/Time"))),
                new FidelityField(
                        "response time",
                        line -> seconds(text(line, "/t_resp")),
                        line -> instant(text(line, "/Response/Time")))));
        fields.addAll(List.of(own));
        return new FidelityMapping(protocol, List.copyOf(fields));
    }

    /** Our JSON names an endpoint only with the message that it sent. */
    private static String endpoint(JsonNode message) {
        String host = text(message, "/Host");
        return host == null ? UNKNOWN : (host.contains(":") ? "[" + host + "]:" : host + ":") + text(message, "/Port");
    }

    /** Epoch microseconds of decimal epoch seconds; finer digits are cut on both sides. */
    private static @Nullable String seconds(@Nullable String value) {
        return value == null
                ? null
                : new BigDecimal(value)
                        .movePointRight(6)
                        .setScale(0, RoundingMode.FLOOR)
                        .toPlainString();
    }

    private static @Nullable String instant(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Instant instant = Instant.parse(value);
        return Long.toString(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
    }

    /** The URL; that of CONNECT is put together differently, and one with a credential is not shown whole. */
    private static @Nullable String httpTarget(JsonNode line) {
        String url = text(line, "/Request/URL");
        boolean differs =
                url != null && (url.contains("[redacted]") || "CONNECT".equals(text(line, "/Request/Method")));
        return differs ? UNKNOWN : url;
    }

    /** The command without its subcommand, which the oracle does not tell. */
    private static @Nullable String redisCommand(JsonNode line) {
        String command = text(line, "/Request/Command");
        return command == null || command.indexOf(' ') < 0 ? command : command.substring(0, command.indexOf(' '));
    }

    private static @Nullable String redisStatus(JsonNode line) {
        String error = text(line, "/Response/Error");
        return line.path("Response").isObject() && error == null ? "OK" : error;
    }

    private static @Nullable String mysqlCommand(JsonNode line) {
        String command = text(line, "/Request/Command");
        return command == null ? null : MYSQL_COMMANDS.getOrDefault(command, command);
    }

    /** The whole text of QUERY and PREPARE; one that is cut or redacted cannot be compared. */
    private static @Nullable String mysqlStatement(JsonNode line) {
        String command = text(line, "/Request/Command");
        if (!"QUERY".equals(command) && !"PREPARE".equals(command)) {
            return null;
        }
        String statement = text(line, "/Request/Statement");
        boolean differs = line.at("/Request/Truncated").asBoolean()
                || statement == null
                || statement.isEmpty()
                || statement.contains("[redacted]");
        return differs ? UNKNOWN : statement;
    }

    /** The kind of the answer; the oracle has none of its own for a packet of text, and another for the old EOF. */
    private static @Nullable String mysqlStatus(JsonNode line) {
        if (!line.path("Response").isObject()) {
            return null;
        }
        JsonNode packet = line.at("/Response/Packet");
        if (packet.has("ErrCode")) {
            return "ERR";
        }
        if (packet.has("StatementID")) {
            return "PREPARED";
        }
        if (packet.has("Columns")) {
            return "FIELDS";
        }
        boolean isQuery = "QUERY".equals(text(line, "/Request/Command"));
        boolean isExecute = "EXECUTE".equals(text(line, "/Request/Command"));
        return packet.has("Rows") ? isQuery || isExecute ? "RESULTSET" : UNKNOWN : mysqlOk(line);
    }

    private static String mysqlOk(JsonNode line) {
        String command = text(line, "/Request/Command");
        boolean mayBeEof = command != null
                && List.of("STATISTICS", "SET_OPTION", "DEBUG", "SHUTDOWN", "BINLOG_DUMP")
                        .contains(command);
        return mayBeEof ? UNKNOWN : "OK";
    }

    /** Rows of results; those of an answer that ends in an error, or of a cursor, are not told by both. */
    private static @Nullable String mysqlRows(JsonNode line) {
        String status = mysqlStatus(line);
        return "RESULTSET".equals(status) ? text(line, "/Response/Packet/Rows") : "OK".equals(status) ? null : UNKNOWN;
    }

    private static @Nullable String dnsStatus(JsonNode line) {
        String status = text(line, "/Response/Message/Header/Status");
        return status == null ? null : DNS_STATUS.getOrDefault(status, status);
    }

    private static @Nullable String dnsQuestion(JsonNode line) {
        String name = text(line, "/Request/Message/QuestionSec/Name");
        return name == null ? null : text(line, "/Request/Message/QuestionSec/Type") + " " + plain(name);
    }

    /** A name without the escapes of its presentation (RFC 1035, section 5.1) and without the dot at its end. */
    private static String plain(String name) {
        if (name.equals(".")) {
            return "<Root>";
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 3 < name.length() && Character.isDigit(name.charAt(i + 1))) {
                plain.append((char) Integer.parseInt(name, i + 1, i + 4, 10));
                i += 3;
            } else if (c == '\\' && i + 1 < name.length()) {
                plain.append(name.charAt(++i));
            } else if (c != '.' || i + 1 < name.length()) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
