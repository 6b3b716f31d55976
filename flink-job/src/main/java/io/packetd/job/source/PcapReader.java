// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Reads one capture after the other, one block for each call. */
final class PcapReader implements SourceReader<SegmentBlock, PcapSplit> {

    private final SourceReaderContext context;
    private final int keyGroups;
    private final int batchBytes;
    private final ReadProgress progress;
    private final Queue<PcapSplit> waiting = new PriorityQueue<>(Comparator.comparingInt(PcapSplit::capture));
    private @Nullable CaptureBatches current;
    private long reported;
    private long watermark = Long.MIN_VALUE;
    private boolean noMoreSplits;
    private CompletableFuture<Void> available = new CompletableFuture<>();

    PcapReader(SourceReaderContext context, int keyGroups, int batchBytes, ReadProgress progress) {
        this.context = context;
        this.keyGroups = keyGroups;
        this.batchBytes = batchBytes;
        this.progress = progress;
    }

    @Override
    public void start() {
        if (waiting.isEmpty()) {
            context.sendSplitRequest();
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<SegmentBlock> output) throws Exception {
        CaptureBatches batches = current;
        if (batches == null) {
            PcapSplit split = waiting.poll();
            if (split == null) {
                return idle();
            }
            batches = new CaptureBatches(split, keyGroups, batchBytes);
            current = batches;
            reported = batches.bytesRead();
        }
        SegmentBlock block = batches.next();
        if (block != null) {
            output.collect(block, batches.time());
        }
        progress.add(batches.bytesRead() - reported);
        reported = batches.bytesRead();
        if (batches.watermark() > watermark) {
            watermark = batches.watermark();
            output.emitWatermark(new Watermark(watermark));
        }
        if (block == null) {
            batches.close();
            current = null;
            if (waiting.isEmpty() && !noMoreSplits) {
                context.sendSplitRequest();
            }
        }
        return InputStatus.MORE_AVAILABLE;
    }

    private InputStatus idle() {
        if (noMoreSplits) {
            return InputStatus.END_OF_INPUT;
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return current != null || !waiting.isEmpty() || noMoreSplits
                ? CompletableFuture.completedFuture(null)
                : available;
    }

    @Override
    public List<PcapSplit> snapshotState(long checkpoint) {
        List<PcapSplit> splits = new ArrayList<>(waiting);
        if (current != null) {
            splits.add(current.snapshot());
        }
        return splits;
    }

    @Override
    public void addSplits(List<PcapSplit> splits) {
        waiting.addAll(splits);
        available.complete(null);
    }

    @Override
    public void notifyNoMoreSplits() {
        noMoreSplits = true;
        available.complete(null);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
