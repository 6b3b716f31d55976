// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness.Told;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every roundtrip of the shared captures, by operation, status and times. */
class RedisCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));
    private static final String MISSING = "REDIS NOT COMPARED: there is no folder " + CAPTURES
            + "; -Dpacketd.captures=FOLDER names the one with the shared captures";
    private static final System.Logger LOG = System.getLogger(RedisCapturesTest.class.getName());

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
    @CsvSource({
        "bulk-loading,6379",
        "inline-pipelining,6379",
        "inline-quotes,6379",
        "jumbo-response-cut,6379",
        "large-values,6379",
        "pubsub,6379",
        "reply-off-on,6379",
        "session-6380,6380"
    })
    void agreesWithTheOracle(String name, int port) throws IOException {
        Path folder = CAPTURES.resolve("redis");
        List<String> found = new ArrayList<>();
        for (List<CaptureStreams.Piece> pieces : CaptureStreams.read(folder.resolve(name + ".pcap"), Transport.TCP)) {
            DecoderHarness<RedisState> redis = RedisRequestTest.redis();
            for (CaptureStreams.Piece piece : pieces) {
                redis.feed(piece.toPort() == port ? Side.CLIENT : Side.SERVER, piece.bytes(), piece.nanos(), 1448);
            }
            assertThat(redis.rejects()).isEmpty();
            pair(redis.told(), found);
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    private static void pair(List<Told> told, List<String> found) {
        ArrayDeque<Told> waiting = new ArrayDeque<>();
        for (Told one : told) {
            if (one.message().kind() == Message.Kind.REQUEST) {
                waiting.add(one);
            } else if (one.message().kind() == Message.Kind.RESPONSE) {
                found.add(line(waiting.poll(), one));
            } else {
                found.add(one.side() == Side.CLIENT ? line(one, null) : line(null, one));
            }
        }
        waiting.forEach(open -> found.add(line(open, null)));
    }

    private static String line(@Nullable Told request, @Nullable Told response) {
        return (request == null ? "-" : request.message().operation().split(" ", -1)[0]) + " "
                + (response == null ? "-" : response.message().status()) + " "
                + (request == null ? "-" : request.firstNanos() / 1000) + " "
                + (response == null ? "-" : response.lastNanos() / 1000);
    }

    private static List<String> oracle(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode record = mapper.readTree(text);
            String command = record.path("request").path("command").asText("-").toUpperCase(Locale.ROOT);
            lines.add(command + " " + record.path("response").path("status").asText("-") + " "
                    + micros(record.get("t_req")) + " " + micros(record.get("t_resp")));
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
