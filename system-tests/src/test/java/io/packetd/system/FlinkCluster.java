// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A Flink session cluster: a job manager and task managers, each a process of its own, from Flink's jars in the folder that the
 * module {@code flink-cluster} fills. Everything listens on 127.0.0.1 only.
 */
final class FlinkCluster implements AutoCloseable {

    /** A free port may be taken by somebody else before the job manager takes it. */
    private static final int MAX_STARTS = 3;

    private static final int SLOTS_PER_TASK_MANAGER = 2;
    private static final Duration MAX_REGISTRATION = Duration.ofSeconds(90);
    private static final Duration MAX_ANSWER = Duration.ofSeconds(30);

    /** What Flink's own scripts open of Java. */
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.net",
            "java.io",
            "java.nio",
            "sun.nio.ch",
            "java.lang.reflect",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks");

    private static final List<String> EXPORTED = List.of(
            "java.rmi/sun.rmi.registry",
            "java.security.jgss/sun.security.krb5",
            "jdk.compiler/com.sun.tools.javac.api");

    /** What Flink's own scripts compute from the size of the process; they are not among its jars. */
    private static final List<String> TASK_MANAGER_MEMORY = List.of(
            "taskmanager.cpu.cores=2.0",
            "taskmanager.memory.framework.heap.size=134217728b",
            "taskmanager.memory.task.heap.size=402653184b",
            "taskmanager.memory.framework.off-heap.size=134217728b",
            "taskmanager.memory.task.off-heap.size=0b",
            "taskmanager.memory.network.min=67108864b",
            "taskmanager.memory.network.max=67108864b",
            "taskmanager.memory.managed.size=0b",
            "taskmanager.memory.jvm-metaspace.size=268435456b",
            "taskmanager.memory.jvm-overhead.min=201326592b",
            "taskmanager.memory.jvm-overhead.max=201326592b");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(MAX_ANSWER).build();
    private final Path folder;
    private final int restPort;
    private final Daemon jobManager;
    private final List<Daemon> taskManagers = new ArrayList<>();

    private FlinkCluster(Path folder, int taskManagerCount) throws IOException {
        this.folder = folder;
        restPort = LiveServer.freePort();
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("config.yaml"), configuration());
        Files.writeString(conf.resolve("log4j2.properties"), """
                rootLogger.level = INFO
                rootLogger.appenderRef.out.ref = Out
                appender.out.name = Out
                appender.out.type = Console
                appender.out.layout.type = PatternLayout
                appender.out.layout.pattern = %d %-5p %c{1} - %m%n
                """);
        jobManager = new Daemon(
                "job-manager",
                folder,
                java(
                        List.of("-Xms256m", "-Xmx512m"),
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        List.of("--executionMode", "cluster", "-Djobmanager.memory.off-heap.size=134217728b")));
        for (int index = 0; index < taskManagerCount; index++) {
            List<String> arguments = new ArrayList<>(List.of("-Dtaskmanager.resource-id=tm" + index));
            TASK_MANAGER_MEMORY.forEach(option -> arguments.add("-D" + option));
            taskManagers.add(new Daemon(
                    "task-manager-" + index,
                    folder,
                    java(
                            List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m"),
                            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                            arguments)));
        }
    }

    /** Starts a cluster and waits until all its task managers have registered. */
    static FlinkCluster start(int taskManagerCount) throws IOException {
        for (int attempt = 1; ; attempt++) {
            FlinkCluster cluster = new FlinkCluster(Files.createTempDirectory("packetd-flink-"), taskManagerCount);
            try {
                cluster.begin();
                return cluster;
            } catch (IllegalStateException e) {
                cluster.close();
                if (attempt == MAX_STARTS) {
                    throw e;
                }
            }
        }
    }

    private void begin() throws IOException {
        jobManager.start();
        for (Daemon taskManager : taskManagers) {
            taskManager.start();
        }
        jobManager.await(() -> get("/overview").has("taskmanagers"));
        awaitTaskManagers(taskManagers.size());
    }

    private List<String> java(List<String> memory, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(Programs.java(), "-XX:+UseSerialGC"));
        command.addAll(memory);
        EXPORTED.forEach(name -> command.add("--add-exports=" + name + "=ALL-UNNAMED"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(List.of("-cp", folder.resolve("conf") + ":" + jars().resolve("*"), main));
        command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
        command.addAll(arguments);
        return command;
    }

    /** Flink's jars; they must not be on the class path of this test, see docs/decisions/0011. */
    private static Path jars() {
        Path jars = Path.of(System.getProperty("packetd.flink", "flink-cluster/target/lib"));
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException(
                    jars + " is missing; mvn -Psystem -pl flink-cluster package makes it, as a whole build does");
        }
        return jars;
    }

    private String configuration() throws IOException {
        // without bind-host the blob server listens on every address
        return """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %d
                jobmanager.bind-host: 127.0.0.1
                jobmanager.memory.process.size: 800m
                taskmanager.host: 127.0.0.1
                taskmanager.bind-host: 127.0.0.1
                taskmanager.numberOfTaskSlots: %d
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                blob.server.port: 0
                heartbeat.interval: 2000
                heartbeat.timeout: 10000
                io.tmp.dirs: %s
                execution.checkpointing.dir: %s
                execution.checkpointing.savepoint-dir: %s
                restart-strategy.type: fixed-delay
                restart-strategy.fixed-delay.attempts: 100
                restart-strategy.fixed-delay.delay: 1 s
                state.backend.type: hashmap
                """.formatted(
                        LiveServer.freePort(),
                        SLOTS_PER_TASK_MANAGER,
                        restPort,
                        Files.createDirectories(folder.resolve("tmp")),
                        folder.resolve("checkpoints").toUri(),
                        folder.resolve("savepoints").toUri());
    }

    /** Where jobs are submitted, such as {@code 127.0.0.1:8081}. */
    String address() {
        return "127.0.0.1:" + restPort;
    }

    /** What the job manager answers at this path of its REST interface. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://" + address() + path))
                        .timeout(MAX_ANSWER)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " was answered by " + answer.statusCode() + ": " + answer.body());
        }
        return MAPPER.readTree(answer.body());
    }

    /** Waits until there is one job that runs with all its tasks, and tells its id. */
    String awaitRunningJob() {
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(MAX_REGISTRATION)
                .until(this::runningJob, id -> !id.isEmpty());
    }

    private String runningJob() throws IOException, InterruptedException {
        String found = "";
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            JsonNode tasks = job.path("tasks");
            if ("RUNNING".equals(job.path("state").asText())
                    && tasks.path("running").asInt() == tasks.path("total").asInt()) {
                found = job.path("jid").asText();
            }
        }
        return found;
    }

    /**
     * Stops a job with a savepoint and waits for its end.
     *
     * @param drain whether its input is to end too, so that nothing stays pending
     * @return where the savepoint is
     */
    String stop(String job, boolean drain) throws IOException, InterruptedException {
        String path = "/jobs/" + job + "/stop";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://" + address() + path))
                        .timeout(MAX_ANSWER)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"drain\":" + drain + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException(path + " was answered by " + answer.statusCode() + ": " + answer.body());
        }
        String trigger = MAPPER.readTree(answer.body()).path("request-id").asText();
        JsonNode operation = Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(MAX_REGISTRATION)
                .until(
                        () -> get("/jobs/" + job + "/savepoints/" + trigger),
                        status -> "COMPLETED"
                                .equals(status.path("status").path("id").asText()))
                .path("operation");
        if (operation.path("location").isMissingNode()) {
            throw new IOException(path + " failed: " + operation);
        }
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(MAX_REGISTRATION)
                .until(() -> "FINISHED".equals(get("/jobs/" + job).path("state").asText()));
        return operation.path("location").asText();
    }

    /** Slots of the task managers that the job manager knows; those of a killed one stay until its heartbeat is missed. */
    int slots() throws IOException, InterruptedException {
        return get("/overview").path("slots-total").asInt();
    }

    /**
     * Waits until the job manager knows exactly so many, with the slots of each: a task manager registers first and reports its
     * slots later, and a job that comes in between has to wait.
     */
    void awaitTaskManagers(int count) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(MAX_REGISTRATION)
                .until(() -> get("/overview").path("taskmanagers").asInt() == count
                        && slots() == count * SLOTS_PER_TASK_MANAGER);
    }

    /** {@code kill -9} of a task manager. */
    void killTaskManager(int index) throws InterruptedException {
        taskManagers.get(index).kill();
    }

    /** Starts a task manager that was killed; {@link #awaitTaskManagers} waits for it. */
    void startTaskManager(int index) throws IOException {
        taskManagers.get(index).start();
    }

    /** Ends all processes and removes checkpoints, savepoints and logs. */
    @Override
    public void close() {
        taskManagers.forEach(Daemon::close);
        jobManager.close();
        try {
            LiveServer.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the folder of the Flink cluster", e);
        }
    }
}
