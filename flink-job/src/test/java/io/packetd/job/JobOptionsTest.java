// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobOptionsTest {

    @Test
    void hasDefaultsForAllButTheBrokers() {
        Configuration options = JobOptions.parse("--kafka.brokers", "k:9092");

        assertThat(options.get(JobOptions.BROKERS)).isEqualTo("k:9092");
        assertThat(options.get(JobOptions.SEGMENTS_TOPIC)).isEqualTo("packetd.segments");
        assertThat(options.get(JobOptions.CHECKPOINT_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(JobOptions.clientProperties(options)).isEmpty();
    }

    @Test
    void takesEveryOption() {
        List<String> arguments = new ArrayList<>();
        for (ConfigOption<?> option : JobOptions.ALL) {
            arguments.add("--" + option.key());
            arguments.add(
                    option.defaultValue() instanceof Boolean
                            ? "true"
                            : option.defaultValue() instanceof Duration
                                    ? "7 s"
                                    : option.defaultValue() instanceof Enum ? option.defaultValue() + "" : "other");
        }
        arguments.addAll(List.of("--kafka.client.security.protocol", "SSL"));
        Configuration options = JobOptions.parse(arguments.toArray(new String[0]));

        assertThat(options.get(JobOptions.BOUNDED)).isTrue();
        assertThat(options.get(JobOptions.IDLE_TIMEOUT)).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.get(JobOptions.TRANSACTIONS)).isEqualTo("other");
        assertThat(JobOptions.clientProperties(options)).containsEntry("security.protocol", "SSL");
    }

    @ParameterizedTest
    @CsvSource({
        "--kafka.broker b, kafka.broker: unknown; the nearest known key is kafka.brokers",
        "--brokers b, brokers: unknown; the nearest known key is kafka.brokers",
        "--kafka.group g, kafka.brokers: missing",
        "--kafka.brokers b --checkpoint.interval 1ms, checkpoint.interval: PT0.001S is not in",
        "--kafka.brokers b --sink.kafka.format xml, sink.kafka.format: ",
        "--kafka.brokers b --checkpoint.interval soon, checkpoint.interval: ",
        "--kafka.brokers b --kafka.brokers c, kafka.brokers: given twice",
        "--kafka.brokers, 'expected ''--key value'', not'"
    })
    void namesTheKeyThatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> JobOptions.parse(arguments.split(" ", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aJobWithoutASinkIsAMistake() {
        assertThatThrownBy(() -> JobOptions.parse("--kafka.brokers", "b", "--sink.kafka.topic", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no sink for RoundTrips: give a value to one of sink.kafka.topic");
    }

    @Test
    void pageListsTheOptionsAndTheirDefaults() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("packetd.fixtures"), "../docs/configuration.md"), StandardCharsets.UTF_8);
        List<String> rows = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^\\| `--([a-z.-]+)` \\| (.*?) \\| (.*) \\|$")
                .matcher(page.substring(page.indexOf("## The job on a cluster")));
        while (row.find()) {
            rows.add(row.group());
        }
        assertThat(rows)
                .containsExactlyElementsOf(
                        JobOptions.ALL.stream().map(JobOptionsTest::row).toList());
    }

    private static String row(ConfigOption<?> option) {
        Object fallback = option.defaultValue();
        String shown = fallback == null
                ? "required"
                : fallback instanceof Duration duration
                        ? "`" + org.apache.flink.util.TimeUtils.formatWithHighestUnit(duration) + "`"
                        : "`" + fallback + "`";
        return "| `--" + option.key() + "` | " + shown + " | " + JobOptions.description(option) + " |";
    }
}
