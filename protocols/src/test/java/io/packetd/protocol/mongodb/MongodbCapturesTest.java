// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Message.Outcome;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every roundtrip of the shared captures, by command, outcome, size and times. */
class MongodbCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));

    @ParameterizedTest
    @ValueSource(
            strings = {"duplicate-key", "more-rows", "op-msg-3717", "reply-first", "session-3.0", "shell-auth-session"})
    void tellsWhatTheOracleTells(String name) throws IOException {
        assumeTrue(Files.isDirectory(CAPTURES), "no folder " + CAPTURES + ": -Dpacketd.captures names it");
        Path folder = CAPTURES.resolve("mongodb");
        List<String> found = new ArrayList<>();
        for (Played.Told told : Player.ofAll()
                .play(Captures.read(folder.resolve(name + ".pcap")))
                .told()) {
            found.add(line(told.roundTrip()));
        }

        assertThat(found).containsAll(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    private static String line(RoundTrip r) {
        return (r.request() == null
                        ? "-"
                        : r.request().message().operation() + " "
                                + r.request().message().size() + " "
                                + r.request().firstNanos() / 1000)
                + " -> "
                + (r.response() == null
                        ? "-"
                        : (r.response().message().outcome() == Outcome.OK ? "OK" : "ERR") + " "
                                + r.response().message().size() + " "
                                + r.response().lastNanos() / 1000);
    }

    private static List<String> oracle(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode record = mapper.readTree(text);
            JsonNode request = record.path("request");
            JsonNode response = record.path("response");
            lines.add((request.isObject()
                            ? request.path("command").asText() + " " + request.path("size") + " "
                                    + micros(record.get("t_req"))
                            : "-")
                    + " -> "
                    + (response.isObject()
                            ? response.path("status").asText() + " " + response.path("size") + " "
                                    + micros(record.get("t_resp"))
                            : "-"));
        }
        return lines;
    }

    private static String micros(JsonNode seconds) {
        return seconds.decimalValue()
                .multiply(BigDecimal.valueOf(1_000_000))
                .toBigInteger()
                .toString();
    }
}
