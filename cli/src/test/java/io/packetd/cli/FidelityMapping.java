// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static io.packetd.cli.FidelityField.UNKNOWN;
import static io.packetd.cli.FidelityField.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
                    "http2",
                    FidelityField.at("stream", "/request/stream", "/Request/StreamID"),
                    new FidelityField(
                            "operation", http2Request("/request/method"), line -> text(line, "/Request/Method")),
                    new FidelityField("path", FidelityMapping::http2Path, line -> text(line, "/Request/Path")),
                    FidelityField.at("status", "/response/code", "/Response/Status")),
            of(
                    "grpc",
                    FidelityField.at("stream", "/request/stream", "/Request/StreamID"),
                    FidelityField.of("operation", "/request/path", FidelityMapping::grpcPath),
                    FidelityField.of("messages", "/request/messages", FidelityMapping::grpcMessages),
                    FidelityField.of("status", "/response/status", FidelityMapping::grpcStatus)),
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
                    FidelityField.of("status", "/response/rcode", FidelityMapping::dnsStatus)),
            of(
                    "kafka",
                    FidelityField.of("operation", "/request/key", FidelityMapping::kafkaRequest),
                    new FidelityField("status", FidelityMapping::kafkaStatusOfOracle, FidelityMapping::kafkaStatus)),
            of(
                    "tls",
                    FidelityField.of("operation", "/request/key", FidelityMapping::tlsServer),
                    FidelityField.of("status", "/response/status", FidelityMapping::tlsStatus),
                    FidelityField.of("version", "/response/version", FidelityMapping::tlsVersion),
                    FidelityField.at("cipher", "/response/cipher", "/Response/CipherSuite")),
            of(
                    "postgresql",
                    FidelityField.of("operation", "/request/key", PostgresqlFidelity::operation),
                    new FidelityField("status", PostgresqlFidelity::oracleStatus, PostgresqlFidelity::status),
                    new FidelityField("rows", PostgresqlFidelity::oracleRows, PostgresqlFidelity::rows)),
            of(
                    "mongodb",
                    FidelityField.of("operation", "/request/command", line -> text(line, "/Request/CmdName")),
                    FidelityField.at("request id", "/request/request_id", "/Request/ID"),
                    FidelityField.of("status", "/response/status", FidelityMapping::mongodbStatus)),
            new FidelityMapping("amqp", amqp()));

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

    /** Words in names of alerts that tshark writes in its own way. */
    private static final Map<String, String> TLS_WORDS =
            Map.of("ca", "CA", "mac", "MAC", "psk", "PSK", "ech", "ECH", "application", "application");

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
    /** Our lines as the oracle counts: where our unit is finer, lines that are one to it are put together. */
    List<JsonNode> unite(List<JsonNode> ours) {
        return protocol.equals("postgresql") ? PostgresqlFidelity.batches(ours) : ours;
    }

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

    /**
     * Either side of AMQP asks. The oracle tells of both as requests and says from whom; what the broker sends unasked stands
     * under Response with us, with the time of its last byte.
     */
    private static List<FidelityField> amqp() {
        return List.of(
                new FidelityField("asker", line -> amqpPeer(line, true), line -> endpoint(amqpAsked(line))),
                new FidelityField("answerer", line -> amqpPeer(line, false), line -> endpoint(amqpAnswer(line))),
                new FidelityField(
                        "request time",
                        line -> seconds(text(line, "/t_req")),
                        line -> isPush(line) ? UNKNOWN : instant(text(line, "/Request/Time"))),
                new FidelityField(
                        "push time",
                        line -> seconds(text(line, "/request/t/1")),
                        line -> isPush(line) ? instant(text(line, "/Response/Time")) : UNKNOWN),
                new FidelityField(
                        "response time",
                        line -> seconds(text(line, "/t_resp")),
                        line -> instant(text(amqpAnswer(line), "/Time"))),
                FidelityField.of("operation", "/request/method", line -> amqpMethod(amqpAsked(line))),
                FidelityField.of("status", "/response/status", line -> amqpMethod(amqpAnswer(line))));
    }

    private static boolean isPush(JsonNode line) {
        for (JsonNode flag : line.path("Flags")) {
            if (flag.asText().equals("push")) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode amqpAsked(JsonNode line) {
        return line.path(isPush(line) ? "Response" : "Request");
    }

    private static JsonNode amqpAnswer(JsonNode line) {
        return isPush(line) ? MissingNode.getInstance() : line.path("Response");
    }

    /** The endpoint that asked, or the other one. */
    private static @Nullable String amqpPeer(JsonNode line, boolean asker) {
        boolean fromServer = "server".equals(text(line, "/request/from"));
        return text(line, fromServer == asker ? "/server" : "/client");
    }

    private static @Nullable String amqpMethod(JsonNode message) {
        String name = text(message, "/ClassMethod/Class");
        return name == null ? null : (name + "." + text(message, "/ClassMethod/Method")).toLowerCase(Locale.ROOT);
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

    /** What the oracle says of a request; unknown when tshark could not read its header block, and so says neither. */
    private static Function<JsonNode, @Nullable String> http2Request(String pointer) {
        return line -> line.path("request").isObject()
                        && text(line, "/request/method") == null
                        && text(line, "/request/path") == null
                ? UNKNOWN
                : text(line, pointer);
    }

    /** Of a request that was upgraded from HTTP/1.1 the oracle calls it otherwise. */
    private static @Nullable String http2Path(JsonNode line) {
        String target = text(line, "/request/uri");
        return target == null ? http2Request("/request/path").apply(line) : target;
    }

    private static @Nullable String grpcPath(JsonNode line) {
        String service = text(line, "/Request/ServiceName");
        return service == null ? null : "/" + service + "/" + text(line, "/Request/Method");
    }

    /** The oracle says nothing where there is none. */
    private static @Nullable String grpcMessages(JsonNode line) {
        String messages = text(line, "/Request/Messages");
        return "0".equals(messages) ? null : messages;
    }

    /** The oracle tells the HTTP status where there is no other. */
    private static @Nullable String grpcStatus(JsonNode line) {
        String code = text(line, "/Response/StatusCode");
        return code == null ? text(line, "/Response/HTTPStatus") : code;
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
                && List.of("STATISTICS", "SET_OPTION", "DEBUG", "SHUTDOWN", "BINLOG_DUMP").contains(command);
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

    /** The oracle names a request by its server. */
    private static @Nullable String tlsServer(JsonNode line) {
        String server = text(line, "/Request/ServerName");
        return server == null && line.path("Request").isObject() ? "Client Hello" : server;
    }

    /** A HelloRetryRequest is a ServerHello to the oracle; alerts have names of tshark's own. */
    private static @Nullable String tlsStatus(JsonNode line) {
        String alert = text(line, "/Response/Alert");
        if (alert == null) {
            return line.path("Response").isObject() ? "Server Hello" : null;
        }
        StringBuilder name = new StringBuilder("Alert");
        for (String word : alert.split("_", -1)) {
            name.append(' ').append(TLS_WORDS.getOrDefault(word, capitalised(word)));
        }
        return name.toString();
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static @Nullable String tlsVersion(JsonNode line) {
        String version = text(line, "/Response/Version");
        return version == null ? null : (version.equals("3.0") ? "SSL " : "TLS ") + version;
    }

    private static @Nullable String dnsQuestion(JsonNode line) {
        String name = text(line, "/Request/Message/QuestionSec/Name");
        return name == null ? null : text(line, "/Request/Message/QuestionSec/Type") + " " + plain(name);
    }

    /** Failure as the oracle knows it: {@code ok} is 0, a write failed, or a legacy query did. */
    private static @Nullable String mongodbStatus(JsonNode line) {
        if (!line.path("Response").isObject()) {
            return null;
        }
        String ok = text(line, "/Response/Ok");
        if (ok == null) {
            boolean legacy = "REPLY".equals(text(line, "/Response/OpCode"));
            return !legacy ? UNKNOWN : text(line, "/Response/ErrMsg") == null ? "OK" : "ERR";
        }
        return ok.equals("0") || text(line, "/Response/WriteErrors") != null ? "ERR" : "OK";
    }

    /** API and version; one API has an older name in tshark. */
    private static @Nullable String kafkaRequest(JsonNode line) {
        String api = text(line, "/Request/Packet/API");
        return api == null
                ? null
                : (api.equals("ListOffsets") ? "Offsets" : api) + " v" + text(line, "/Request/Packet/APIVersion");
    }

    /** Tells nothing where tshark did not take the answer apart, and one of several errors only, the one of the lowest number. */
    private static @Nullable String kafkaStatusOfOracle(JsonNode line) {
        String status = text(line, "/response/status");
        boolean partial = line.path("flags").toString().contains("\"partial\"");
        boolean several = line.at("/response/errors").size() > 1;
        return status != null && (several || (partial && status.equals("0"))) ? UNKNOWN : status;
    }

    /** The number of the error; unknown where the layout of the answer is. */
    private static @Nullable String kafkaStatus(JsonNode line) {
        String status = text(line, "/Response/ErrorCode");
        if (status == null) {
            return null;
        }
        return status.isEmpty() ? UNKNOWN : KafkaErrorNumbers.of(status);
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
