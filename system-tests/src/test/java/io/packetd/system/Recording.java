// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A capture of some operations and the client's log of them. The captures stay in {@code target/live}. */
final class Recording implements AutoCloseable {

    /** What must be 0 when nothing was lost and the protocol is known. */
    private static final List<String> FLAWS =
            List.of("lost-bytes", "gaps", "rejects", "resync-bytes", "decoder-failures", "unread-bytes", "orphans");

    private final Path capture;
    private final Tcpdump tcpdump;
    private final ClientLog log = new ClientLog();

    private Recording(Path capture, Tcpdump tcpdump) {
        this.capture = capture;
        this.tcpdump = tcpdump;
    }

    /** How a protocol's RoundTrips read in the words of the client's log. */
    interface Reading {
        /** The operation that the RoundTrip tells, or null when it is none of the client's: a driver's greeting. */
        @Nullable
        Operation read(RoundTripLine line);
    }

    /** Begins to capture these ports. */
    static Recording start(String name, int... ports) throws IOException {
        Path folder = Path.of(System.getProperty("packetd.live"));
        Files.createDirectories(folder);
        Path capture = folder.resolve(name + ".pcap");
        return new Recording(capture, Tcpdump.start(capture, ports));
    }

    ClientLog log() {
        return log;
    }

    /** Ends the capture and compares; fails with every difference in words. */
    Packetd.Analysis compare(String protocol, Reading reading) throws IOException, InterruptedException {
        log.settle();
        tcpdump.stop();
        Packetd.Analysis analysis = Packetd.analyze(capture);
        List<String> differences = new ArrayList<>();
        List<Operation> told = new ArrayList<>();
        for (RoundTripLine line : analysis.roundTrips()) {
            check(line, protocol, differences);
            Operation operation = reading.read(line);
            if (operation != null) {
                told.add(operation);
            }
        }
        differences.addAll(Comparison.differences(log.operations(), told));
        for (String flaw : FLAWS) {
            if (analysis.account(flaw) != 0) {
                differences.add("the ledger has " + analysis.account(flaw) + " " + flaw);
            }
        }
        if (analysis.stats().path("imbalance").asLong(-1) != 0) {
            differences.add("the ledger does not balance: " + analysis.stats());
        }
        assertThat(log.operations()).as("the client did something").isNotEmpty();
        assertThat(differences)
                .as("what packetd tells of %s, compared with its client's log", capture)
                .isEmpty();
        return analysis;
    }

    private static void check(RoundTripLine line, String protocol, List<String> differences) {
        if (!line.protocol().equals(protocol)) {
            differences.add("taken for " + line.protocol() + ": " + line);
        }
        if (line.hasRequest() && line.hasResponse() && line.durationNanos() != line.endNanos() - line.startNanos()) {
            differences.add("Duration is not the difference of its times: " + line);
        }
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
