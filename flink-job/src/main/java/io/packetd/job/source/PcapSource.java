// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Capture files as a bounded source of segment blocks. What it sends depends on the files alone: not on the parallelism, the
 * speed of readers, or restarts. Timestamps and watermarks are {@link BlockTime}s.
 */
public final class PcapSource implements Source<SegmentBlock, PcapSplit, List<PcapSplit>> {

    /** How files belong together. */
    public enum Grouping {
        /** All files are one capture: their packets are merged by time, so connections go on from file to file. */
        MERGED,
        /** Every file is a capture of its own: equal addresses in two files are different connections. */
        SEPARATE
    }

    private static final long serialVersionUID = 1;

    private final List<CaptureInput> files;
    private final Grouping grouping;
    private final int keyGroups;
    private final String job;
    private final int batchBytes;

    /**
     * A source of these files.
     *
     * @param files at least one, in the order of ties
     * @param keyGroups the maximum parallelism of the job
     * @param job names the job's {@link ReadProgress}
     */
    public PcapSource(List<CaptureInput> files, Grouping grouping, int keyGroups, String job) {
        this(files, grouping, keyGroups, job, CaptureBatches.BATCH_BYTES);
    }

    PcapSource(List<CaptureInput> files, Grouping grouping, int keyGroups, String job, int batchBytes) {
        if (files.isEmpty() || files.size() > BlockTime.MAX_CAPTURES) {
            throw new IllegalArgumentException(files.size() + " files are not 1 to " + BlockTime.MAX_CAPTURES);
        }
        this.files = List.copyOf(files);
        this.grouping = grouping;
        this.keyGroups = keyGroups;
        this.job = job;
        this.batchBytes = batchBytes;
    }

    /** How many captures there are to read: more readers than that have nothing to do. */
    public int captures() {
        return grouping == Grouping.MERGED ? 1 : files.size();
    }

    /** Reads one of the captures without Flink, from its start. */
    public CaptureBatches read(int capture) throws IOException {
        return new CaptureBatches(splits().get(capture), keyGroups, batchBytes);
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<PcapSplit, List<PcapSplit>> createEnumerator(SplitEnumeratorContext<PcapSplit> context) {
        return new PcapSplits(context, splits());
    }

    /** The domain is the file's name, not its path, so that flows keep their identity when a folder moves. */
    private List<PcapSplit> splits() {
        if (grouping == Grouping.MERGED) {
            return List.of(PcapSplit.unread(0, "", files));
        }
        List<PcapSplit> splits = new ArrayList<>(files.size());
        Map<String, Integer> names = new HashMap<>();
        for (CaptureInput file : files) {
            String name = String.valueOf(Path.of(file.path()).getFileName());
            int before = names.merge(name, 1, Integer::sum) - 1;
            String domain = before == 0 ? name : name + '#' + before;
            splits.add(PcapSplit.unread(splits.size(), domain, List.of(file)));
        }
        return splits;
    }

    @Override
    public SplitEnumerator<PcapSplit, List<PcapSplit>> restoreEnumerator(
            SplitEnumeratorContext<PcapSplit> context, List<PcapSplit> waiting) {
        return new PcapSplits(context, waiting);
    }

    @Override
    public SourceReader<SegmentBlock, PcapSplit> createReader(SourceReaderContext context) {
        return new PcapReader(context, keyGroups, batchBytes, ReadProgress.of(job));
    }

    @Override
    public SimpleVersionedSerializer<PcapSplit> getSplitSerializer() {
        return new PcapSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<List<PcapSplit>> getEnumeratorCheckpointSerializer() {
        return new PcapSplits.Serializer();
    }
}
