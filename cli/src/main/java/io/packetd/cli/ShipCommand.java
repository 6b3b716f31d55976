// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.packet.capture.CaptureException;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.schema.StreamName;
import io.packetd.shipper.LiveShipping;
import io.packetd.shipper.LoopOptions;
import io.packetd.shipper.Losses;
import io.packetd.shipper.MetricsServer;
import io.packetd.shipper.OverflowPolicy;
import io.packetd.shipper.Pace;
import io.packetd.shipper.Replay;
import io.packetd.shipper.ShipperClock;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import io.packetd.shipper.ShippingLoop;
import io.packetd.shipper.kafka.KafkaOptions;
import io.packetd.shipper.kafka.KafkaOutput;
import io.packetd.shipper.live.CaptureOptions;
import io.packetd.shipper.live.LiveCapture;
import io.packetd.shipper.live.LiveCaptures;
import io.packetd.shipper.spool.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code packetd ship}. */
@Command(
        name = "ship",
        description = "Captures on this host, or reads capture files, and sends blocks of segments to Kafka.",
        footer = {
            "",
            "With --replay each file is a capture of its own with its own timestamps, and its connections end with it.",
            "",
            "Exit codes: 0 done; 1 a file is damaged or the work failed; 2 wrong usage."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ShipCommand implements Callable<Integer> {

    /** As the job divides flows. */
    private static final int KEY_GROUPS = 128;

    private static final Set<String> COMPRESSIONS = Set.of("none", "lz4", "zstd", "gzip", "snappy");

    /** Of the name of a stream this may be the domain. */
    private static final int MAX_DOMAIN_BYTES = SegmentBlockWriter.MAX_STREAM_BYTES - 128;

    /** How long Kafka may take for the rest after a signal. */
    private static final Duration LAST_FLUSH = Duration.ofSeconds(10);

    private static final long MEBI = 1 << 20;

    private final Console console;
    private final ShipperMetrics metrics = new ShipperMetrics();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--brokers",
            paramLabel = "HOST:PORT",
            required = true,
            description = "Kafka's bootstrap servers, separated by commas.")
    private String brokers;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "An existing topic. Default: ${DEFAULT-VALUE}.")
    private String topic = "packetd.segments";

    @Mixin
    private CaptureFlags capture = new CaptureFlags();

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Read these capture files instead: pcap or pcapng, plain or compressed with gzip or zstd.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--speed",
            paramLabel = "SPEED",
            description =
                    "Of a replay: max, or a multiple of the file's own time such as 1x. Default: ${DEFAULT-VALUE}.")
    private String speed = "max";

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description = "Capture domain: flows of different domains are kept apart, and of shippers with one domain "
                    + "each byte is taken once. Default: the name of this host; of a replay that of the file.")
    private @Nullable String domain;

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            description = "none, lz4, zstd, gzip or snappy. Default: ${DEFAULT-VALUE}.")
    private String compression = "lz4";

    @Option(
            names = "--spool",
            paramLabel = "FOLDER",
            description =
                    "Where blocks wait on disk while Kafka is slow or away; what is left there when the shipper ends is "
                            + "sent by the next one. Without it they wait in memory only.")
    private @Nullable Path spoolFolder;

    @Option(
            names = "--spool-size",
            paramLabel = "MIB",
            description = "Most that waits on disk, 8 or more. Default: ${DEFAULT-VALUE}.")
    private int spoolMebibytes = 1024;

    @Option(
            names = "--spool-overflow",
            paramLabel = "POLICY",
            description = "What is dropped when the spool is full: oldest or newest blocks. Default: ${DEFAULT-VALUE}.")
    private String spoolOverflow = "oldest";

    @Option(
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "A property of Kafka's client, such as security.protocol=SSL. May be given more than once.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description = "Serve the shipper's own figures at /metrics there, on the loopback address without a host.")
    private @Nullable String metricsAddress;

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

    ShipCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        CaptureOptions options = checked();
        try {
            return files.isEmpty() ? ship(options) : replay();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private CaptureOptions checked() throws IOException {
        try {
            if (!COMPRESSIONS.contains(compression)) {
                throw new IllegalArgumentException(
                        "--compression: '" + compression + "' is not none, lz4, zstd, gzip or snappy");
            }
            double unused = Pace.parseSpeed(speed);
            checkSpool();
            for (Path file : files) {
                check(file);
            }
            if (domain != null && domain.getBytes(StandardCharsets.UTF_8).length > MAX_DOMAIN_BYTES) {
                throw new IllegalArgumentException("--domain: longer than " + MAX_DOMAIN_BYTES + " bytes");
            }
            return capture.options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void checkSpool() {
        if (spoolMebibytes * MEBI < Spool.MIN_BYTES) {
            throw new IllegalArgumentException("--spool-size: " + spoolMebibytes + " is not 8 or more");
        }
        if (!spoolOverflow.equals("oldest") && !spoolOverflow.equals("newest")) {
            throw new IllegalArgumentException("--spool-overflow: '" + spoolOverflow + "' is not oldest or newest");
        }
        if (spoolFolder != null && !files.isEmpty()) {
            throw new IllegalArgumentException("--spool: not with --replay, which waits for Kafka");
        }
    }

    private static void check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": not readable; check its permissions");
        }
    }

    private KafkaOutput connect(KafkaOptions.WhenFull whenFull) throws IOException {
        Losses losses = new Losses(metrics);
        Spool spool = spoolFolder == null
                ? null
                : Spool.open(spoolFolder, spoolMebibytes * MEBI, OverflowPolicy.of(spoolOverflow), losses, metrics);
        try {
            return KafkaOutput.connect(
                    new KafkaOptions(
                            brokers, topic, compression, whenFull, KafkaOptions.DEFAULT_QUEUE_BYTES, properties),
                    losses,
                    spool,
                    metrics);
        } catch (IOException e) {
            if (spool != null) {
                spool.close();
            }
            throw e;
        }
    }

    private int ship(CaptureOptions options) throws Exception {
        String host = InetAddress.getLocalHost().getHostName();
        String name = domain == null ? host : domain;
        // shippers of several hosts may have one domain, but no stream in common
        String run =
                host + '/' + ProcessHandle.current().pid() + '/' + Long.toHexString(ShipperClock.SYSTEM.epochNanos());
        StopSignal signal = StopSignal.install();
        // opened first, on this thread: threads started later have no privileges
        try (LiveCapture live = LiveCaptures.open(options);
                KafkaOutput output = connect(KafkaOptions.WhenFull.DROP);
                MetricsServer server = metricsAddress == null ? null : MetricsServer.start(metricsAddress, metrics)) {
            LiveShipping shipping = LiveShipping.start(
                    live,
                    (queue, thread) -> new ShippingLoop(
                            queue,
                            KEY_GROUPS,
                            name,
                            StreamName.of(name, run + '/' + thread),
                            LoopOptions.DEFAULT,
                            output,
                            metrics,
                            ShipperClock.SYSTEM),
                    signal::ask);
            say("shipping " + capture.shown() + " to topic " + topic + " as domain " + name
                    + (server == null ? "" : "; metrics on port " + server.port()));
            signal.await();
            shipping.stop();
            boolean flushed = output.flush(LAST_FLUSH);
            tellShipped(flushed);
            Throwable failure = shipping.failure();
            if (failure != null) {
                throw new IOException(Failures.message(failure), failure);
            }
            return flushed || spoolFolder != null ? 0 : 1;
        }
    }

    private void tellShipped(boolean flushed) {
        say(Units.count(metrics.count(ShipperMetric.FRAMES)) + " packets, "
                + Units.count(metrics.count(ShipperMetric.SHIPPED_BLOCKS)) + " blocks shipped, "
                + Units.count(metrics.count(ShipperMetric.KERNEL_DROPPED)) + " packets dropped by the kernel, "
                + Units.count(metrics.count(ShipperMetric.DROPPED_BLOCKS)) + " blocks dropped");
        if (!flushed) {
            console.err()
                    .println("packetd: warning: Kafka did not take everything in " + LAST_FLUSH.toSeconds() + " s"
                            + (spoolFolder == null
                                    ? ""
                                    : "; the rest waits in " + spoolFolder + " for the next start"));
        }
    }

    private int replay() throws Exception {
        boolean damaged = false;
        try (KafkaOutput output = connect(KafkaOptions.WhenFull.WAIT)) {
            String run = Long.toHexString(ShipperClock.SYSTEM.epochNanos());
            Map<String, Integer> names = new LinkedHashMap<>();
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                String name = domainOf(file, names);
                Replay replay = new Replay(
                        file,
                        KEY_GROUPS,
                        name,
                        StreamName.of(name, run + '/' + i),
                        LoopOptions.DEFAULT,
                        output,
                        new Pace(Pace.parseSpeed(speed), ShipperClock.SYSTEM),
                        metrics);
                try {
                    replay.run();
                } catch (CaptureException e) {
                    damaged = true;
                    console.err().println("packetd: warning: " + e.getMessage());
                }
            }
            while (!output.flush(LAST_FLUSH)) {
                say("waiting for Kafka");
            }
        }
        say(Units.count(metrics.count(ShipperMetric.FRAMES)) + " packets, "
                + Units.count(metrics.count(ShipperMetric.SHIPPED_BLOCKS)) + " blocks, "
                + Units.bytes(metrics.count(ShipperMetric.SHIPPED_BYTES)) + " sent to topic " + topic);
        return damaged ? 1 : 0;
    }

    /** The file's name, with a number when it was there before. */
    private String domainOf(Path file, Map<String, Integer> names) {
        if (domain != null) {
            return domain;
        }
        String name = String.valueOf(file.getFileName());
        int before = names.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : name + '#' + before;
    }

    private void say(String text) {
        if (!quiet) {
            console.err().println("packetd: " + text);
        }
    }
}
