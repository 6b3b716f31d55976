// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code docs/configuration.md} says what the code says: nothing more, nothing less, in the same order. */
class ConfigurationPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("packetd.fixtures", "../fixtures")).resolveSibling("docs/configuration.md");

    @Test
    @DisplayName("L-066: lists every key of the configuration file")
    void listsEveryKeyOfTheConfigurationFile() throws IOException {
        assertThat(rows("## Configuration file"))
                .containsExactlyElementsOf(Arrays.stream(ConfigKey.values())
                        .map(key ->
                                List.of("`" + key.path() + "`", key.type(), key.fallback(), key.range(), key.meaning()))
                        .toList());
    }

    @Test
    void listsEveryOptionOfAnalyze() throws IOException {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(nowhere, new PrintWriter(nowhere, false, StandardCharsets.UTF_8), false, false);
        List<OptionSpec> options =
                new CommandLine(new AnalyzeCommand(console)).getCommandSpec().options();
        assertThat(rows("## `packetd analyze"))
                .extracting(row -> row.get(0))
                .containsExactlyElementsOf(
                        options.stream().map(ConfigurationPageTest::shown).toList());
    }

    private static String shown(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (option.arity().max() > 0) {
            names.set(names.size() - 1, names.get(names.size() - 1) + " " + option.paramLabel());
        }
        return "`" + String.join("`, `", names) + "`";
    }

    /** The cells of the first table below this heading, without its head. */
    private static List<List<String>> rows(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith(heading))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        return lines.stream()
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1).split("\\|", 0))
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
