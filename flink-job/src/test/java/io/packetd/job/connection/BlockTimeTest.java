// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockTimeTest {

    private static final long NANOS = 1_735_787_045_000_500_000L;
    private static final long MILLIS = 1_735_787_045_000L;

    @Test
    void isEpochMillisecondsInTheFirstCapture() {
        assertThat(BlockTime.passed(0, NANOS)).isEqualTo(MILLIS);
        assertThat(BlockTime.nanos(MILLIS)).isEqualTo(MILLIS * 1_000_000);
    }

    @Test
    void roundsDeadlinesUpAndPassedTimeDown() {
        assertThat(BlockTime.due(0, NANOS)).isEqualTo(MILLIS + 1);
        assertThat(BlockTime.due(0, MILLIS * 1_000_000)).isEqualTo(MILLIS);
    }

    @Test
    void putsOneCaptureAfterTheOther() {
        assertThat(BlockTime.end(BlockTime.start(0))).isLessThan(BlockTime.start(1));
        assertThat(BlockTime.passed(1, Long.MIN_VALUE)).isEqualTo(BlockTime.start(1));
        assertThat(BlockTime.passed(0, Long.MAX_VALUE)).isLessThan(BlockTime.end(0));
        assertThat(BlockTime.sameCapture(BlockTime.passed(3, NANOS), BlockTime.start(3)))
                .isTrue();
        assertThat(BlockTime.sameCapture(BlockTime.passed(3, NANOS), BlockTime.start(2)))
                .isFalse();
        assertThat(BlockTime.end(BlockTime.start(BlockTime.MAX_CAPTURES - 1))).isPositive();
    }

    @Test
    void timeBefore1970IsNotKnownAndFiresNoTimer() {
        assertThat(BlockTime.nanos(BlockTime.passed(2, -1))).isEqualTo(Long.MIN_VALUE);
        assertThat(BlockTime.due(BlockTime.start(2), -1)).isGreaterThan(BlockTime.passed(2, -1));
    }

    @Test
    void withoutDeadlineThereIsNoTimer() {
        assertThat(BlockTime.due(BlockTime.start(2), Long.MAX_VALUE)).isEqualTo(BlockTime.end(BlockTime.start(2)));
    }
}
