// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/** Sends on what waits in a {@link HandOver}; at its end every connection is told to end. */
final class LiveReader implements SourceReader<SegmentBlock, LiveSource.NoSplit> {

    private final HandOver handOver;
    private final int keyGroups;
    private long watermark = Long.MIN_VALUE;
    private boolean ended;

    LiveReader(HandOver handOver, int keyGroups) {
        this.handOver = handOver;
        this.keyGroups = keyGroups;
    }

    @Override
    public void start() {
        handOver.startReading();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<SegmentBlock> output) {
        HandOver.Taken taken = handOver.poll();
        if (taken == null) {
            return handOver.isDrained() ? end(output) : InputStatus.NOTHING_AVAILABLE;
        }
        output.collect(taken.block(), BlockTime.passed(0, taken.passedNanos()));
        long passed = BlockTime.passed(0, handOver.passedNanos());
        if (passed > watermark) {
            watermark = passed;
            output.emitWatermark(new Watermark(watermark));
        }
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus end(ReaderOutput<SegmentBlock> output) {
        if (!ended) {
            ended = true;
            long last = handOver.lastNanos();
            for (int group = 0; group < keyGroups; group++) {
                SegmentBlockWriter writer = new SegmentBlockWriter(group, keyGroups);
                writer.count(BlockTime.END_OF_CAPTURE, last);
                output.collect(writer.finish(), BlockTime.passed(0, last));
            }
        }
        return InputStatus.END_OF_INPUT;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return handOver.available();
    }

    /** What waits is in memory only: a job that restarts loses it. */
    @Override
    public List<LiveSource.NoSplit> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public void addSplits(List<LiveSource.NoSplit> splits) {
        throw new IllegalStateException("a live source has no splits");
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
}
