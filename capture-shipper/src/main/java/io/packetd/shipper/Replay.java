// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Ships a capture file with its own time stamps. Nothing is dropped: when the output has no room, the file is read more slowly.
 *
 * <p>Time passes as when the file is analysed where it lies: a batch later, and a minute later for packets out of order. The end
 * is told to every key group, so that the job ends the connections of this file.
 */
public final class Replay {

    /** The name under which the last block of each key group carries the time of the stream's last packet, epoch nanoseconds. */
    public static final String END_OF_STREAM = "end-of-stream";

    /** Frame bytes of a batch, each frame taken for {@link #FRAME_BYTES} more. */
    private static final int BATCH_BYTES = 4 << 20;

    private static final int FRAME_BYTES = 64;

    /** How far packets may be out of order, in nanoseconds of capture time. */
    private static final long DISORDER_NANOS = 60_000_000_000L;

    private final Path file;
    private final int keyGroups;
    private final BlockStream stream;
    private final Pace pace;
    private final ShipperMetrics metrics;

    private volatile boolean stopped;
    private volatile long bytesRead;
    private long batchBytes;
    private long earliestNanos = Long.MAX_VALUE;
    private long passedNanos;
    private long lastNanos = Long.MIN_VALUE;
    private long frames;
    private long frameBytes;

    /**
     * A replay of one file.
     *
     * @param domain capture domain of all flows
     * @param name of the stream, see {@link io.packetd.schema.StreamName}
     * @param pace how fast
     */
    public Replay(
            Path file,
            int keyGroups,
            String domain,
            String name,
            LoopOptions options,
            BlockOutput output,
            Pace pace,
            ShipperMetrics metrics) {
        this.file = file;
        this.keyGroups = keyGroups;
        this.stream = new BlockStream(keyGroups, domain, name, options.blockBytes(), output);
        this.pace = pace;
        this.metrics = metrics;
    }

    /**
     * Ships the whole file.
     *
     * @throws CaptureException if the file is damaged; everything before has been handed over, and the end told
     */
    public void run() throws IOException, InterruptedException {
        try (CaptureFile capture = CaptureFile.open(file)) {
            Frame frame = new Frame();
            try {
                while (!stopped && capture.next(frame)) {
                    take(frame);
                    bytesRead = capture.bytesReadFromDisk();
                }
            } finally {
                end();
                bytesRead = capture.bytesReadFromDisk();
            }
        }
    }

    /** Makes {@link #run} end soon, as if the file ended there. */
    public void stop() {
        stopped = true;
        pace.stop();
    }

    /** Bytes taken from the file so far. May be called by any thread. */
    public long bytesRead() {
        return bytesRead;
    }

    private void take(Frame frame) throws InterruptedException {
        if (pace.mustWait(frame.capturedAtNanos)) {
            // who waits has nothing in hand: what was read is to be seen at its time
            stream.flush();
            pace.await(frame.capturedAtNanos);
        }
        earliestNanos = Math.min(earliestNanos, frame.capturedAtNanos);
        lastNanos = Math.max(lastNanos, frame.capturedAtNanos);
        stream.add(frame);
        frames++;
        frameBytes += frame.length;
        batchBytes += frame.length + FRAME_BYTES;
        if (batchBytes >= BATCH_BYTES) {
            endBatch();
        }
    }

    private void endBatch() {
        stream.flush();
        passedNanos = Math.max(passedNanos, earliestNanos - DISORDER_NANOS);
        stream.passed(passedNanos);
        batchBytes = 0;
        earliestNanos = Long.MAX_VALUE;
        metrics.add(ShipperMetric.FRAMES, frames);
        metrics.add(ShipperMetric.FRAME_BYTES, frameBytes);
        frames = 0;
        frameBytes = 0;
    }

    private void end() {
        if (lastNanos == Long.MIN_VALUE) {
            return;
        }
        stream.endOfInput();
        endBatch();
        stream.countRest();
        for (int group = 0; group < keyGroups; group++) {
            stream.tell(group, END_OF_STREAM, lastNanos);
            stream.finish(group);
        }
    }
}
