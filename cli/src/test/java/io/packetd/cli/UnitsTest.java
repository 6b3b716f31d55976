// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "9223372036854775807, 8.0 EiB"})
    void writesBytes(long bytes, String expected) {
        assertThat(Units.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 µs",
        "538360, 538 µs",
        "1500000, 1.50 ms",
        "99960000, 100 ms",
        "30937186303, 30.9 s"
    })
    void writesThreeDigitsOfADuration(long nanos, String expected) {
        assertThat(Units.duration(nanos)).isEqualTo(expected);
    }

    @Test
    void writesTimeLeft() {
        assertThat(Units.clock(7)).isEqualTo("0:07");
        assertThat(Units.clock(3723)).isEqualTo("1:02:03");
    }

    @Test
    void progressShowsRateAndTimeLeft() {
        assertThat(ProgressBar.line(25 << 20, 100 << 20, 5))
                .isEqualTo("[#######.......................] 25 %  25.0 MiB of 100.0 MiB  5.0 MiB/s  0:15 left");
        assertThat(ProgressBar.line(3 << 20, 0, 2)).isEqualTo("3.0 MiB  1.5 MiB/s");
        assertThat(ProgressBar.line(0, 100, 0)).startsWith("[......").endsWith("0 B/s");
    }
}
