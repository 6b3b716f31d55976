// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.connection.BlockTime;
import io.packetd.packet.BlockFiller;
import io.packetd.packet.PacketOptions;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one capture in batches that depend on nothing but its files, and gives out the blocks of a batch one by one. The
 * last batch ends with a block for each key group that tells the operator the end.
 */
public final class CaptureBatches implements Closeable {

    /** Frame bytes of a batch, each frame taken for {@link #FRAME_BYTES} more. */
    static final int BATCH_BYTES = 4 << 20;

    private static final int FRAME_BYTES = 64;

    /**
     * How far packets may be out of order, in nanoseconds of capture time: some files hold what several interfaces saw one after
     * the other. Time passes that much later, which costs memory for idle connections and nothing else.
     */
    private static final long DISORDER_NANOS = 60_000_000_000L;

    /** Nothing has been read: no time is known. */
    private static final long NO_TIME = Long.MIN_VALUE;

    private final PcapSplit split;
    private final int keyGroups;
    private final int batchBytes;
    private final CaptureMerge merge;
    private final BlockFiller filler;
    private final List<String> damage = new ArrayList<>();
    private final List<SegmentBlock> blocks = new ArrayList<>();

    private byte[] batchStart;
    private int emitted;
    private boolean exhausted;

    /** What has passed with the batch before: the earliest time in it less the disorder, never going back; nanoseconds. */
    private long passedNanos = NO_TIME;

    /** The same, of the current batch. */
    private long passedAfterBatch = NO_TIME;

    /** Latest capture time so far. */
    private long lastNanos = NO_TIME;

    CaptureBatches(PcapSplit split, int keyGroups, int batchBytes) throws IOException {
        this.split = split;
        this.keyGroups = keyGroups;
        this.batchBytes = batchBytes;
        this.merge = new CaptureMerge(split.files(), damage::add);
        this.filler = new BlockFiller(keyGroups, split.domain(), PacketOptions.DEFAULT);
        this.batchStart = split.batchStart();
        if (batchStart.length > 0) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(batchStart));
            passedNanos = in.readLong();
            passedAfterBatch = passedNanos;
            lastNanos = in.readLong();
            merge.restore(in);
            filler.loadFragments(in);
        }
        if (split.emitted() > 0) {
            readBatch();
            emitted = split.emitted();
        }
    }

    /** The next block; null when the capture has ended. */
    public @Nullable SegmentBlock next() throws IOException {
        while (emitted == blocks.size()) {
            if (exhausted) {
                return null;
            }
            readBatch();
        }
        return blocks.get(emitted++);
    }

    /** The {@link BlockTime} of the block given out last. */
    public long time() {
        return timeOf(passedNanos);
    }

    /** The {@link BlockTime} that has passed with the block given out last: later than before at the end of a batch. */
    long watermark() {
        if (emitted < blocks.size()) {
            return timeOf(passedNanos);
        }
        return exhausted ? BlockTime.end(BlockTime.start(split.capture())) : timeOf(passedAfterBatch);
    }

    private long timeOf(long nanos) {
        return nanos == NO_TIME ? BlockTime.start(split.capture()) : BlockTime.passed(split.capture(), nanos);
    }

    /** The split as it stands after the block given out last. */
    PcapSplit snapshot() {
        return new PcapSplit(split.capture(), split.domain(), split.files(), batchStart, emitted);
    }

    long bytesRead() {
        return merge.bytesRead();
    }

    private void readBatch() throws IOException {
        blocks.clear();
        emitted = 0;
        passedNanos = passedAfterBatch;
        batchStart = position();
        long bytes = 0;
        long earliest = Long.MAX_VALUE;
        while (bytes < batchBytes) {
            if (!merge.next()) {
                exhausted = true;
                filler.endOfInput();
                break;
            }
            Frame frame = merge.frame();
            bytes += frame.length + FRAME_BYTES;
            earliest = Math.min(earliest, frame.capturedAtNanos);
            lastNanos = Math.max(lastNanos, frame.capturedAtNanos);
            filler.add(frame);
        }
        if (bytes > 0 && earliest > NO_TIME + DISORDER_NANOS) {
            passedAfterBatch = Math.max(passedAfterBatch, earliest - DISORDER_NANOS);
        }
        filler.drain(blocks::add);
        if (!damage.isEmpty()) {
            SegmentBlockWriter writer = new SegmentBlockWriter(0, keyGroups);
            damage.forEach(message -> writer.count(BlockTime.DAMAGED + message, 1));
            blocks.add(writer.finish());
            damage.clear();
        }
        if (exhausted) {
            for (int group = 0; group < keyGroups; group++) {
                SegmentBlockWriter writer = new SegmentBlockWriter(group, keyGroups);
                writer.count(BlockTime.END_OF_CAPTURE, lastNanos);
                blocks.add(writer.finish());
            }
        }
    }

    private byte[] position() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(passedNanos);
        out.writeLong(lastNanos);
        merge.save(out);
        filler.saveFragments(out);
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        merge.close();
    }
}
