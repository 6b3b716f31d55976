// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every RoundTrip of the shared captures, by statement, status, rows and times. */
class PostgresqlCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));
    private static final String MISSING = "POSTGRESQL NOT COMPARED: there is no folder " + CAPTURES
            + "; -Dpacketd.captures=FOLDER names the one with the shared captures";
    private static final System.Logger LOG = System.getLogger(PostgresqlCapturesTest.class.getName());

    /** What the oracle cuts its keys to, in characters. */
    private static final int KEY = 200;

    @BeforeAll
    static void warnsWithoutTheSharedCaptures() {
        if (!Files.isDirectory(CAPTURES)) {
            LOG.log(System.Logger.Level.WARNING, MISSING);
        }
    }

    @BeforeEach
    void needsTheSharedCaptures() {
        assumeTrue(Files.isDirectory(CAPTURES), MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "copy-in",
                "ddl-dml",
                "extended-query",
                "insert-error",
                "large-result",
                "login-wrong",
                "port-8000",
                "psql-sll",
                "rollback",
                "web-app"
            })
    void agreesWithTheOracle(String name) throws IOException {
        Path folder = CAPTURES.resolve("postgresql");
        List<String> found = new ArrayList<>();
        for (Played.Told told : Player.ofAll()
                .play(Captures.read(folder.resolve(name + ".pcap")))
                .told()) {
            found.add(line(told.roundTrip()));
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    private static String line(RoundTrip r) {
        Observed request = r.request();
        Observed response = r.response();
        return key(request) + " | " + status(response) + " | " + rows(response) + " | "
                + (request == null ? "-" : request.firstNanos() / 1000) + " | "
                + (response == null ? "-" : response.lastNanos() / 1000);
    }

    private static String key(@Nullable Observed request) {
        if (request == null) {
            return "-";
        }
        Message message = request.message();
        String text = message.attributes().get(PostgresqlAttributes.QUERY_TEXT);
        if (text != null) {
            return text.substring(0, Math.min(text.length(), KEY));
        }
        String name = message.attributes().get(PostgresqlAttributes.STATEMENT_NAME);
        return name != null
                ? "execute " + name
                : switch (message.operation()) {
                    case "SSL_REQUEST" -> "SSL request";
                    case "TERMINATE" -> "Termination";
                    default -> message.operation();
                };
    }

    private static String status(@Nullable Observed response) {
        if (response == null) {
            return "-";
        }
        Message message = response.message();
        String code = message.attributes().get(PostgresqlAttributes.STATUS_CODE);
        return code != null ? code : message.status().equals("AuthenticationRequest") ? "OK" : message.status();
    }

    private static long rows(@Nullable Observed response) {
        Long rows = response == null ? null : response.message().attributes().get(PostgresqlAttributes.RETURNED_ROWS);
        return rows == null ? 0 : rows;
    }

    private static List<String> oracle(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode line = mapper.readTree(text);
            JsonNode response = line.path("response");
            // tshark shows the type of an error's field as the first character of its value
            String code = response.path("code").asText("");
            String status = code.isEmpty() ? response.path("status").asText("-") : code.substring(1);
            lines.add(line.path("request").path("key").asText("-") + " | " + status + " | "
                    + response.path("rows").asLong(0) + " | " + micros(Objects.requireNonNull(line.get("t_req")))
                    + " | " + micros(Objects.requireNonNull(line.get("t_resp"))));
        }
        return lines;
    }

    private static String micros(JsonNode seconds) {
        return seconds.isNull()
                ? "-"
                : seconds.decimalValue()
                        .multiply(BigDecimal.valueOf(1_000_000))
                        .toBigInteger()
                        .toString();
    }
}
