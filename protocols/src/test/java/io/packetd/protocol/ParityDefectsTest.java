// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every defect of the original, from L-040 to L-167, has a test that shows what is required instead: its display name begins
 * with the number. What belongs to parts that are not built yet is named here with the part it waits for.
 */
class ParityDefectsTest {

    private static final Path ROOT = Objects.requireNonNull(
            Path.of(System.getProperty("packetd.fixtures")).toAbsolutePath().getParent());

    private static final String DEFECTS = """
            L-040 L-041 L-042 L-043 L-044 L-045 L-046 L-050 L-051 L-052 L-053 L-054 L-055 L-056 L-057
            L-060 L-061 L-062 L-063 L-064 L-065 L-066 L-067 L-068 L-069 L-080 L-081 L-082 L-083 L-084
            L-085 L-086 L-087 L-088 L-089 L-08A L-08C L-08B L-090 L-091 L-092 L-093 L-094 L-095 L-096
            L-097 L-098 L-099 L-09A L-09B L-09C L-100 L-101 L-102 L-103 L-104 L-110 L-111 L-112 L-113
            L-114 L-115 L-116 L-117 L-118 L-119 L-120 L-121 L-122 L-123 L-124 L-125 L-126 L-127 L-128
            L-129 L-12A L-130 L-131 L-132 L-133 L-134 L-135 L-136 L-137 L-138 L-139 L-140 L-141 L-142
            L-143 L-144 L-145 L-146 L-147 L-148 L-149 L-150 L-151 L-152 L-153 L-154 L-155 L-156 L-157
            L-158 L-160 L-161 L-162 L-163 L-164 L-165 L-166 L-167
            """;

    private static final Map<String, String> NOT_BUILT_YET = Map.of(
            "L-060", "bounded queues between capture and sinks: live capture",
            "L-062", "metric labels of messages without them: metrics",
            "L-063", "watching the configuration file: agent",
            "L-064", "packetd_build_info: metrics",
            "L-065", "reload: agent",
            "L-067", "the HTTP interface of the agent",
            "L-068", "draining sinks on stop: metrics and traces",
            "L-069", "/watch: agent");

    private static final Pattern NAMED = Pattern.compile("@DisplayName\\(\\s*\"(L-[0-9A-F]{3}(?:, L-[0-9A-F]{3})*):");

    @Test
    void everyDefectIsNamedByTheTestThatShowsWhatIsRequired() {
        TreeSet<String> missing = new TreeSet<>(List.of(DEFECTS.trim().split("\\s+")));
        missing.removeAll(named());

        assertThat(missing).isEqualTo(new TreeSet<>(NOT_BUILT_YET.keySet()));
    }

    private static TreeSet<String> named() {
        TreeSet<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.find(ROOT, 20, (path, facts) -> isTest(path))) {
            files.forEach(file -> {
                Matcher matcher = NAMED.matcher(read(file));
                while (matcher.find()) {
                    ids.addAll(List.of(matcher.group(1).split(", ")));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ids;
    }

    private static boolean isTest(Path path) {
        String text = ROOT.relativize(path).toString().replace('\\', '/');
        return text.endsWith(".java") && text.contains("src/test/java/") && !text.contains("/target/");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
