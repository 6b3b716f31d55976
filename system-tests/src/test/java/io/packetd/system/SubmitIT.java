// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job as users run it on a cluster: submitted, stopped with a savepoint, submitted again from there with another parallelism. The
 * arguments are those of {@code docker-compose.yml} as far as addresses allow.
 */
class SubmitIT {

    private static final long MAX_SECONDS = 600;
    private static final Duration MAX_RESULTS = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;
    private static final String ROUNDTRIPS = "packetd.roundtrips";

    private final Path folder;

    SubmitIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /** The launcher builds what is missing, and says so: not in the middle of what is looked at here. */
    @BeforeEach
    void build() throws Exception {
        Outcome outcome = run("version", List.of(System.getProperty("packetd.launcher"), "version"));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    @Test
    void tellsEachRoundTripOnceAcrossASavepointAndAnotherParallelism() throws Exception {
        List<String> first = captures("redis");
        List<String> second = captures("http");
        List<String> expected = new ArrayList<>(analyzed(first));
        int firstCount = expected.size();
        expected.addAll(analyzed(second));
        assertThat(firstCount).isBetween(10, expected.size() - 10);

        try (KafkaBroker broker = KafkaBroker.start();
                FlinkCluster cluster = FlinkCluster.start(2)) {
            String job = submit(cluster, broker, "--parallelism", "2");
            assertThat(tasksOf(cluster, job)).contains(2).doesNotContain(4);
            ship(broker, first);
            await(broker, firstCount);

            Outcome twice = run("again", submission(cluster, broker));
            assertThat(twice.exitCode()).isEqualTo(1);
            assertThat(twice.err()).contains("job 'packetd' is RUNNING already as " + job);

            String savepoint = stop(cluster, "packetd");
            // while no job runs, Kafka keeps what comes
            ship(broker, second);
            String other = submit(cluster, broker, "--savepoint", savepoint, "--parallelism", "4");
            assertThat(other).isNotEqualTo(job);
            assertThat(tasksOf(cluster, other)).contains(4);
            await(broker, expected.size());
            // what the job may still have told comes at the latest now
            assertThat(stop(cluster, other)).contains("savepoint");
            assertThat(committed(broker)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void oneLineAndNoJobWhenASavepointIsNotThere() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start();
                FlinkCluster cluster = FlinkCluster.start(1)) {
            List<String> command = submission(cluster, broker);
            command.addAll(List.of("--savepoint", folder.resolve("absent").toString()));
            Outcome outcome = run("absent", command);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err().lines().filter(line -> !line.contains("created ")))
                    .singleElement()
                    .asString()
                    .startsWith("packetd: ")
                    .contains("absent");
            assertThat(cluster.get("/jobs/overview").path("jobs"))
                    .noneMatch(job -> job.path("state").asText().equals("RUNNING"));
            assertThat(cluster.get("/jars").path("files")).isEmpty();
        }
    }

    private List<String> submission(FlinkCluster cluster, KafkaBroker broker) {
        return new ArrayList<>(List.of(
                System.getProperty("packetd.launcher"),
                "submit",
                "--jobmanager",
                cluster.address(),
                "--set",
                "kafka.brokers=" + broker.address(),
                "--set",
                "sink.kafka.format=json",
                "--partitions",
                String.valueOf(PARTITIONS)));
    }

    private String submit(FlinkCluster cluster, KafkaBroker broker, String... more) throws Exception {
        List<String> command = submission(cluster, broker);
        command.addAll(List.of(more));
        return line(run("submit", command));
    }

    private String stop(FlinkCluster cluster, String job) throws Exception {
        return line(run(
                "stop",
                List.of(
                        System.getProperty("packetd.launcher"),
                        "submit",
                        "--jobmanager",
                        cluster.address(),
                        "--stop",
                        job,
                        "--savepoint-dir",
                        folder.resolve("savepoints").toUri().toString())));
    }

    private void ship(KafkaBroker broker, List<String> files) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(System.getProperty("packetd.launcher"), "ship", "--brokers", broker.address(), "--replay"));
        command.addAll(files);
        Outcome outcome = run("ship", command);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    /** What {@code analyze} tells of the same files. */
    private List<String> analyzed(List<String> files) throws Exception {
        Path told = Files.createTempFile(folder, "analyzed", ".jsonl");
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("packetd.launcher"), "analyze", "--json", "--separate", "-o", told.toString()));
        command.addAll(files);
        Outcome outcome = run("analyze", command);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return Files.readAllLines(told, StandardCharsets.UTF_8);
    }

    /** The fixtures of a protocol, under names that are told apart. */
    private List<String> captures(String protocol) throws IOException {
        Path target = Files.createDirectory(folder.resolve(protocol));
        List<String> files = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(Path.of(System.getProperty("packetd.fixtures"), protocol))) {
            for (Path file : tree.filter(path -> path.toString().endsWith(".pcap"))
                    .sorted()
                    .toList()) {
                files.add(Files.copy(file, target.resolve(protocol + files.size() + ".pcap"))
                        .toString());
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static List<Integer> tasksOf(FlinkCluster cluster, String job) throws Exception {
        List<Integer> tasks = new ArrayList<>();
        for (JsonNode vertex : cluster.get("/jobs/" + job).path("vertices")) {
            tasks.add(vertex.path("parallelism").asInt());
        }
        return tasks;
    }

    private static void await(KafkaBroker broker, int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(500))
                .atMost(MAX_RESULTS)
                .untilAsserted(() -> assertThat(committed(broker)).hasSizeGreaterThanOrEqualTo(count));
    }

    private static List<String> committed(KafkaBroker broker) {
        Map<String, Object> options = Map.of(
                "bootstrap.servers",
                broker.address(),
                "isolation.level",
                "read_committed",
                "enable.metrics.push",
                "false");
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(ROUNDTRIPS, partition))
                .toList();
        List<String> lines = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long patience = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < patience
                    && partitions.stream()
                            .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(one -> lines.add(new String(one.value(), StandardCharsets.UTF_8)));
            }
        }
        return lines;
    }

    /** How a command ended. */
    private record Outcome(int exitCode, String out, String err) {}

    private static String line(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines()).hasSize(1);
        return outcome.out().strip();
    }

    private Outcome run(String name, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, name, ".out");
        Path err = Files.createTempFile(folder, name, ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(name + " took more than " + MAX_SECONDS + " s: " + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
