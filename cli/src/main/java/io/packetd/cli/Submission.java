// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.cli.FlinkRest.Job;
import io.packetd.cli.FlinkRest.Progress;
import io.packetd.job.JobArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Starts and stops the job in a cluster, and waits until that is done. */
final class Submission {

    private static final Duration POLL = Duration.ofMillis(200);

    private final FlinkRest cluster;
    private final Duration patience;
    private final Time time;
    private final Consumer<String> progress;

    /** Time that a test can make pass. */
    record Time(LongSupplier nanos, Pause pause) {

        /** Waits. */
        interface Pause {
            void pause(Duration duration) throws InterruptedException;
        }

        static final Time SYSTEM = new Time(System::nanoTime, duration -> Thread.sleep(duration.toMillis()));
    }

    /**
     * How to start.
     *
     * @param parallelism null for that of the cluster
     * @param savepoint null to begin without state
     */
    record Start(
            JobArguments job,
            @Nullable Integer parallelism,
            @Nullable String savepoint,
            boolean allowNonRestored) {}

    /**
     * For one cluster.
     *
     * @param patience how long to wait for the job to run, or for its savepoint
     * @param progress is told, again and again, how far it is
     */
    Submission(FlinkRest cluster, Duration patience, Time time, Consumer<String> progress) {
        this.cluster = cluster;
        this.patience = patience;
        this.time = time;
        this.progress = progress;
    }

    /** Fails when a job of this name has not ended: two would write everything twice, or abort each other's transactions. */
    void refuseSecond(String name) throws IOException {
        for (Job job : cluster.jobs()) {
            if (job.name().equals(name) && !job.isEnded()) {
                throw new FlinkFailure(
                        "job '" + name + "' is " + job.state() + " already as " + job.id() + "; stop it with --stop "
                                + name + ", or give the new one another job.name, kafka.group and "
                                + "sink.kafka.transactional-id-prefix",
                        null);
            }
        }
    }

    /** Sends the jar, starts the job, and returns its id. */
    String start(Path jar, Start start) throws IOException {
        progress.accept("sending " + jar.getFileName());
        String uploaded = cluster.upload(jar);
        progress.accept("starting");
        String job;
        try {
            job = cluster.run(
                    uploaded, start.job().words(), start.parallelism(), start.savepoint(), start.allowNonRestored());
        } catch (IOException e) {
            forget(uploaded, e);
            throw e;
        }
        forget(uploaded, null);
        return job;
    }

    /** The copy of the job is its own, so a jar that stays behind does no harm. */
    private void forget(String uploaded, @Nullable IOException before) {
        try {
            cluster.delete(uploaded);
        } catch (IOException e) {
            if (before != null) {
                before.addSuppressed(e);
            }
        }
    }

    /** Waits until every task of the job runs, or the job has done its work. */
    void awaitRunning(String job) throws IOException, InterruptedException {
        long begin = time.nanos().getAsLong();
        while (true) {
            Progress now = cluster.progress(job);
            if (now.isRunning() || now.state().equals("FINISHED")) {
                return;
            }
            String seen =
                    "job " + job + " is " + now.state() + ", " + now.working() + " of " + now.tasks() + " tasks run";
            progress.accept(seen);
            if (Job.isEnded(now.state())) {
                throw new FlinkFailure("job " + job + " is " + now.state() + why(job), null);
            }
            if (isOver(begin)) {
                String failure = why(job);
                throw new FlinkFailure(
                        seen + " after " + patience.toSeconds() + " s"
                                + (failure.isEmpty() ? slots() : failure)
                                + "; it stays submitted",
                        null);
            }
            time.pause().pause(POLL);
        }
    }

    private String why(String job) throws IOException {
        String failure = cluster.lastFailure(job);
        return failure.isEmpty() ? "" : ": " + failure;
    }

    private String slots() throws IOException {
        int free = cluster.freeSlots();
        return free > 0
                ? ""
                : ": the cluster has no free task slot; start task managers, or take a lower --parallelism";
    }

    /** The id of the job of this id or name. */
    String find(String idOrName) throws IOException {
        List<Job> found = cluster.jobs().stream()
                .filter(job -> !job.isEnded())
                .filter(job -> job.id().equals(idOrName) || job.name().equals(idOrName))
                .toList();
        if (found.size() == 1) {
            return found.get(0).id();
        }
        throw new FlinkFailure(
                found.isEmpty()
                        ? "no job with the id or name '" + idOrName + "' runs there"
                        : found.size() + " jobs there have the name '" + idOrName + "'; give the id of one: "
                                + String.join(", ", found.stream().map(Job::id).toList()),
                null);
    }

    /**
     * Stops a job with a savepoint and returns where it lies.
     *
     * @param folder null for the folder that the cluster is configured with
     */
    String stop(String job, @Nullable String folder) throws IOException, InterruptedException {
        String request = cluster.stop(job, folder);
        long begin = time.nanos().getAsLong();
        @Nullable String location = null;
        while (location == null || !Job.isEnded(cluster.progress(job).state())) {
            if (location == null) {
                location = cluster.savepoint(job, request).location();
            }
            progress.accept("job " + job + (location == null ? " writes its savepoint" : " stops"));
            if (isOver(begin)) {
                throw new FlinkFailure(
                        "job " + job + " has not stopped after " + patience.toSeconds() + " s"
                                + (location == null ? "" : "; its savepoint is " + location),
                        null);
            }
            time.pause().pause(POLL);
        }
        return location;
    }

    private boolean isOver(long begin) {
        return time.nanos().getAsLong() - begin > patience.toNanos();
    }
}
