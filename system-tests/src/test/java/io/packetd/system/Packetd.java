// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** packetd as its user knows it: the launcher at the root of the repository. */
final class Packetd {

    /** Of one analysis; the launcher may have to build first. */
    private static final long MAX_SECONDS = 600;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Whether it starts at all; it may have to build first, and a build that fails once fails again. */
    private static @Nullable String startFailure = null;

    private static boolean started;

    private Packetd() {}

    /** What one analysis told. */
    record Analysis(List<RoundTripLine> roundTrips, JsonNode stats) {

        /** An account of the ledger; 0 when it is not named. */
        long account(String name) {
            return stats.path("ledger").path(name).asLong();
        }
    }

    /** Builds packetd where that is necessary, once. */
    static synchronized void build() throws IOException, InterruptedException {
        if (!started) {
            started = true;
            Path out = Files.createTempFile("packetd-live-", ".out");
            Process process = new ProcessBuilder(System.getProperty("packetd.launcher"), "version")
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                startFailure = "packetd does not start: " + Files.readString(out, StandardCharsets.UTF_8);
            }
            Files.delete(out);
        }
        if (startFailure != null) {
            throw new IllegalStateException(startFailure);
        }
    }

    /** Runs {@code packetd analyze --json} over the capture; it must end well. */
    static Analysis analyze(Path capture) throws IOException, InterruptedException {
        build();
        Path lines = capture.resolveSibling(capture.getFileName() + ".jsonl");
        Path stats = capture.resolveSibling(capture.getFileName() + ".stats.json");
        Path err = capture.resolveSibling(capture.getFileName() + ".err");
        String launcher = System.getProperty("packetd.launcher");
        Process process = new ProcessBuilder(
                        launcher, "analyze", "--json", "--quiet", "--stats", stats.toString(), capture.toString())
                .redirectOutput(lines.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("packetd took more than " + MAX_SECONDS + " s for " + capture);
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("packetd ended with " + process.exitValue() + " for " + capture + ": "
                    + Files.readString(err, StandardCharsets.UTF_8));
        }
        List<RoundTripLine> roundTrips = new ArrayList<>();
        for (String line : Files.readAllLines(lines, StandardCharsets.UTF_8)) {
            roundTrips.add(new RoundTripLine(MAPPER.readTree(line)));
        }
        return new Analysis(roundTrips, MAPPER.readTree(stats.toFile()));
    }
}
