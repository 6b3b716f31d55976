// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainedTimeTest {

    private static final long SECOND = 1_000_000_000L;

    private final DrainedTime time = new DrainedTime(SECOND);

    @Test
    void isNotKnownBeforeTheFirstDrain() {
        assertThat(time.passedNanos()).isZero();
    }

    @Test
    void followsTheClockByTheHold() {
        time.drained(100 * SECOND, 0);
        assertThat(time.passedNanos()).isEqualTo(99 * SECOND);
        time.drained(101 * SECOND, SECOND);
        assertThat(time.passedNanos()).isEqualTo(100 * SECOND);
    }

    @Test
    void waitsWhenTheClockStepsBack() {
        time.drained(100 * SECOND, 0);
        time.drained(50 * SECOND, SECOND);
        assertThat(time.passedNanos()).isEqualTo(99 * SECOND);
        time.drained(102 * SECOND, 53 * SECOND);
        assertThat(time.passedNanos()).isEqualTo(101 * SECOND);
    }

    @Test
    void followsAStepForwardTenTimesAsFastAsTimeGoesBy() {
        time.drained(100 * SECOND, 0);
        time.drained(3_701 * SECOND, SECOND);
        assertThat(time.passedNanos()).isEqualTo(109 * SECOND);
        time.drained(102 * SECOND, 2 * SECOND);
        assertThat(time.passedNanos()).isEqualTo(109 * SECOND);
    }

    @Test
    void catchesUpAfterAPause() {
        time.drained(100 * SECOND, 0);
        time.drained(160 * SECOND, 60 * SECOND);
        assertThat(time.passedNanos()).isEqualTo(159 * SECOND);
    }
}
