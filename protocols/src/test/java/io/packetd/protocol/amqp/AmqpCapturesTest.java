// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Flag;
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
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every exchange of the shared captures, by methods and times; and nothing of AMQP in the captures of other protocols. */
class AmqpCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));
    private static final String MISSING = "AMQP NOT COMPARED: there is no folder " + CAPTURES;

    @ParameterizedTest
    @ValueSource(strings = {"channel-error", "emit-receive", "errors-ipv6", "two-connections"})
    void agreesWithTheOracle(String name) throws IOException {
        assumeTrue(Files.isDirectory(CAPTURES), MISSING);
        Path folder = CAPTURES.resolve("amqp");
        Played played = Player.ofAll().play(Captures.read(folder.resolve(name + ".pcap")));
        Balance.check(played);
        List<String> found = new ArrayList<>();
        played.told().forEach(t -> found.add(line(t.roundTrip())));

        assertThat(found).containsExactlyInAnyOrderElementsOf(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    @Test
    void claimsNoCaptureOfAnotherProtocol() throws IOException {
        assumeTrue(Files.isDirectory(CAPTURES), MISSING);
        try (Stream<Path> tree = Files.walk(CAPTURES)) {
            for (Path file : tree.filter(p -> p.toString().contains(".pcap"))
                    .filter(p -> !p.startsWith(CAPTURES.resolve("amqp")))
                    .sorted()
                    .toList()) {
                assertThat(Player.ofAll().play(Captures.read(file)).told())
                        .as("%s", file)
                        .noneMatch(t -> t.roundTrip().protocol().equals("amqp"));
            }
        }
    }

    private static String line(RoundTrip r) {
        Observed asked = Flag.PUSH.in(r.flags()) ? r.response() : r.request();
        Observed answer = Flag.PUSH.in(r.flags()) ? null : r.response();
        return name(asked) + " " + name(answer) + " " + (asked == null ? "-" : asked.firstNanos() / 1000) + " "
                + (answer == null ? "-" : answer.lastNanos() / 1000);
    }

    private static String name(@Nullable Observed o) {
        if (o == null) {
            return "-";
        }
        Object method = o.message().attributes().get(AmqpAttributes.METHOD);
        return (o.message().attributes().get(AmqpAttributes.CLASS) + "." + method).toLowerCase(Locale.ROOT);
    }

    private static List<String> oracle(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode record = mapper.readTree(text);
            lines.add(record.path("request").path("method").asText("-") + " "
                    + record.path("response").path("status").asText("-") + " " + micros(record.get("t_req")) + " "
                    + micros(record.get("t_resp")));
        }
        return lines;
    }

    private static String micros(JsonNode seconds) {
        return seconds.isNull()
                ? "-"
                : Objects.requireNonNull(seconds.decimalValue())
                        .multiply(BigDecimal.valueOf(1_000_000))
                        .toBigInteger()
                        .toString();
    }
}
