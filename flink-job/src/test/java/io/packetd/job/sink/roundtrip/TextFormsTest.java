// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "999, 999ns",
        "1000, 1µs",
        "538360, 538.36µs",
        "1500000, 1.5ms",
        "12365385, 12.365385ms",
        "1938920000, 1.93892s",
        "59999999999, 59.999999999s",
        "60000000000, 1m0s",
        "60500000000, 1m0.5s",
        "3600000000000, 1h0m0s",
        "7200000000000, 2h0m0s",
        "3661500000000, 1h1m1.5s",
        "-1500000, -1.5ms"
    })
    void writesDurationsAsGoDoes(long nanos, String expected) {
        JsonBytes out = new JsonBytes();
        TextForms.duration(out, nanos);
        assertThat(text(out)).isEqualTo('"' + expected + '"');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2025-01-02T03:04:05.0015Z",
        "2025-01-02T03:04:05Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999999Z",
        "2024-02-29T12:00:00.1Z",
        "2000-03-01T00:00:00Z",
        "2100-12-31T23:59:59Z"
    })
    void writesTimesInUtcWithoutTrailingZeros(String expected) {
        assertThat(time(Instant.parse(expected))).isEqualTo('"' + expected + '"');
    }

    @Test
    void agreesWithTheJdkOnAnyTime() {
        Random random = new Random(20_250_102);
        for (int i = 0; i < 20_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(-9_000_000_000L, 9_000_000_000L));
            assertThat(time(instant)).isEqualTo('"' + instant.toString() + '"');
        }
    }

    private static String time(Instant instant) {
        JsonBytes out = new JsonBytes();
        TextForms.time(out, instant.getEpochSecond() * 1_000_000_000 + instant.getNano());
        return text(out);
    }

    private static String text(JsonBytes out) {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
