// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.JobArguments;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code docker-compose.yml} and the Dockerfiles fit each other, the build and the options. */
class ComposeFileTest {

    private static final Path ROOT =
            Path.of(System.getProperty("packetd.fixtures", "../fixtures")).resolveSibling("");

    private static final String PINNED = "\\d+\\.\\d+\\.\\d+\\S*";

    @Test
    void everyImageIsPinned() throws IOException {
        List<String> images = found("(?m)^\\s*image: (\\S+)", text("docker-compose.yml"));
        for (String file : List.of("flink.Dockerfile", "packetd.Dockerfile")) {
            images.addAll(found("(?m)^FROM (\\S+)", text("deploy/docker/" + file)));
        }
        assertThat(images).hasSizeGreaterThan(7).allMatch(image -> image.matches("[a-z/-]+:" + PINNED));
    }

    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        String pom = text("pom.xml");
        assertThat(text("docker-compose.yml"))
                .contains("image: apache/kafka:"
                        + found("<kafka.version>(.*)</", pom).get(0) + "\n");
        assertThat(text("deploy/docker/flink.Dockerfile"))
                .contains("FROM flink:" + found("<flink.version>(.*)</", pom).get(0) + "-java17\n");
    }

    @Test
    void noServiceRunsAsRoot() throws IOException {
        Map<String, String> services = services();
        assertThat(services).containsOnlyKeys("kafka", "jobmanager", "taskmanager", "submit", "shipper");
        assertThat(services.values())
                .allSatisfy(service -> assertThat(found("(?m)^    user: (\\S+)$", service))
                        .singleElement()
                        .asString()
                        .isNotEqualTo("root")
                        .doesNotStartWith("0"));
        assertThat(services.values()).noneMatch(service -> service.contains("privileged:"));
    }

    @Test
    void onlyTheShipperHasCapabilities() throws IOException {
        services()
                .forEach((name, service) -> assertThat(found("cap_add: (.*)", service))
                        .as(name)
                        .isEqualTo(name.equals("shipper") ? List.of("[NET_RAW, NET_ADMIN]") : List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"submit", "shipper"})
    void everyOptionIsKnown(String service) throws IOException {
        String[] arguments = command(service);
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(nowhere, new PrintWriter(nowhere, false, StandardCharsets.UTF_8), false, false);
        CommandLine.ParseResult parsed = Main.commandLine(console).parseArgs(arguments);

        assertThat(parsed.subcommand().matchedOptions()).hasSizeGreaterThan(3);
    }

    @Test
    void submitAndShipperMeanTheSameTopic() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String argument : command("submit")) {
            if (argument.startsWith("--set=")) {
                String[] pair = argument.substring("--set=".length()).split("=", 2);
                options.put(pair[0], pair[1]);
            }
        }
        JobArguments job = JobArguments.of(options);
        assertThat(command("shipper")).contains("--topic=" + job.topics().get(0));
    }

    private static Map<String, String> services() throws IOException {
        String file = text("docker-compose.yml");
        String services = file.substring(file.indexOf("\nservices:\n") + 11, file.indexOf("\nvolumes:\n"));
        Map<String, String> found = new LinkedHashMap<>();
        Matcher service = Pattern.compile("(?ms)^  ([a-z]+):\\n(.*?)(?=^  [a-z]+:\\n|\\z)")
                .matcher(services);
        while (service.find()) {
            found.put(service.group(1), service.group(2));
        }
        return found;
    }

    private static String[] command(String service) throws IOException {
        String text = services().getOrDefault(service, "");
        String words = text.substring(text.indexOf("    command:\n") + 13);
        return Stream.of(words.split("\n", -1))
                .takeWhile(line -> line.startsWith("      - "))
                .map(line -> line.substring(8))
                .toArray(String[]::new);
    }

    private static List<String> found(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file), StandardCharsets.UTF_8);
    }
}
