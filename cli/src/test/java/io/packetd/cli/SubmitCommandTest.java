// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SubmitCommandTest {

    private static final String NO_JOBS = "{\"jobs\":[]}";
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final Path folder;
    private final FakeJobManager flink = new FakeJobManager();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();
    private Path jar;

    SubmitCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        jar = folder.resolve("packetd-job.jar");
    }

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(jar, "the bytes of a jar");
        flink.on("GET /jobs/overview", 200, NO_JOBS)
                .on(
                        "POST /jars/upload",
                        200,
                        "{\"filename\":\"/tmp/flink-web/7_packetd-job.jar\",\"status\":\"success\"}")
                .on("POST /jars/7_packetd-job.jar/run", 200, "{\"jobid\":\"" + ID + "\"}")
                .on("DELETE /jars/7_packetd-job.jar", 200, "{}")
                .on("GET /jobs/" + ID + "/exceptions", 200, "{\"exceptionHistory\":{\"entries\":[]}}");
    }

    @AfterEach
    void end() {
        flink.close();
    }

    @Test
    void sendsTheJarWaitsForEveryTaskAndPrintsTheId() {
        flink.on("GET /jobs/" + ID, 200, progress("INITIALIZING", 2, 0))
                .on("GET /jobs/" + ID, 200, progress("RUNNING", 2, 1))
                .on("GET /jobs/" + ID, 200, progress("RUNNING", 2, 2));

        assertThat(submit("--set", "kafka.brokers=k:9092", "--set", "kafka.group=g", "--parallelism", "4"))
                .isZero();
        assertThat(printed()).containsExactly(ID);
        assertThat(err.toString()).isEqualTo("packetd: job 'packetd' runs\n");
        FakeJobManager.Request upload = flink.request("POST /jars/upload");
        assertThat(upload.contentType()).startsWith("multipart/form-data; boundary=");
        assertThat(upload.body()).contains("name=\"jarfile\"").contains("\r\n\r\nthe bytes of a jar\r\n--");
        assertThat(flink.request("POST /jars/7_packetd-job.jar/run").body())
                .isEqualTo("{\"programArgsList\":[\"--kafka.brokers\",\"k:9092\",\"--kafka.group\",\"g\"],"
                        + "\"parallelism\":4}");
        assertThat(flink.asked()).contains("DELETE /jars/7_packetd-job.jar");
    }

    @Test
    void goesOnFromASavepoint() {
        flink.on("GET /jobs/" + ID, 200, progress("RUNNING", 2, 2));

        assertThat(submit("--set", "kafka.brokers=k", "--savepoint", "file:/s/p", "--allow-non-restored"))
                .isZero();
        assertThat(flink.request("POST /jars/7_packetd-job.jar/run").body())
                .contains("\"savepointPath\":\"file:/s/p\",\"allowNonRestoredState\":true");
    }

    @Test
    void takesOptionsFromAFileAndThoseOfSetWin() throws IOException {
        flink.on("GET /jobs/" + ID, 200, progress("RUNNING", 1, 1));
        Path file = Files.writeString(folder.resolve("job.yaml"), """
                kafka:
                  brokers: from-file:9092
                  client.security.protocol: SSL
                kafka.group: from-file
                """);

        assertThat(submit("--config", file.toString(), "--set", "kafka.group=from-set"))
                .isZero();
        assertThat(flink.request("POST /jars/7_packetd-job.jar/run").body())
                .contains("[\"--kafka.brokers\",\"from-file:9092\",\"--kafka.client.security.protocol\",\"SSL\","
                        + "\"--kafka.group\",\"from-set\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set kafka.broker=k | kafka.broker: unknown; the nearest known key is kafka.brokers",
                "--set kafka.group=g | kafka.brokers: missing",
                "--set kafka.brokers=k --set checkpoint.interval=1ms | checkpoint.interval: ",
                "--set kafka.brokers=k --parallelism 129 | --parallelism: 129 is not in 1 to 128",
                "--set kafka.brokers=k --partitions 0 | --partitions: 0 is not in 1 to 128",
                "--set kafka.brokers=k --savepoint-dir d | --savepoint-dir goes with --stop",
                "--set kafka.brokers=k --allow-non-restored | --allow-non-restored goes with --savepoint",
                "--stop packetd --set kafka.brokers=k | --stop starts nothing"
            })
    void saysWhatIsWrongBeforeAnythingIsSent(String arguments, String message) {
        assertThat(submit(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).startsWith("packetd: " + message);
        assertThat(flink.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost", "localhost:port", "ftp://h:1", "':8081'", "'h h:8081'"})
    void refusesWhatIsNoAddress(String address) {
        assertThat(run("submit", "--jobmanager", address, "--set", "kafka.brokers=k"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("packetd: --jobmanager: '" + address + "' is not host:port");
    }

    @Test
    void oneLineWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(run(
                        "submit",
                        "--jar",
                        jar.toString(),
                        "--jobmanager",
                        "127.0.0.1:" + port,
                        "--set",
                        "kafka.brokers=k"))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("packetd: http://127.0.0.1:" + port + ": no job manager answers")
                .endsWith("; check the address and that the cluster runs");
    }

    @Test
    void oneLineWhenSomebodyElseListens() throws IOException {
        try (FakeJobManager web = new FakeJobManager().on("GET /jobs/overview", 200, "<html>hello</html>")) {
            assertThat(run(
                            "submit",
                            "--jar",
                            jar.toString(),
                            "--jobmanager",
                            web.address(),
                            "--set",
                            "kafka.brokers=k"))
                    .isEqualTo(1);
        }
        assertThat(err.toString().lines()).singleElement().asString().contains("not as a Flink job manager does");
    }

    @Test
    void tellsTheRootCauseOfWhatFlinkRefusesAndForgetsTheJar() throws IOException {
        try (FakeJobManager refusing = new FakeJobManager()
                .on("GET /jobs/overview", 200, NO_JOBS)
                .on("POST /jars/upload", 200, "{\"filename\":\"/tmp/8_packetd-job.jar\"}")
                .on("DELETE /jars/8_packetd-job.jar", 200, "{}")
                .on("POST /jars/8_packetd-job.jar/run", 500, """
                        {"errors":["Internal server error.","<Exception on server side:\\n\
                        org.apache.flink.util.FlinkRuntimeException: Could not execute application.\\n\\tat a.B.c(B.java:1)\\n\
                        Caused by: java.util.concurrent.CompletionException: x\\n\\tat a.B.c(B.java:2)\\n\
                        Caused by: java.io.FileNotFoundException: Cannot find checkpoint '/s/p'.\\n\\tat a.B.c(B.java:3)\\n\
                        \\t... 4 more\\n\\nEnd of exception on server side>"]}""")) {
            assertThat(run(
                            "submit",
                            "--jar",
                            jar.toString(),
                            "--jobmanager",
                            refusing.address(),
                            "--set",
                            "kafka.brokers=k",
                            "--no-create-topics"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .isEqualTo("packetd: http://" + refusing.address() + ": Cannot find checkpoint '/s/p'.\n");
            assertThat(refusing.asked()).contains("DELETE /jars/8_packetd-job.jar");
        }
    }

    @Test
    void saysWhyAnApplicationClusterTakesNoJar() throws IOException {
        try (FakeJobManager application = new FakeJobManager().on("GET /jobs/overview", 200, NO_JOBS)) {
            assertThat(run(
                            "submit",
                            "--jar",
                            jar.toString(),
                            "--jobmanager",
                            application.address(),
                            "--set",
                            "kafka.brokers=k",
                            "--no-create-topics"))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).contains("takes no jars").contains("application cluster");
    }

    @Test
    void refusesASecondJobOfTheName() throws IOException {
        try (FakeJobManager busy = new FakeJobManager().on("GET /jobs/overview", 200, """
                {"jobs":[{"jid":"a1","name":"packetd","state":"CANCELED"},{"jid":"a2","name":"packetd","state":"RESTARTING"}]}""")) {
            assertThat(run(
                            "submit",
                            "--jar",
                            jar.toString(),
                            "--jobmanager",
                            busy.address(),
                            "--set",
                            "kafka.brokers=k"))
                    .isEqualTo(1);
            assertThat(busy.asked()).containsExactly("GET /jobs/overview");
        }
        assertThat(err.toString())
                .startsWith("packetd: job 'packetd' is RESTARTING already as a2; stop it with --stop");
    }

    @Test
    void tellsWhyAJobFailed() throws IOException {
        try (FakeJobManager failing = new FakeJobManager()
                .on("GET /jobs/overview", 200, NO_JOBS)
                .on("POST /jars/upload", 200, "{\"filename\":\"/tmp/7_packetd-job.jar\"}")
                .on("POST /jars/7_packetd-job.jar/run", 200, "{\"jobid\":\"" + ID + "\"}")
                .on("GET /jobs/" + ID, 200, progress("FAILED", 2, 0))
                .on("GET /jobs/" + ID + "/exceptions", 200, """
                        {"exceptionHistory":{"entries":[{"stacktrace":"a.b.C: outer\\n\\tat x\\nCaused by: a.b.D: no topic\\n"}]}}""")) {
            assertThat(run(
                            "submit",
                            "--jar",
                            jar.toString(),
                            "--jobmanager",
                            failing.address(),
                            "--set",
                            "kafka.brokers=k",
                            "--no-create-topics"))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).isEqualTo("packetd: job " + ID + " is FAILED: no topic\n");
        assertThat(printed()).isEmpty();
    }

    @Test
    void saysThatSlotsAreMissingWhenPatienceEnds() {
        flink.on("GET /jobs/" + ID, 200, progress("RUNNING", 8, 3)).on("GET /overview", 200, "{\"slots-available\":0}");

        assertThat(submit("--set", "kafka.brokers=k", "--wait", "5")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("packetd: job " + ID
                        + " is RUNNING, 3 of 8 tasks run after 5 s: the cluster has no free task slot")
                .contains("it stays submitted");
    }

    @Test
    void stopsTheJobOfANameAndPrintsItsSavepoint() throws IOException {
        try (FakeJobManager running = new FakeJobManager()
                .on("GET /jobs/overview", 200, """
                        {"jobs":[{"jid":"a1","name":"packetd","state":"FINISHED"},{"jid":"a2","name":"packetd","state":"RUNNING"}]}""")
                .on("POST /jobs/a2/stop", 202, "{\"request-id\":\"r\"}")
                .on("GET /jobs/a2/savepoints/r", 200, "{\"status\":{\"id\":\"IN_PROGRESS\"}}")
                .on("GET /jobs/a2/savepoints/r", 200, """
                        {"status":{"id":"COMPLETED"},"operation":{"location":"file:/s/savepoint-a2"}}""")
                .on("GET /jobs/a2", 200, progress("RUNNING", 2, 2))
                .on("GET /jobs/a2", 200, progress("FINISHED", 2, 2))) {
            assertThat(run(
                            "submit",
                            "--jobmanager",
                            running.address(),
                            "--stop",
                            "packetd",
                            "--savepoint-dir",
                            "file:/s"))
                    .isZero();
            assertThat(running.request("POST /jobs/a2/stop").body())
                    .isEqualTo("{\"drain\":false,\"targetDirectory\":\"file:/s\"}");
        }
        assertThat(printed()).containsExactly("file:/s/savepoint-a2");
    }

    @Test
    void tellsWhyThereIsNoSavepoint() throws IOException {
        try (FakeJobManager running = new FakeJobManager()
                .on(
                        "GET /jobs/overview",
                        200,
                        "{\"jobs\":[{\"jid\":\"a2\",\"name\":\"packetd\",\"state\":\"RUNNING\"}]}")
                .on("POST /jobs/a2/stop", 202, "{\"request-id\":\"r\"}")
                .on("GET /jobs/a2/savepoints/r", 200, """
                        {"status":{"id":"COMPLETED"},"operation":{"failure-cause":{"class":"x","stack-trace":"a.B: c\\nCaused by: java.io.IOException: disk full"}}}""")) {
            assertThat(run("submit", "--jobmanager", running.address(), "--stop", "a2"))
                    .isEqualTo(1);
        }
        assertThat(err.toString()).isEqualTo("packetd: no savepoint of job a2: disk full\n");
    }

    @Test
    void saysThatThereIsNothingToStop() {
        assertThat(run("submit", "--jobmanager", flink.address(), "--stop", "packetd"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("packetd: no job with the id or name 'packetd' runs there\n");
    }

    private static String progress(String state, int tasks, int running) {
        return "{\"state\":\"" + state + "\",\"vertices\":[{\"parallelism\":" + tasks + ",\"tasks\":{\"RUNNING\":"
                + running + "}}]}";
    }

    private int submit(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("submit", "--jobmanager", flink.address(), "--jar", jar.toString(), "--no-create-topics"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(new String[0]));
    }

    private int run(String... arguments) {
        Console console = new Console(out, new PrintWriter(err, true), false, false);
        Submission.Time time = new Submission.Time(nanos::get, (Duration pause) -> nanos.addAndGet(pause.toNanos()));
        CommandLine line = Main.commandLine(console, time);
        return line.execute(arguments);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
