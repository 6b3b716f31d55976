// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "5m, PT5M",
        "1h30m, PT1H30M",
        "90s, PT1M30S",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "2.s, PT2S",
        "1m1s1ms1us1ns, PT1M1.001001001S",
        "1\u00b5s, PT0.000001S",
        "1\u03bcs, PT0.000001S",
        "30m1h, PT1H30M"
    })
    void readsWhatGoWrites(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "5", "m", "5 m", "5x", "5mm", "-5m", "1..5h", ".h", "5m3", "1d", "9999999h", "5M"})
    void readsNothingElse(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }

    @Test
    void readsSeconds() {
        assertThat(GoDuration.ofSeconds("90")).isEqualTo(Duration.ofSeconds(90));
        assertThat(GoDuration.ofSeconds("90.25")).isEqualTo(Duration.ofMillis(90_250));
        assertThat(GoDuration.ofSeconds("-1")).isNull();
        assertThat(GoDuration.ofSeconds("1e9")).isNull();
        assertThat(GoDuration.ofSeconds("99999999999")).isNull();
        assertThat(GoDuration.ofSeconds("9".repeat(100))).isNull();
    }

    @Test
    void writesTheShortestForm() {
        assertThat(GoDuration.text(Duration.ofMinutes(5))).isEqualTo("5m");
        assertThat(GoDuration.text(Duration.ofSeconds(5_430))).isEqualTo("1h30m30s");
        assertThat(GoDuration.text(Duration.ZERO)).isEqualTo("0s");
    }
}
