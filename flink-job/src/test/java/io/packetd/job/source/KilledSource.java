// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.schema.SegmentBlock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A source that fails again and again: after so many blocks it waits for a checkpoint, sends half as many blocks more, and
 * throws. So each kill loses blocks that were sent, and each restore begins in mid-file.
 */
@SuppressWarnings("try") // close may be interrupted, as with any reader
final class KilledSource implements Source<SegmentBlock, PcapSplit, List<PcapSplit>> {

    /** Kills of one job; then it may end. */
    private static final int MAX_KILLS = 4;

    private static final Map<String, AtomicInteger> KILLS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final long serialVersionUID = 1;

    private final PcapSource source;
    private final int blocks;
    private final String name = "killed-" + NAMES.incrementAndGet();

    KilledSource(PcapSource source, int blocks) {
        this.source = source;
        this.blocks = blocks;
    }

    int kills() {
        return counter().get();
    }

    private AtomicInteger counter() {
        return KILLS.computeIfAbsent(name, any -> new AtomicInteger());
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public SplitEnumerator<PcapSplit, List<PcapSplit>> createEnumerator(SplitEnumeratorContext<PcapSplit> context) {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<PcapSplit, List<PcapSplit>> restoreEnumerator(
            SplitEnumeratorContext<PcapSplit> context, List<PcapSplit> waiting) {
        return source.restoreEnumerator(context, waiting);
    }

    @Override
    public SimpleVersionedSerializer<PcapSplit> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<PcapSplit>> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }

    @Override
    public SourceReader<SegmentBlock, PcapSplit> createReader(SourceReaderContext context) {
        return new Reader(source.createReader(context), blocks, counter());
    }

    private static final class Reader implements SourceReader<SegmentBlock, PcapSplit> {

        private final SourceReader<SegmentBlock, PcapSplit> reader;
        private final int blocks;
        private final AtomicInteger kills;
        private int polls;
        private boolean waiting;
        private long snapshotWhileWaiting = Long.MAX_VALUE;
        private CompletableFuture<Void> checkpointed = new CompletableFuture<>();

        private Reader(SourceReader<SegmentBlock, PcapSplit> reader, int blocks, AtomicInteger kills) {
            this.reader = reader;
            this.blocks = blocks;
            this.kills = kills;
        }

        @Override
        public void start() {
            reader.start();
        }

        @Override
        public InputStatus pollNext(ReaderOutput<SegmentBlock> output) throws Exception {
            if (waiting) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            if (kills.get() < MAX_KILLS) {
                polls++;
                if (polls == blocks) {
                    waiting = true;
                    checkpointed = new CompletableFuture<>();
                    return InputStatus.NOTHING_AVAILABLE;
                }
                if (polls > blocks + blocks / 2) {
                    kills.incrementAndGet();
                    throw new IllegalStateException("killed by the test");
                }
            }
            return reader.pollNext(output);
        }

        @Override
        public List<PcapSplit> snapshotState(long checkpoint) {
            if (waiting && snapshotWhileWaiting == Long.MAX_VALUE) {
                snapshotWhileWaiting = checkpoint;
            }
            return reader.snapshotState(checkpoint);
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) throws Exception {
            if (checkpoint >= snapshotWhileWaiting) {
                waiting = false;
                checkpointed.complete(null);
            }
            reader.notifyCheckpointComplete(checkpoint);
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return waiting ? checkpointed : reader.isAvailable();
        }

        @Override
        public void addSplits(List<PcapSplit> splits) {
            reader.addSplits(splits);
        }

        @Override
        public void notifyNoMoreSplits() {
            reader.notifyNoMoreSplits();
        }

        @Override
        public void close() throws Exception {
            reader.close();
        }
    }
}
