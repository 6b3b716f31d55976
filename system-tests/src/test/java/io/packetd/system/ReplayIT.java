// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Captures that go through the shipper, a real broker and the job tell the same RoundTrips as {@code analyze}. */
class ReplayIT {

    private static final long MAX_SECONDS = 600;
    private static final String SEGMENTS = "segments";
    private static final String ROUNDTRIPS = "roundtrips";
    private static final String LEDGER = "ledger";

    private final Path folder;

    ReplayIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void tellsTheSameRoundTripsAsAnalyze() throws Exception {
        List<String> files = captures();
        Path analyzed = folder.resolve("analyzed.jsonl");
        List<String> analyze =
                new ArrayList<>(List.of(launcher(), "analyze", "--json", "--separate", "-o", analyzed.toString()));
        analyze.addAll(files);
        int analyzeCode = run("analyze", 1, analyze);

        try (KafkaBroker broker = KafkaBroker.start()) {
            broker.createTopic(SEGMENTS, 4);
            broker.createTopic(ROUNDTRIPS, 2);
            broker.createTopic(LEDGER, 1);
            List<String> ship = new ArrayList<>(
                    List.of(launcher(), "ship", "--brokers", broker.address(), "--topic", SEGMENTS, "--replay"));
            ship.addAll(files);
            // damaged files are among them: both say so in their exit code
            assertThat(run("ship", analyzeCode, ship)).isEqualTo(analyzeCode);
            assertThat(run("job", 0, job(broker))).isZero();

            List<String> expected = Files.readAllLines(analyzed, StandardCharsets.UTF_8);
            assertThat(expected).hasSizeGreaterThan(100);
            assertThat(differences(expected, CommittedRecords.of(broker, ROUNDTRIPS)))
                    .isEmpty();
        }
    }

    private static List<String> job(KafkaBroker broker) throws IOException {
        String classPath = Files.readString(
                Path.of(launcher()).resolveSibling("cli/target/packetd.classpath"), StandardCharsets.UTF_8);
        return List.of(
                Programs.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // a job that fails starts again; the log says why
                "-Dorg.apache.logging.log4j.level=WARN",
                "-cp",
                classPath,
                "io.packetd.job.LiveJob",
                "--kafka.brokers",
                broker.address(),
                "--kafka.segments-topic",
                SEGMENTS,
                "--kafka.bounded",
                "true",
                "--sink.kafka.ledger-topic",
                LEDGER,
                "--sink.kafka.topic",
                ROUNDTRIPS,
                "--sink.kafka.format",
                "json");
    }

    /** Every capture at hand, under names that are told apart; the shared ones where they exist. */
    private List<String> captures() throws IOException {
        List<Path> found = new ArrayList<>(below(Path.of(System.getProperty("packetd.fixtures"))));
        Path shared = Path.of(System.getProperty("packetd.captures"));
        if (Files.isDirectory(shared)) {
            found.addAll(below(shared));
        } else {
            LoggerFactory.getLogger(ReplayIT.class).warn("no shared captures in {}: fixtures only", shared);
        }
        Path renamed = Files.createDirectory(folder.resolve("captures"));
        List<String> files = new ArrayList<>();
        for (Path file : found) {
            Path link = renamed.resolve(files.size() + "-" + file.getFileName());
            files.add(Files.copy(file, link).toString());
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static List<Path> below(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(pcap|pcapng|cap)(\\.gz|\\.zst)?"))
                    .sorted()
                    .toList();
        }
    }

    /** Lines that one of the two has more often than the other. */
    private static List<String> differences(List<String> expected, List<String> told) {
        Map<String, Integer> count = new HashMap<>();
        expected.forEach(line -> count.merge(line, 1, Integer::sum));
        told.forEach(line -> count.merge(line, -1, Integer::sum));
        List<String> differences = new ArrayList<>();
        count.forEach((line, more) -> {
            if (more != 0) {
                differences.add((more > 0 ? "not told: " : "told too often: ") + line);
            }
        });
        return differences;
    }

    private static String launcher() {
        return System.getProperty("packetd.launcher");
    }

    private int run(String name, int most, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " took more than " + MAX_SECONDS + " s: " + Files.readString(log));
        }
        if (process.exitValue() > most) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ": " + Files.readString(log));
        }
        return process.exitValue();
    }
}
