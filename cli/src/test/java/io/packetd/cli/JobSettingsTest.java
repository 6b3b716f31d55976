// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobSettingsTest {

    @Test
    void nestedAndDottedKeysAreTheSame() throws ConfigException {
        Map<String, String> values = JobSettings.parse("job.yaml", """
                kafka:
                  brokers: "a:1,b:2"
                  client:
                    security.protocol: SSL
                checkpoint.interval: 2 s
                kafka.bounded: yes
                """);

        assertThat(values)
                .containsEntry("kafka.brokers", "a:1,b:2")
                .containsEntry("kafka.client.security.protocol", "SSL")
                .containsEntry("checkpoint.interval", "2 s")
                .containsEntry("kafka.bounded", "true")
                .hasSize(4);
    }

    @Test
    void anEmptyFileSetsNothing() throws ConfigException {
        assertThat(JobSettings.parse("job.yaml", "# nothing\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'kafka: {broker: a}', 'job.yaml: line 1, column 9: kafka.broker: unknown; the nearest known key is kafka.brokers'",
        "'kafka.brokers: [a, b]', 'kafka.brokers: expected a value, not a list'",
        "'kafka.brokers:', 'kafka.brokers: expected a value, not nothing'",
        "'{kafka.group: a, kafka: {group: b}}', 'kafka.group: given twice, first in line 1'",
        "'[a]', 'expected keys with values, not a list'"
    })
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThatThrownBy(() -> JobSettings.parse("job.yaml", text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
