// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * The time of one partition: the least time that any of the streams in it has passed. A stream counts from its first block
 * on, until it has ended or has been silent for the idle timeout; a partition without streams is idle, so that it holds
 * nobody back. A stream of unknown time does not count.
 *
 * <p>Ends come once in each key group, so several times in a partition: a block after one brings its stream back, until the
 * end of that block's key group.
 */
final class StreamWatermarks implements WatermarkGenerator<SegmentBlock> {

    /** Most streams told apart in a partition; the one that was silent for longest goes when there is another one. */
    static final int MAX_STREAMS = 1024;

    private final RelativeClock clock;
    private final long idleNanos;
    private final SegmentCursor cursor = new SegmentCursor();

    /** In the order of their last blocks, the longest silent first. */
    private final Map<String, Progress> streams = new LinkedHashMap<>();

    private long watermark = Long.MIN_VALUE;

    /**
     * A generator for one partition.
     *
     * @param clock stands still while the job cannot keep up, so that a stream is not silent because nobody reads it
     * @param idleTimeout above 0
     */
    StreamWatermarks(RelativeClock clock, Duration idleTimeout) {
        this.clock = clock;
        this.idleNanos = idleTimeout.toNanos();
    }

    @Override
    public void onEvent(SegmentBlock block, long timestamp, WatermarkOutput output) {
        String stream = block.stream();
        Progress before = streams.remove(stream);
        if (block.passedNanos() <= 0 || isEnd(block)) {
            return;
        }
        long passed = BlockTime.passed(0, block.passedNanos());
        if (before != null) {
            passed = Math.max(passed, before.passedMillis());
        }
        streams.put(stream, new Progress(passed, clock.relativeTimeNanos()));
        if (streams.size() > MAX_STREAMS) {
            Iterator<String> longestSilent = streams.keySet().iterator();
            longestSilent.next();
            longestSilent.remove();
        }
    }

    /** An end travels without segments, so that only such blocks are looked into. */
    private boolean isEnd(SegmentBlock block) {
        if (block.firstNanos() != 0 || block.lastNanos() != 0) {
            return false;
        }
        try {
            cursor.reset(block);
            return cursor.counts().containsKey(BlockTime.END_OF_STREAM);
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        long now = clock.relativeTimeNanos();
        streams.values().removeIf(progress -> now - progress.heardNanos() >= idleNanos);
        if (streams.isEmpty()) {
            output.markIdle();
            return;
        }
        long least = Long.MAX_VALUE;
        for (Progress progress : streams.values()) {
            least = Math.min(least, progress.passedMillis());
        }
        if (least > watermark) {
            watermark = least;
        }
        output.emitWatermark(new Watermark(watermark));
    }

    /**
     * How far a stream is.
     *
     * @param passedMillis capture time, a {@link BlockTime}
     * @param heardNanos when its last block came, by the clock
     */
    private record Progress(long passedMillis, long heardNanos) {}
}
