// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.JobArguments;
import io.packetd.shipper.kafka.KafkaTopics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code packetd submit}. */
@Command(
        name = "submit",
        description = {
            "Sends the job to a Flink cluster and waits until it runs; prints the id of the job.",
            "With --stop: stops it with a savepoint, and prints where that lies."
        },
        footer = {
            "",
            "Options of the job are listed by 'packetd config --job'.",
            "",
            "Exit codes: 0 done; 1 the cluster, Kafka or the job failed; 2 wrong usage."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SubmitCommand implements Callable<Integer> {

    /** The job may have as many tasks that read; more partitions cost little. */
    private static final int DEFAULT_PARTITIONS = 16;

    /** More partitions than key groups stay empty. */
    private static final int MAX_PARTITIONS = 128;

    private static final int MAX_PARALLELISM = 128;

    /** Where the launcher says the jar is. */
    private static final String JAR_PROPERTY = "packetd.job.jar";

    private final Console console;
    private final Submission.Time time;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--jobmanager",
            paramLabel = "HOST:PORT",
            required = true,
            description = "REST interface of Flink's job manager, or a URL such as https://flink.example/prod.")
    private String jobManager;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "An option of the job, such as kafka.brokers=kafka:9092. May be given more than once.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Options of the job in YAML, nested or with dots; those of --set win.")
    private @Nullable Path config;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Tasks of each kind, 1 to " + MAX_PARALLELISM + ". Default: that of the cluster.")
    private @Nullable Integer parallelism;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            description = "Go on from this savepoint or checkpoint, also with another parallelism.")
    private @Nullable String savepoint;

    @Option(
            names = "--allow-non-restored",
            description = "Start although state of the savepoint belongs to a part that the job no longer has.")
    private boolean allowNonRestored;

    @Option(
            names = "--no-create-topics",
            description = "Leave missing topics missing; for a Kafka that only the cluster reaches.")
    private boolean noCreateTopics;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Of each topic that is created, 1 to " + MAX_PARTITIONS + ". Default: ${DEFAULT-VALUE}.")
    private int partitions = DEFAULT_PARTITIONS;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description = "Copies of each topic that is created. Default: that of the broker.")
    private @Nullable Short replication;

    @Option(
            names = "--stop",
            paramLabel = "JOB",
            description = "Stop the job of this id or name with a savepoint, and start nothing.")
    private @Nullable String stop;

    @Option(
            names = "--savepoint-dir",
            paramLabel = "DIR",
            description = "Where the savepoint goes, as the cluster sees it. Default: that of the cluster.")
    private @Nullable String savepointDir;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long the job may take to run, or to stop, 1 to 3600. Default: ${DEFAULT-VALUE}.")
    private int wait = 180;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The job's jar. Default: the one that was built with this command.")
    private @Nullable Path jar;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but the result and failures.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    SubmitCommand(Console console, Submission.Time time) {
        this.console = console;
        this.time = time;
    }

    @Override
    public Integer call() throws Exception {
        JobArguments job;
        FlinkRest cluster;
        try {
            cluster = FlinkRest.at(jobManager);
            checkRanges();
            job = stop == null ? job() : null;
        } catch (IllegalArgumentException | ConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        StatusLine status = new StatusLine(console, quiet);
        Submission submission = new Submission(cluster, Duration.ofSeconds(wait), time, status::show);
        String result;
        try {
            result = job == null ? stopped(submission) : started(submission, job, status);
        } finally {
            status.clear();
        }
        PrintStream out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        out.println(result);
        out.flush();
        return 0;
    }

    private String stopped(Submission submission) throws Exception {
        String name = stop == null ? "" : stop;
        return submission.stop(submission.find(name), savepointDir);
    }

    private String started(Submission submission, JobArguments job, StatusLine status) throws Exception {
        Path file = jarFile();
        submission.refuseSecond(job.name());
        if (!noCreateTopics) {
            List<String> created = new KafkaTopics(job.brokers(), job.clientProperties())
                    .create(job.topics(), partitions, Optional.ofNullable(replication));
            if (!created.isEmpty()) {
                status.say("created " + String.join(", ", created) + " with " + partitions + " partitions each");
            }
        }
        String id = submission.start(file, new Submission.Start(job, parallelism, savepoint, allowNonRestored));
        submission.awaitRunning(id);
        status.say("job '" + job.name() + "' runs");
        return id;
    }

    private JobArguments job() throws IOException, ConfigException {
        Map<String, String> options = new LinkedHashMap<>();
        if (config != null) {
            options.putAll(JobSettings.read(config));
        }
        options.putAll(set);
        return JobArguments.of(options);
    }

    private void checkRanges() {
        check("--wait", wait, 3600);
        check("--partitions", partitions, MAX_PARTITIONS);
        if (parallelism != null) {
            check("--parallelism", parallelism, MAX_PARALLELISM);
        }
        if (replication != null) {
            check("--replication", replication, Short.MAX_VALUE);
        }
        if (stop != null && (savepoint != null || config != null || !set.isEmpty())) {
            throw new IllegalArgumentException(
                    "--stop starts nothing, so it goes without --set, --config and --savepoint");
        }
        if (stop == null && savepointDir != null) {
            throw new IllegalArgumentException("--savepoint-dir goes with --stop; to go on from one, use --savepoint");
        }
        if (savepoint == null && allowNonRestored) {
            throw new IllegalArgumentException("--allow-non-restored goes with --savepoint");
        }
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " is not in 1 to " + most);
        }
    }

    private Path jarFile() throws IOException {
        String built = System.getProperty(JAR_PROPERTY);
        Path file = jar != null ? jar : built == null ? null : Path.of(built);
        if (file == null) {
            throw new IOException("where the job's jar is was not said; give --jar FILE");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IOException(file + ": no such jar; build it with 'mvn package', or give --jar FILE");
        }
        return file;
    }
}
