// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.JobArguments;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.protocol.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code packetd config}. */
@Command(
        name = "config",
        description = {
            "Prints a configuration file with every key, its default and its meaning.",
            "With FILE: checks that file, and prints what is in force with it; secrets are not shown."
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConfigCommand implements Callable<Integer> {

    /** Words that YAML takes as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*(?:[ :][A-Za-z0-9._/-]+)*");

    /** Parts of the keys of Kafka's clients whose values nobody else may see. */
    private static final List<String> SECRETS =
            List.of("password", "secret", "jaas", "credential", "token", "keystore.key");

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--job",
            description = "The file of submit, with the options of the job; otherwise that of analyze.")
    private boolean job;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A file to check.")
    private @Nullable Path file;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    ConfigCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<String> lines;
        try {
            lines = job ? jobLines() : analysisLines();
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage(), e);
        }
        PrintStream out = new PrintStream(console.out(), false, StandardCharsets.UTF_8);
        lines.forEach(line -> out.print(line + "\n"));
        out.flush();
        return 0;
    }

    private List<String> jobLines() throws IOException, ConfigException {
        Map<String, String> given =
                file == null ? null : JobArguments.of(JobSettings.read(file)).given();
        List<String> lines = new ArrayList<>();
        for (JobArguments.Described option : JobArguments.described()) {
            if (given == null) {
                lines.add("# " + option.meaning());
            }
            String fallback = option.fallback() == null ? "kafka:9092" : option.fallback();
            String value = given == null ? fallback : given.getOrDefault(option.key(), fallback);
            lines.add(option.key() + ": " + word(value));
        }
        if (given == null) {
            lines.add("# Keys that begin with kafka.client. go to Kafka's clients without that prefix.");
            lines.add("# kafka.client.security.protocol: SSL");
        } else {
            given.forEach((key, value) -> {
                if (lines.stream().noneMatch(line -> line.startsWith(key + ": "))) {
                    lines.add(key + ": " + (isSecret(key) ? "'(not shown)'" : word(value)));
                }
            });
        }
        return lines;
    }

    private List<String> analysisLines() throws IOException, ConfigException {
        List<String> lines = new ArrayList<>();
        Settings settings =
                file == null ? Settings.DEFAULT : ConfigFile.read(file, new StandardProtocols().protocols());
        for (ConfigKey key : ConfigKey.values()) {
            if (file == null && !key.path().contains("[]")) {
                lines.add("# " + key.meaning() + "; " + key.range());
            }
            switch (key) {
                case RULE_NAME -> rules(settings.rules(), lines);
                case RULE_PROTOCOL, RULE_PORTS, RULE_HOST -> {} // told with the rules
                case CONN_EXPIRED ->
                    lines.add(key.path() + ": "
                            + GoDuration.text(settings.engine().idleTimeout()));
                case BODY_CAPTURE ->
                    lines.add(key.path() + ": " + settings.decoders().captureBodies());
                case MAX_BODY_SIZE ->
                    lines.add(key.path() + ": " + settings.decoders().maxBodyBytes());
            }
        }
        return lines;
    }

    private void rules(List<Rule> rules, List<String> lines) {
        if (file == null) {
            lines.add("# What is decoded, and where; nothing here means every protocol on any port. One rule:");
            lines.add("#   - protocol: http      " + ConfigKey.RULE_PROTOCOL.meaning());
            lines.add("#     ports: [80, 8080]   " + ConfigKey.RULE_PORTS.range());
            lines.add("#     host: 192.0.2.7     " + ConfigKey.RULE_HOST.meaning() + "; may be left out");
        }
        lines.add("sniffer.protocols.rules:" + (rules.isEmpty() ? " []" : ""));
        for (Rule rule : rules) {
            lines.add("  - protocol: " + rule.protocol());
            lines.add("    ports: "
                    + rule.ports().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]")));
            if (rule.host() != null) {
                lines.add("    host: \"" + rule.host().getHostAddress() + '"');
            }
        }
    }

    private static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRETS.stream().anyMatch(lower::contains);
    }

    private static String word(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "''") + "'";
    }
}
