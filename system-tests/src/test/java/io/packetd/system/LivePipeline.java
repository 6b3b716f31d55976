// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * All of packetd on one host: a web server, a shipper that captures what is said to it, a broker, a cluster of two task
 * managers that runs the job, and a reader of the RoundTrips.
 */
final class LivePipeline implements AutoCloseable {

    static final String SEGMENTS = "segments";
    static final String ROUNDTRIPS = "roundtrips";
    static final String LEDGER = "ledger";

    /** More than any failure here may cost on a slow machine. */
    static final Duration MAX_WAIT = Duration.ofMinutes(3);

    private static final int PARTITIONS = 4;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final KafkaBroker broker;
    final FlinkCluster cluster;
    final LiveServer web;
    final StallingProxy network;
    private final Path folder;
    private final Daemon shipper;
    private final CommittedRecords follower;
    private final Map<String, List<Long>> arrived = new ConcurrentHashMap<>();

    private LivePipeline(Path folder) throws Exception {
        this.folder = folder;
        broker = KafkaBroker.start();
        broker.createTopic(SEGMENTS, PARTITIONS);
        broker.createTopic(ROUNDTRIPS, 2);
        broker.createTopic(LEDGER, 1);
        cluster = FlinkCluster.start(2);
        web = webServer();
        network = new StallingProxy(broker.detourPort(), broker.portBehindDetour());
        shipper = new Daemon(
                "shipper",
                folder,
                List.of(
                        System.getProperty("packetd.launcher"),
                        "ship",
                        "--brokers",
                        "127.0.0.1:" + broker.detourPort(),
                        "--topic",
                        SEGMENTS,
                        "--ifaces",
                        "lo",
                        "--proto",
                        "http;" + web.port(),
                        "--domain",
                        "this-host"));
        shipper.start();
        shipper.await(() -> Files.readString(folder.resolve("shipper.log")).contains("shipping"));
        follower = CommittedRecords.follow(broker, this::note, ROUNDTRIPS);
    }

    /** Starts everything but the job. */
    static LivePipeline start(Path folder) throws Exception {
        Packetd.build();
        return new LivePipeline(folder);
    }

    private static LiveServer webServer() throws Exception {
        return LiveServer.start(
                "web",
                (data, port) -> {
                    Files.writeString(data.resolve("nginx.conf"), """
                            daemon off;
                            %s
                            pid %s/nginx.pid;
                            error_log %s/error.log;
                            events { worker_connections 256; }
                            http {
                              access_log off;
                              client_body_temp_path %s/body;
                              proxy_temp_path %s/proxy;
                              fastcgi_temp_path %s/fastcgi;
                              uwsgi_temp_path %s/uwsgi;
                              scgi_temp_path %s/scgi;
                              keepalive_requests 200;
                              server {
                                listen 127.0.0.1:%d;
                                location / { return 200 "$uri\\n"; }
                              }
                            }
                            """.formatted(
                            Programs.isRoot() ? "user root;" : "", data, data, data, data, data, data, data, port));
                    return List.of(
                            Programs.require("nginx", "nginx-light"),
                            "-p",
                            data.toString(),
                            "-c",
                            data.resolve("nginx.conf").toString(),
                            "-e",
                            "error.log");
                },
                (data, port) -> LiveServer.accepts(port));
    }

    private void note(String line) {
        long now = System.nanoTime();
        arrived.computeIfAbsent(path(line), any -> new CopyOnWriteArrayList<>()).add(now);
    }

    /** The path of the request of a RoundTrip. */
    static String path(String line) {
        try {
            JsonNode request = MAPPER.readTree(line).path("Request");
            return request.path("Path").asText("(none)");
        } catch (IOException e) {
            throw new IllegalStateException("no JSON: " + line, e);
        }
    }

    /** Every RoundTrip that was committed: the path of its request, and {@link System#nanoTime()} whenever one arrived. */
    Map<String, List<Long>> arrived() {
        return arrived;
    }

    /** {@link System#nanoTime()} when the RoundTrip of this request arrived first. */
    long arrived(String path) {
        return arrived.getOrDefault(path, List.of()).get(0);
    }

    /** Submits the job and waits until it runs; from a savepoint unless that is empty. */
    String submit(int parallelism, String savepoint) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("packetd.launcher"),
                "submit",
                "--jobmanager",
                cluster.address(),
                "--parallelism",
                Integer.toString(parallelism)));
        if (!savepoint.isEmpty()) {
            command.addAll(List.of("--savepoint", savepoint));
        }
        options("packetd").forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        run("submit", command);
        return cluster.awaitRunningJob();
    }

    private Map<String, String> options(String name) {
        Map<String, String> options = new TreeMap<>();
        options.put("kafka.brokers", broker.address());
        options.put("kafka.segments-topic", SEGMENTS);
        options.put("kafka.group", name);
        options.put("sink.kafka.transactional-id-prefix", name);
        options.put("sink.kafka.format", "json");
        options.put("sink.kafka.topic", name.equals("packetd") ? ROUNDTRIPS : name + "-" + ROUNDTRIPS);
        options.put("sink.kafka.ledger-topic", name.equals("packetd") ? LEDGER : name + "-" + LEDGER);
        return options;
    }

    /** Runs the job once more over all that was shipped, in one process where nothing fails; its topics begin with this name. */
    void runUndisturbed(String name) throws Exception {
        broker.createTopic(name + "-" + ROUNDTRIPS, 1);
        broker.createTopic(name + "-" + LEDGER, 1);
        String classPath = Files.readString(
                Path.of(System.getProperty("packetd.launcher")).resolveSibling("cli/target/packetd.classpath"),
                StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(List.of(
                Programs.java(),
                "-XX:+UseSerialGC",
                "-Dorg.apache.logging.log4j.level=WARN",
                "-cp",
                classPath,
                "io.packetd.job.LiveJob",
                "--kafka.bounded",
                "true"));
        options(name).forEach((key, value) -> command.addAll(List.of("--" + key, value)));
        run(name, command);
    }

    private void run(String name, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        if (!ended || process.exitValue() != 0) {
            throw new IllegalStateException(command + (ended ? " failed: " : " did not end: ") + Files.readString(log));
        }
    }

    /** Waits until a request made from now on has its RoundTrip in the topic. */
    void awaitProgress(HttpLoad load) {
        Map<String, Long> before = Map.copyOf(load.answered());
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(MAX_WAIT)
                .until(() -> load.answered().keySet().stream()
                        .anyMatch(path -> !before.containsKey(path) && arrived.containsKey(path)));
    }

    /** Waits until each of these requests has a RoundTrip in the topic. */
    void awaitAll(HttpLoad load) throws Exception {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(MAX_WAIT)
                    .until(() -> arrived.keySet().containsAll(load.answered().keySet()));
        } catch (ConditionTimeoutException e) {
            Set<String> missing = new TreeSet<>(load.answered().keySet());
            missing.removeAll(arrived.keySet());
            throw new IllegalStateException(
                    missing.size() + " of " + load.answered().size() + " requests are missing, such as "
                            + missing.stream().limit(10).toList() + "; all is "
                            + (broker.isConsumed("packetd", SEGMENTS) ? "" : "not ") + "consumed; " + ledger(LEDGER),
                    e);
        }
    }

    /** Waits until the job has taken all that was shipped; the last blocks carry no RoundTrip. */
    void awaitAllTaken() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(MAX_WAIT)
                .until(() -> broker.isConsumed("packetd", SEGMENTS));
    }

    /** Ends the shipper as its user does, and tells its last words. */
    String stopShipper() throws Exception {
        shipper.stop();
        return Files.readString(folder.resolve("shipper.log"));
    }

    /** The sum of the entries of a ledger topic: what captures counted, and what the engine booked. */
    Ledger ledger(String topic) throws IOException {
        Ledger ledger = new Ledger(new TreeMap<>(), new TreeMap<>());
        for (String line : CommittedRecords.of(broker, topic)) {
            JsonNode entry = MAPPER.readTree(line);
            entry.path("Capture")
                    .properties()
                    .forEach(one ->
                            ledger.capture.merge(one.getKey(), one.getValue().asLong(), Long::sum));
            entry.path("Decoding")
                    .properties()
                    .forEach(one ->
                            ledger.decoding.merge(one.getKey(), one.getValue().asLong(), Long::sum));
        }
        return ledger;
    }

    /** Sums of amounts by name. */
    record Ledger(Map<String, Long> capture, Map<String, Long> decoding) {

        long capture(String name) {
            return capture.getOrDefault(name, 0L);
        }

        /** Captured bytes that no account explains. */
        long imbalance() {
            return of("captured-bytes")
                    - of("framed-bytes")
                    - of("duplicate-bytes")
                    - of("resync-bytes")
                    - of("undetected-bytes")
                    - of("opaque-bytes")
                    - of("stale-bytes")
                    - of("unread-bytes");
        }

        long of(String account) {
            return decoding.getOrDefault(account, 0L);
        }
    }

    @Override
    public void close() throws IOException {
        shipper.close();
        follower.close();
        network.close();
        web.close();
        cluster.close();
        broker.close();
    }
}
