// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every roundtrip of the shared captures, by command, statement, status, rows or error, and times. */
class MysqlCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Our names of commands that the oracle calls differently. */
    private static final Map<String, String> NAMES = Map.of(
            "STMT_PREPARE", "PREPARE",
            "STMT_EXECUTE", "EXECUTE",
            "STMT_CLOSE", "CLOSE_STMT");

    @BeforeEach
    void needsTheSharedCaptures() {
        assumeTrue(Files.isDirectory(CAPTURES), "MYSQL NOT COMPARED: there is no folder " + CAPTURES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caching-sha2",
                "ddl-session",
                "error",
                "long-result",
                "loopback-session",
                "many-connections",
                "prepared-97-params",
                "prepared-statement",
                "query-attributes",
                "show-and-set",
                "tls-upgrade"
            })
    void agreesWithTheOracle(String name) throws IOException {
        Path folder = CAPTURES.resolve("mysql");
        Played played = Player.ofAll().play(Captures.read(folder.resolve(name + ".pcap")));
        Balance.check(played);

        assertThat(ours(played)).containsExactlyInAnyOrderElementsOf(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    private static List<String> ours(Played played) {
        List<String> lines = new ArrayList<>();
        for (Played.Told told : played.told()) {
            RoundTrip r = told.roundTrip();
            if (r.protocol().equals("mysql")) {
                lines.add(request(r.request()) + " -> " + response(r.response()));
            }
        }
        return lines;
    }

    private static String request(@Nullable Observed o) {
        if (o == null) {
            return "-";
        }
        String operation = o.message().operation();
        boolean isStatement = operation.equals("QUERY") || operation.equals("PREPARE") || operation.equals("EXECUTE");
        String text = isStatement ? o.message().attributes().get(MysqlAttributes.QUERY_TEXT) : null;
        return operation + " " + first200(text) + " " + o.firstNanos() / 1000;
    }

    private static String response(@Nullable Observed o) {
        if (o == null) {
            return "-";
        }
        Map<String, ?> packet = o.message().attributes().get(MysqlAttributes.PACKET);
        String status = o.message().status();
        Object number = packet == null ? null : packet.get("Rows");
        number = number == null && packet != null ? packet.get("Params") : number;
        number = number == null && packet != null ? packet.get("AffectedRows") : number;
        number = number == null && packet != null ? packet.get("Columns") : number;
        return packet != null && packet.containsKey("ErrCode")
                ? "ERR " + packet.get("ErrCode") + packet.get("SQLState") + " " + o.lastNanos() / 1000
                : status + " " + number + " " + o.lastNanos() / 1000;
    }

    private static List<String> oracle(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode record = MAPPER.readTree(text);
            lines.add(oracleRequest(record) + " -> " + oracleResponse(record));
        }
        return lines;
    }

    private static String oracleRequest(JsonNode record) {
        JsonNode request = record.path("request");
        String command = request.path("command").asText();
        String statement = request.has("sql")
                ? request.path("sql").asText()
                : request.path("stmt_sql").asText(null);
        return Objects.requireNonNullElse(NAMES.get(command), command) + " " + first200(statement) + " "
                + micros(record.get("t_req"));
    }

    private static String oracleResponse(JsonNode record) {
        JsonNode response = record.path("response");
        if (!response.isObject()) {
            return "-";
        }
        String status = response.path("status").asText();
        String number =
                switch (status) {
                    case "ERR" ->
                        response.path("code").asText()
                                + response.path("sqlstate").asText("");
                    case "RESULTSET" -> response.path("rows").asText();
                    case "PREPARED" -> response.path("params").asText();
                    case "FIELDS" -> response.path("columns").asText();
                    default -> response.path("affected_rows").asText("0");
                };
        return status + " " + number + " " + micros(record.get("t_resp"));
    }

    private static @Nullable String first200(@Nullable String text) {
        return text == null || text.length() < 200 ? text : text.substring(0, 190);
    }

    private static String micros(JsonNode seconds) {
        return seconds.decimalValue()
                .multiply(BigDecimal.valueOf(1_000_000))
                .toBigInteger()
                .toString();
    }
}
