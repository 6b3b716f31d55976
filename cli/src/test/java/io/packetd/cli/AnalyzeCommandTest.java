// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzeCommandTest {

    private static final Path SAMPLE = Path.of("src", "sample", "sample.pcap");

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures", "../fixtures"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** What a command wrote and how it ended. */
    private record Run(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private static Run run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Console console = new Console(out, new PrintWriter(err, true), false, false);
        int exitCode = Main.commandLine(console)
                .execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    @Test
    void showsASummary() {
        Run run = run("analyze", SAMPLE);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("28 packets, ")
                .contains("Protocol  RoundTrips")
                .contains("Slowest operations")
                .contains("192.0.2.80:8080");
    }

    @Test
    @DisplayName("L-061: writes nothing but json lines in order of time")
    void writesNothingButJsonLinesInOrderOfTime() throws IOException {
        Run run = run("analyze", "--json", SAMPLE);
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSizeGreaterThanOrEqualTo(6);
        ObjectMapper reader = new ObjectMapper();
        Instant before = Instant.EPOCH;
        for (String line : run.lines()) {
            JsonNode node = reader.readTree(line);
            assertThat(node.has("Proto")).isTrue();
            JsonNode last = node.path("Response").isNull() ? node.path("Request") : node.path("Response");
            Instant time = Instant.parse(last.path("Time").asText());
            assertThat(time).isAfterOrEqualTo(before);
            before = time;
        }
    }

    @Test
    void writesTheSameOnACluster() {
        assertThat(run("analyze", "--json", "--parallelism", 2, SAMPLE)).isEqualTo(run("analyze", "--json", SAMPLE));
    }

    @Test
    void writesLinesToAFile() throws IOException {
        Path output = folder.resolve("out.jsonl");
        Run run = run("analyze", "--output", output, SAMPLE);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(output))
                .isEqualTo(run("analyze", "--json", SAMPLE).out());
    }

    @Test
    void writesFigures() throws IOException {
        Path stats = folder.resolve("stats.json");
        Run run = run("analyze", "--stats", stats, "--json", SAMPLE);
        assertThat(run.exitCode()).isZero();
        JsonNode node = new ObjectMapper().readTree(stats.toFile());
        assertThat(node.path("packets").asLong()).isEqualTo(28);
        assertThat(node.path("flows").asLong()).isEqualTo(3);
        assertThat(node.path("segments").asLong()).isEqualTo(28);
        assertThat(node.path("roundtrips").path("http").asLong()).isEqualTo(3);
        assertThat(node.path("imbalance").asLong()).isZero();
        assertThat(node.path("wallSeconds").asDouble()).isPositive();
        assertThat(node.path("packetsPerSecond").asDouble()).isPositive();
        assertThat(node.path("ledger").path("captured-bytes").asLong()).isPositive();
    }

    @Test
    void looksOnlyWhereARuleSays() {
        assertThat(run("analyze", "--json", "--proto", "redis;6379", SAMPLE).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"Proto\":\"redis\""));
        assertThat(run("analyze", "--json", "--proto", "redis;6379;192.0.2.99", SAMPLE)
                        .lines())
                .isEmpty();
        assertThat(run("analyze", "--json", "--proto", "redis;6379", "--proto", "http;8080", SAMPLE)
                        .lines())
                .hasSize(6);
    }

    @Test
    void pairedLeavesOutWhatHasNoAnswer() {
        assertThat(run("analyze", "--json", "--paired", SAMPLE).lines())
                .hasSizeGreaterThanOrEqualTo(6)
                .noneMatch(line -> line.contains("\"Response\":null"));
    }

    @Test
    void tellsEverythingBeforeTheDamageAndWhereItIs() throws IOException {
        byte[] whole = Files.readAllBytes(SAMPLE);
        Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 10));
        Run run = run("analyze", "--json", cut);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo(run("analyze", "--json", SAMPLE).out());
        assertThat(run.err())
                .startsWith("packetd: warning: " + cut)
                .contains("byte " + (whole.length - 54 - 16))
                .hasLineCount(1);
    }

    @Test
    void goesOnWithOtherFilesBesideADamagedOne() throws IOException {
        byte[] whole = Files.readAllBytes(SAMPLE);
        Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(whole, 100));
        Run run = run("analyze", "--json", "--separate", cut, SAMPLE);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines()).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void separateFilesAreDifferentConnections() throws IOException {
        Path copy = Files.copy(SAMPLE, folder.resolve("copy.pcap"));
        Path merged = folder.resolve("merged.json");
        Path separate = folder.resolve("separate.json");
        run("analyze", "--stats", merged, SAMPLE, copy);
        run("analyze", "--stats", separate, "--separate", SAMPLE, copy);
        ObjectMapper reader = new ObjectMapper();
        assertThat(reader.readTree(merged.toFile()).path("flows").asLong()).isEqualTo(3);
        assertThat(reader.readTree(separate.toFile()).path("flows").asLong()).isEqualTo(6);
    }

    @Test
    void namesSkippedFilesOfAFolderUnlessQuiet() throws IOException {
        Files.copy(SAMPLE, folder.resolve("a.pcap"));
        Files.writeString(folder.resolve("README"), "no capture");
        assertThat(run("analyze", folder))
                .matches(run -> run.exitCode() == 0)
                .extracting(Run::err)
                .asString()
                .startsWith("packetd: skipped ")
                .contains("README");
        assertThat(run("analyze", "--quiet", folder).err()).isEmpty();
    }

    @ParameterizedTest(name = "{index} {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "analyze|Missing required parameter: 'FILE'",
                "analyze --parallelism 0 x|--parallelism: 0 is not in 1 to 128",
                "analyze --parallelism two x|--parallelism",
                "analyze --proto htp;80 x|unknown protocol 'htp'",
                "analyze --nonsense x|--nonsense",
                "analyse x|analyse",
                "''|no command given"
            })
    void wrongUsageIsExitCodeTwo(String line, String message) {
        Run run = line.isEmpty() ? run() : run((Object[]) line.split(" ", 0));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("packetd: ").contains(message).doesNotContain("\tat ");
    }

    @Test
    void failureIsExitCodeOneWithOneLine() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no capture");
        for (Run run : List.of(
                run("analyze", folder.resolve("none.pcap")),
                run("analyze", text),
                run("analyze", "--output", folder.resolve("no/such/folder/out"), SAMPLE))) {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("packetd: " + folder).hasLineCount(1);
        }
    }

    @Test
    void showsBodiesWhenTheConfigurationSaysSo() throws IOException {
        Path config =
                Files.writeString(folder.resolve("body.yaml"), "controller.decoder.http.enableBodyCapture: true\n");
        Path docker = FIXTURES.resolve("http/chunked-head-upgrade/capture.pcap");
        JsonNode wait = operation(run("analyze", "--json", "--config", config, docker), "/wait");
        assertThat(wait.path("Response").path("Body").toString()).isEqualTo("{\"Error\":null,\"StatusCode\":0}");
        JsonNode create = operation(run("analyze", "--json", "--config", config, docker), "/containers/create");
        assertThat(create.path("Request").path("Body").path("Env").isNull()).isTrue();
        assertThat(create.path("Request").path("Body").path("Cmd").toString()).isEqualTo("[\"/bin/sh\"]");
        assertThat(run("analyze", "--json", "--config", config, "--parallelism", 2, docker))
                .isEqualTo(run("analyze", "--json", "--config", config, docker));

        JsonNode text = operation(
                run("analyze", "--json", "--config", config, FIXTURES.resolve("http/gap-in-body/capture.pcap")), "");
        assertThat(text.path("Response").path("Body").isTextual()).isTrue();
    }

    @Test
    void showsNoBodiesWithoutConfiguration() throws IOException {
        Path docker = FIXTURES.resolve("http/chunked-head-upgrade/capture.pcap");
        JsonNode wait = operation(run("analyze", "--json", docker), "/wait");
        assertThat(wait.path("Response").path("Body").isNull()).isTrue();
        assertThat(wait.path("Request").has("Body")).isFalse();
    }

    @Test
    void rulesOfTheConfigurationCountUnlessProtoIsGiven() throws IOException {
        Path config = Files.writeString(
                folder.resolve("rules.yaml"), "sniffer.protocols.rules: [{protocol: redis, ports: [6379]}]\n");
        assertThat(run("analyze", "--json", "--config", config, SAMPLE))
                .isEqualTo(run("analyze", "--json", "--proto", "redis;6379", SAMPLE));
        assertThat(run("analyze", "--json", "--config", config, "--proto", "http;8080", SAMPLE))
                .isEqualTo(run("analyze", "--json", "--proto", "http;8080", SAMPLE));
    }

    @Test
    void wrongConfigurationIsWrongUsageAndAMissingOneAFailure() throws IOException {
        Path config = Files.writeString(folder.resolve("bad.yaml"), "controller:\n  connExpire: 5m\n");
        Run wrong = run("analyze", "--config", config, SAMPLE);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .startsWith("packetd: " + config
                        + ": line 2, column 3: unknown key 'controller.connExpire'; the nearest known one is "
                        + "'controller.connExpired'\n");
        Path none = folder.resolve("none.yaml");
        Run missing = run("analyze", "--config", none, SAMPLE);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).isEqualTo("packetd: " + none + ": no such configuration file\n");
    }

    /** The first RoundTrip whose path ends so. */
    private static JsonNode operation(Run run, String suffix) throws IOException {
        assertThat(run.exitCode()).as(run.err()).isZero();
        ObjectMapper reader = new ObjectMapper();
        for (String line : run.lines()) {
            JsonNode node = reader.readTree(line);
            if (node.path("Request").path("Path").asText().endsWith(suffix)) {
                return node;
            }
        }
        throw new AssertionError("no path ends with " + suffix + " in " + run.out());
    }

    @Test
    void helpAndVersionAreResults() {
        assertThat(run("help").out()).contains("analyze");
        assertThat(run("help", "analyze").out()).contains("--proto");
        assertThat(run("analyze", "--help"))
                .matches(run -> run.exitCode() == 0 && run.err().isEmpty());
        assertThat(run("version").out()).startsWith("packetd ");
    }
}
