// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.AnalysisRequest;
import io.packetd.job.LocalAnalysis;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.sink.roundtrip.RunFiles;
import io.packetd.job.source.CaptureFiles;
import io.packetd.job.source.CaptureInput;
import io.packetd.job.source.PcapSource;
import io.packetd.job.source.ReadProgress;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import io.packetd.protocol.Rule;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code packetd analyze}. */
@Command(
        name = "analyze",
        description = "Shows the requests and responses in capture files.",
        footer = {
            "",
            "Files are pcap or pcapng, plain or compressed with gzip or zstd. Several files are one capture: "
                    + "their packets are merged by time, so that connections go on from file to file; see --separate.",
            "",
            "Exit codes: 0 done; 1 a file is damaged or the work failed; 2 wrong usage."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class AnalyzeCommand implements Callable<Integer> {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int MAX_PARALLELISM = 128;

    /** Skipped files that are named one by one. */
    private static final int MAX_REMARKS = 3;

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Capture file, folder (with everything below), glob, or - for standard input.")
    private List<String> inputs;

    @Option(names = "--json", description = "Write RoundTrips as JSON, one object on a line, ordered by time.")
    private boolean json;

    @Option(
            names = "--proto",
            paramLabel = "RULE",
            converter = StandardRuleConverter.class,
            description = {
                "Look for this protocol on these ports: 'name;port[,port...][;host]'. May be given more than once.",
                "Without it the rules of --config count; without any every known protocol is found on any port."
            })
    private List<Rule> rules = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML settings: capture of HTTP bodies, time-out of connections, rules (--proto wins over them).")
    private @Nullable Path configFile;

    @Option(names = "--paired", description = "Only RoundTrips with a request and a response.")
    private boolean paired;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to standard output; RoundTrips as JSON lines.")
    private @Nullable Path output;

    @Option(names = "--stats", paramLabel = "FILE", description = "Write all figures there, as one JSON object.")
    private @Nullable Path statsFile;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Threads that decode, 1 to " + MAX_PARALLELISM + ". Default: one for each processor.")
    private @Nullable Integer parallelism;

    @Option(names = "--separate", description = "Take every file as a capture of its own.")
    private boolean separate;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress bar, no remarks; warnings are shown.")
    private boolean quiet;

    @Option(names = "--no-color", description = "No colours, as with the environment variable NO_COLOR.")
    private boolean noColor;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    AnalyzeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        checkParallelism();
        Settings settings = settings();
        CaptureFiles found = CaptureFiles.resolve(inputs);
        if (!quiet) {
            tellSkipped(found.skipped());
        }
        if (!json && output == null) {
            return analyse(start, found, settings, null);
        }
        try (RunFolder runs = new RunFolder()) {
            return analyse(start, found, settings, runs.path());
        }
    }

    private int analyse(long start, CaptureFiles found, Settings settings, @Nullable Path runs) throws Exception {
        AnalysisRequest request = new AnalysisRequest(
                "analyze-" + ProcessHandle.current().pid() + "-" + Long.toHexString(start),
                found.files(),
                separate ? PcapSource.Grouping.SEPARATE : PcapSource.Grouping.MERGED,
                new Decoding(
                        new StandardProtocols(settings.decoders()),
                        rules.isEmpty() ? settings.rules() : rules,
                        settings.engine()),
                paired ? StatsFunction.Report.PAIRED : StatsFunction.Report.ALL,
                runs);
        AnalysisStats stats = run(request);
        if (runs != null) {
            writeLines(runs);
        }
        Figures figures = Figures.since(start, stats);
        if (statsFile != null) {
            Files.write(statsFile, figures.toJson());
        }
        if (runs == null) {
            console.out().write(new Summary(figures, console.colour() && !noColor).bytes());
        }
        console.out().flush();
        stats.damage().forEach(message -> console.err().println("packetd: warning: " + message));
        return stats.damage().isEmpty() ? DONE : FAILED;
    }

    private void tellSkipped(List<String> reasons) {
        reasons.stream().limit(MAX_REMARKS).forEach(reason -> console.err().println("packetd: skipped " + reason));
        if (reasons.size() > MAX_REMARKS) {
            console.err()
                    .println("packetd: skipped " + (reasons.size() - MAX_REMARKS) + " more files that are no captures");
        }
    }

    private void checkParallelism() {
        if (parallelism != null && (parallelism < 1 || parallelism > MAX_PARALLELISM)) {
            throw new ParameterException(
                    spec.commandLine(), "--parallelism: " + parallelism + " is not in 1 to " + MAX_PARALLELISM);
        }
    }

    /** The library that reads the file is not even loaded when there is none. */
    private Settings settings() throws IOException {
        if (configFile == null) {
            return Settings.DEFAULT;
        }
        try {
            return ConfigFile.read(configFile, new StandardProtocols().protocols());
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int threads() {
        return parallelism != null
                ? parallelism
                : Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors());
    }

    private AnalysisStats run(AnalysisRequest request) throws Exception {
        ProgressBar bar = console.progress() && !quiet ? ProgressBar.show(console.err(), request) : null;
        try {
            return isSmall(request) ? LocalAnalysis.run(request) : EmbeddedCluster.run(request, threads());
        } finally {
            if (bar != null) {
                bar.close();
            }
            ReadProgress.forget(request.name());
        }
    }

    /** Whoever asks for a parallelism asks for Flink. */
    private boolean isSmall(AnalysisRequest request) {
        return parallelism == null
                && request.bytes() <= LocalAnalysis.MAX_BYTES
                && request.files().stream().noneMatch(CaptureInput::isStdin);
    }

    private void writeLines(Path runs) throws IOException {
        if (output == null) {
            RunFiles.merge(runs, console.out());
            return;
        }
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(output), 64 << 10)) {
            RunFiles.merge(runs, file);
        }
    }

    /** Made by picocli. */
    static final class StandardRuleConverter implements ITypeConverter<Rule> {

        private final RuleConverter converter = new RuleConverter(new StandardProtocols().protocols());

        @Override
        public Rule convert(String text) {
            return converter.convert(text);
        }
    }
}
