// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A process that a test starts, kills and starts again, always by the same command. */
final class Daemon implements AutoCloseable {

    private static final Duration MAX_START = Duration.ofSeconds(90);
    private static final Duration MAX_STOP = Duration.ofSeconds(30);
    private static final int LOG_LINES = 25;

    private final List<String> command;
    private final Path folder;
    private final File log;
    private @Nullable Process process;

    /**
     * A process that is not started yet.
     *
     * @param name of its log file in {@code folder}, which all its starts append to
     */
    Daemon(String name, Path folder, List<String> command) {
        this.command = List.copyOf(command);
        this.folder = folder;
        log = folder.resolve(name + ".log").toFile();
    }

    /** Whether a process answers; an exception means not yet. */
    interface Readiness {
        boolean isReady() throws Exception;
    }

    /** Starts the process; it must not run. */
    void start() throws IOException {
        if (isAlive()) {
            throw new IllegalStateException(log + ": started twice");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().put("TMPDIR", folder.toString());
        process = builder.start();
    }

    /**
     * Waits until the process answers.
     *
     * @throws IllegalStateException with its last lines, if it ended or did not answer in time
     */
    void await(Readiness readiness) throws IOException {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(MAX_START)
                    .ignoreExceptions()
                    .until(() -> !isAlive() || readiness.isReady());
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new IllegalStateException(log + ": no answer in " + MAX_START.toSeconds() + " s:\n" + lastLines(), e);
        }
        if (!isAlive()) {
            throw new IllegalStateException(log + ": it ended:\n" + lastLines());
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends it as {@code kill -9} does: it gets no chance to say goodbye to anybody. */
    void kill() throws InterruptedException {
        if (process != null && !process.destroyForcibly().waitFor(MAX_STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(log + ": it outlived SIGKILL");
        }
    }

    /** Asks it to end, and kills it when it does not. */
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(MAX_STOP.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readString(log.toPath(), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
