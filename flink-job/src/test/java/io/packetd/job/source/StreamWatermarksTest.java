// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class StreamWatermarksTest {

    private static final String IDLE = "idle";

    private final ManualClock clock = new ManualClock();
    private final StreamWatermarks watermarks = new StreamWatermarks(clock, Duration.ofMinutes(5));

    private void passed(String stream, long millis) {
        watermarks.onEvent(block(stream, millis, false), 0, new Told());
    }

    private void end(String stream, long millis) {
        watermarks.onEvent(block(stream, millis, true), 0, new Told());
    }

    private static SegmentBlock block(String stream, long millis, boolean end) {
        SegmentBlockWriter writer = new SegmentBlockWriter(0, 128, stream);
        writer.passed(millis * 1_000_000);
        if (end) {
            writer.count(BlockTime.END_OF_STREAM, millis * 1_000_000);
        }
        return writer.finish();
    }

    private String told() {
        Told told = new Told();
        watermarks.onPeriodicEmit(told);
        return told.last;
    }

    private static final class Told implements WatermarkOutput {
        private String last = "nothing";

        @Override
        public void emitWatermark(Watermark watermark) {
            last = Long.toString(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
            last = IDLE;
        }

        @Override
        public void markActive() {}
    }

    @Test
    void isIdleWithoutStreams() {
        assertThat(told()).isEqualTo(IDLE);
    }

    @Test
    void waitsForTheSlowestStream() {
        passed("a#1", 9000);
        passed("b#1", 5000);
        assertThat(told()).isEqualTo("5000");
        passed("b#1", 8000);
        assertThat(told()).isEqualTo("8000");
    }

    @Test
    void neverGoesBack() {
        passed("a#1", 9000);
        assertThat(told()).isEqualTo("9000");
        passed("b#1", 5000);
        assertThat(told()).isEqualTo("9000");
        passed("a#1", 8000);
        passed("b#1", 9500);
        assertThat(told()).isEqualTo("9000");
    }

    @Test
    void doesNotWaitForAStreamThatHasEnded() {
        passed("a#1", 9000);
        passed("b#1", 5000);
        end("b#1", 5000);
        assertThat(told()).isEqualTo("9000");
    }

    @Test
    void waitsForTheEndOfEveryKeyGroup() {
        passed("a#1", 9000);
        end("b#1", 5000);
        passed("b#1", 5000);
        assertThat(told()).isEqualTo("5000");
        end("b#1", 5000);
        assertThat(told()).isEqualTo("9000");
    }

    @Test
    void doesNotWaitForASilentStream() {
        passed("a#1", 5000);
        clock.advanceTime(Duration.ofMinutes(3));
        passed("b#1", 9000);
        clock.advanceTime(Duration.ofMinutes(2).minusMillis(1));
        assertThat(told()).isEqualTo("5000");
        clock.advanceTime(Duration.ofMillis(1));
        assertThat(told()).isEqualTo("9000");
        clock.advanceTime(Duration.ofMinutes(5));
        assertThat(told()).isEqualTo(IDLE);
    }

    @Test
    void doesNotWaitForAStreamOfUnknownTime() {
        passed("a#1", 9000);
        passed("b#1", 0);
        assertThat(told()).isEqualTo("9000");
    }

    @Test
    void keepsABoundedNumberOfStreams() {
        for (int i = 0; i < StreamWatermarks.MAX_STREAMS + 1; i++) {
            passed("s#" + i, 1000 + i);
        }
        assertThat(told()).isEqualTo("1001");
    }
}
