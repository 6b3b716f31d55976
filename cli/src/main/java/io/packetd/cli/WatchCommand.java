// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.LineSink;
import io.packetd.job.source.HandOver;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.schema.SegmentBlock;
import io.packetd.shipper.BlockOutput;
import io.packetd.shipper.LiveShipping;
import io.packetd.shipper.LoopOptions;
import io.packetd.shipper.ShipperClock;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import io.packetd.shipper.ShippingLoop;
import io.packetd.shipper.live.CaptureOptions;
import io.packetd.shipper.live.LiveCapture;
import io.packetd.shipper.live.LiveCaptures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code packetd watch}. */
@Command(
        name = "watch",
        description = "Shows the requests and responses on this host as they happen, as JSON lines.",
        footer = {
            "",
            "Needs the right to capture: run it with sudo, or see docs/operations.md. Ctrl-C ends it.",
            "",
            "Exit codes: 0 done; 1 the work failed; 2 wrong usage."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WatchCommand implements Callable<Integer> {

    private static final int KEY_GROUPS = 128;
    private static final long MEBI = 1L << 20;

    /** Blocks that wait for the job. */
    private static final long QUEUE_BYTES = 64 * MEBI;

    /** How long the embedded cluster may take to start. */
    private static final long MAX_START_SECONDS = 60;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaptureFlags capture = new CaptureFlags();

    @Option(names = "--console", description = "Write to standard output instead of to a file.")
    private boolean toConsole;

    @Option(
            names = "--roundtrips.file",
            paramLabel = "FILE",
            description = "The file, which is appended to. Default: ${DEFAULT-VALUE}.")
    private Path file = Path.of("packetd.roundtrips");

    @Option(
            names = "--roundtrips.size",
            paramLabel = "MB",
            description = "The file is rotated at so many MiB. Default: ${DEFAULT-VALUE}.")
    private int fileMebibytes = 100;

    @Option(
            names = "--roundtrips.backups",
            paramLabel = "N",
            description = "Rotated files kept, 0 to 1000. Default: ${DEFAULT-VALUE}.")
    private int backups = 10;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but warnings.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        CaptureOptions options = checked();
        String job = "watch-" + ProcessHandle.current().pid();
        StopSignal signal = StopSignal.install();
        // opened first, on this thread: threads started later have no privileges
        try (LiveCapture live = LiveCaptures.open(options);
                LineFiles lines = toConsole
                        ? LineFiles.toStream(console.out(), signal::ask)
                        : LineFiles.toFile(file, fileMebibytes * MEBI, backups, signal::ask)) {
            HandOver handOver = HandOver.open(job, QUEUE_BYTES);
            LineSink.open(job, lines);
            watch(job, live, handOver, signal);
            IOException failure = lines.failure();
            if (failure != null) {
                throw failure;
            }
            return 0;
        }
    }

    private CaptureOptions checked() {
        try {
            if (fileMebibytes < 1) {
                throw new IllegalArgumentException("--roundtrips.size: " + fileMebibytes + " is below 1");
            }
            if (backups < 0 || backups > 1000) {
                throw new IllegalArgumentException("--roundtrips.backups: " + backups + " is not in 0 to 1000");
            }
            return capture.options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void watch(String job, LiveCapture live, HandOver handOver, StopSignal signal) throws Exception {
        long start = System.nanoTime();
        ShipperMetrics metrics = new ShipperMetrics();
        ExecutorService jobs = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "job");
            thread.setDaemon(true);
            return thread;
        });
        Decoding decoding = new Decoding(new StandardProtocols(), capture.rules());
        Future<AnalysisStats> result = jobs.submit(() -> {
            try {
                return EmbeddedCluster.watch(job, decoding, Runtime.getRuntime().availableProcessors());
            } finally {
                signal.ask();
            }
        });
        if (!handOver.awaitReader(MAX_START_SECONDS, TimeUnit.SECONDS)) {
            result.get(0, TimeUnit.SECONDS);
        }
        LiveShipping shipping = LiveShipping.start(
                live,
                (queue, thread) -> new ShippingLoop(
                        queue,
                        KEY_GROUPS,
                        "",
                        "",
                        LoopOptions.DEFAULT,
                        new Lane(handOver.lane()),
                        metrics,
                        ShipperClock.SYSTEM),
                signal::ask);
        say("watching " + capture.shown() + (toConsole ? "" : ", RoundTrips go to " + file) + "; Ctrl-C ends it");
        signal.await();
        shipping.stop();
        handOver.close();
        AnalysisStats stats = result.get();
        say(metrics.count(ShipperMetric.FRAMES) + " packets, "
                + Figures.since(start, stats).roundTrips() + " RoundTrips, "
                + metrics.count(ShipperMetric.KERNEL_DROPPED) + " packets dropped by the kernel, "
                + stats.capture(HandOver.DROPPED_SEGMENTS) + " segments dropped before decoding");
        Throwable failure = shipping.failure();
        if (failure != null) {
            throw new IOException(Failures.message(failure), failure);
        }
    }

    private void say(String text) {
        if (!quiet) {
            console.err().println("packetd: " + text);
        }
    }

    /** Losses are booked by the hand-over itself. */
    private record Lane(HandOver.Lane lane) implements BlockOutput {
        @Override
        public void take(SegmentBlock block) {
            boolean unused = lane.offer(block);
        }
    }
}
