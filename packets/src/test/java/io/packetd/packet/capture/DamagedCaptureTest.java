// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DamagedCaptureTest {

    static Stream<Named<byte[]>> plainSamples() {
        return CaptureFileTest.samples().limit(3);
    }

    @ParameterizedTest
    @MethodSource("plainSamples")
    void cutAnywhereGivesAPrefixAndTellsTheOffset(byte[] whole) {
        List<Captures.Seen> frames = Captures.readWhole(whole);
        for (int length = 0; length < whole.length; length++) {
            Captures.Reading reading = Captures.read(Arrays.copyOf(whole, length));
            assertThat(reading.frames())
                    .isEqualTo(frames.subList(0, reading.frames().size()));
            if (reading.damage() != null) {
                assertThat(reading.damage().offset()).isBetween(0L, (long) length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plainSamples")
    void damageAnywhereLeavesTheFramesBefore(byte[] whole) {
        List<Captures.Seen> frames = Captures.readWhole(whole);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xff;
            Captures.Reading reading = Captures.read(damaged);
            int untouched = 0;
            while (untouched < Math.min(frames.size(), reading.frames().size())
                    && frames.get(untouched).equals(reading.frames().get(untouched))) {
                untouched++;
            }
            assertThat(untouched).as("byte %d", at).isGreaterThanOrEqualTo(framesBefore(whole, at));
        }
    }

    private static int framesBefore(byte[] whole, int end) {
        return Captures.read(Arrays.copyOf(whole, end)).frames().size();
    }
}
