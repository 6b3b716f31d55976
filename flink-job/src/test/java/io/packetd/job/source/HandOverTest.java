// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.schema.SegmentCursor;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {

    private static final int KEY_GROUPS = 128;

    private HandOver handOver = HandOver.open("test", 1 << 20);

    @AfterEach
    void forget() {
        handOver.forget();
    }

    private static SegmentBlock block(int keyGroup, long passedNanos, Map<String, Long> counts) {
        SegmentBlockWriter writer = new SegmentBlockWriter(keyGroup, KEY_GROUPS);
        writer.passed(passedNanos);
        counts.forEach(writer::count);
        return writer.finish();
    }

    private static Map<String, Long> counts(HandOver.Taken taken) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(taken.block());
        return cursor.counts();
    }

    private HandOver.Taken take() {
        return Objects.requireNonNull(handOver.poll());
    }

    @Test
    void timePassesWhenItHasPassedOnAllLanes() {
        HandOver.Lane one = handOver.lane();
        HandOver.Lane other = handOver.lane();
        one.offer(block(0, 5_000, Map.of()));
        take();
        assertThat(handOver.passedNanos()).isZero();
        other.offer(block(1, 3_000, Map.of()));
        assertThat(take().passedNanos()).isEqualTo(3_000);
        assertThat(handOver.passedNanos()).isEqualTo(3_000);
        other.close();
        assertThat(handOver.poll()).isNull();
        assertThat(handOver.passedNanos()).isEqualTo(5_000);
    }

    @Test
    void whatFindsNoRoomIsDroppedAndItsCountsComeWithTheNextRead() {
        handOver.forget();
        handOver = HandOver.open("test", 1);
        HandOver.Lane lane = handOver.lane();
        assertThat(lane.offer(block(0, 1, Map.of("frames", 3L)))).isTrue();
        assertThat(lane.offer(block(1, 1, Map.of("frames", 4L)))).isFalse();
        assertThat(lane.offer(block(2, 1, Map.of("frames", 5L, "skipped.icmp", 1L))))
                .isFalse();
        assertThat(counts(take()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "frames",
                        9L,
                        "skipped.icmp",
                        1L,
                        HandOver.DROPPED_BLOCKS,
                        2L,
                        HandOver.DROPPED_SEGMENTS,
                        0L,
                        HandOver.DROPPED_BYTES,
                        0L));
        assertThat(counts(take())).containsEntry("frames", 3L);
        assertThat(lane.offer(block(3, 1, Map.of()))).isTrue();
    }

    @Test
    void aClosedHandOverTellsWhatWaitsAndTakesNothingMore() {
        HandOver.Lane lane = handOver.lane();
        CompletableFuture<Void> waiting = handOver.available();
        assertThat(waiting).isNotDone();
        lane.offer(block(0, 1, Map.of()));
        assertThat(waiting).isDone();
        handOver.close();
        assertThat(lane.offer(block(0, 1, Map.of()))).isFalse();
        assertThat(handOver.isDrained()).isFalse();
        take();
        assertThat(handOver.poll()).isNull();
        assertThat(handOver.isDrained()).isTrue();
        assertThat(handOver.available()).isDone();
    }

    @Test
    void aNameIsTakenUntilItIsForgotten() {
        assertThatThrownBy(() -> HandOver.open("test", 1)).isInstanceOf(IllegalStateException.class);
        handOver.forget();
        assertThatThrownBy(() -> HandOver.of("test")).hasMessageContaining("no capture in this process");
    }
}
