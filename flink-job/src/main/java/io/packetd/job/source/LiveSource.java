// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.schema.SegmentBlock;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a capture in this JVM, from the {@link HandOver} of the job. One reader takes them all, which costs it nothing but
 * the hand-over; what follows is divided by key group. Ends when the hand-over is closed. Nothing is read again after a failure.
 */
public final class LiveSource implements Source<SegmentBlock, LiveSource.NoSplit, Void> {

    /** Readers of one source. */
    public static final int PARALLELISM = 1;

    private static final long serialVersionUID = 1;

    private final String job;
    private final int keyGroups;

    /**
     * A source of what is handed over to this job.
     *
     * @param keyGroups of the blocks, which is the maximum parallelism of the job
     */
    public LiveSource(String job, int keyGroups) {
        this.job = job;
        this.keyGroups = keyGroups;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<SegmentBlock, NoSplit> createReader(SourceReaderContext context) {
        if (context.currentParallelism() != PARALLELISM) {
            throw new IllegalStateException("a live source has one reader, not " + context.currentParallelism());
        }
        return new LiveReader(HandOver.of(job), keyGroups);
    }

    @Override
    public SplitEnumerator<NoSplit, Void> createEnumerator(SplitEnumeratorContext<NoSplit> context) {
        return new NoSplits();
    }

    @Override
    public SplitEnumerator<NoSplit, Void> restoreEnumerator(
            SplitEnumeratorContext<NoSplit> context, @Nullable Void checkpoint) {
        return new NoSplits();
    }

    @Override
    public SimpleVersionedSerializer<NoSplit> getSplitSerializer() {
        return new Nothing<>();
    }

    @Override
    public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
        return new Nothing<>();
    }

    /** There is none: the reader knows where to read. */
    public static final class NoSplit implements SourceSplit {

        private NoSplit() {}

        @Override
        public String splitId() {
            return "none";
        }
    }

    private static final class NoSplits implements SplitEnumerator<NoSplit, Void> {

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int reader, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<NoSplit> splits, int reader) {}

        @Override
        public void addReader(int reader) {}

        @Override
        @SuppressWarnings("NullAway") // a Void has no other value
        public Void snapshotState(long checkpoint) {
            return null;
        }

        @Override
        public void close() {}
    }

    private static final class Nothing<T> implements SimpleVersionedSerializer<T> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(@Nullable T nothing) {
            return new byte[0];
        }

        @Override
        @SuppressWarnings("NullAway") // a Void has no other value
        public T deserialize(int version, byte[] serialized) {
            return null;
        }
    }
}
