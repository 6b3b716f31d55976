// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.packet.capture.Frame;
import io.packetd.shipper.live.FrameQueue;
import java.io.IOException;

/**
 * What one capture thread does: takes frames from its queue, fills blocks and hands them to the output. Never waits for
 * anything but frames, and allocates nothing per packet.
 *
 * <p>All blocks of the stream are sent together, a linger after the first segment in any of them. So the time that a block
 * says to have passed is that of the drain before: everything captured until then lies in blocks sent earlier, whatever their
 * key group.
 */
public final class ShippingLoop {

    /** The clock is read once for so many frames. */
    private static final int FRAMES_PER_LOOK = 64;

    /** Longest wait for a frame, so that a stop is noticed. */
    private static final int MAX_WAIT_MILLIS = 100;

    /** After a stop the queue is read until no frame comes for so long: the kernel hands over half-filled memory late. */
    private static final int LAST_WAIT_MILLIS = 100;

    /** How long the queue is read after a stop when frames keep coming. */
    private static final long LAST_DRAIN_NANOS = 1_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final FrameQueue queue;
    private final BlockStream stream;
    private final ShipperMetrics metrics;
    private final ShipperClock clock;
    private final FrameQueue.Receiver receiver = this::take;
    private final DrainedTime drained;
    private final long lingerNanos;
    private final long heartbeatNanos;

    private volatile boolean stopped;
    private int framesToLook = FRAMES_PER_LOOK;
    private long frames;
    private long frameBytes;
    private long cutBytes;
    private long firstAt;
    private long heartbeatAt;

    /**
     * A loop.
     *
     * @param keyGroups into how many key groups flows are divided: the maximum parallelism of the job
     * @param domain capture domain of all flows
     * @param stream see {@link io.packetd.schema.StreamName}
     * @param metrics told at every heartbeat; shared by all loops of a shipper
     */
    public ShippingLoop(
            FrameQueue queue,
            int keyGroups,
            String domain,
            String stream,
            LoopOptions options,
            BlockOutput output,
            ShipperMetrics metrics,
            ShipperClock clock) {
        this.queue = queue;
        this.stream = new BlockStream(keyGroups, domain, stream, options.blockBytes(), output);
        this.metrics = metrics;
        this.clock = clock;
        this.drained = new DrainedTime(options.hold().toNanos());
        this.lingerNanos = options.linger().toNanos();
        this.heartbeatNanos = options.heartbeat().toNanos();
        this.heartbeatAt = clock.nanoTime();
    }

    /** Ships until {@link #stop} is called by another thread, then what the kernel still holds. */
    public void run() throws IOException {
        try {
            while (!stopped) {
                step();
            }
            long begin = clock.nanoTime();
            while (queue.poll(receiver, LAST_WAIT_MILLIS) > 0 && clock.nanoTime() - begin < LAST_DRAIN_NANOS) {
                flushIfDue(clock.nanoTime());
            }
        } finally {
            // what was captured is shipped, also when the interface has gone
            end();
        }
    }

    /** Makes {@link #run} end soon. */
    public void stop() {
        stopped = true;
    }

    /** Waits for frames once, no longer than blocks may wait. */
    void step() throws IOException {
        long wall = clock.epochNanos();
        long before = clock.nanoTime();
        queue.poll(receiver, waitMillis(before));
        drained.drained(wall, before);
        long now = clock.nanoTime();
        boolean beat = now - heartbeatAt >= heartbeatNanos;
        if (beat || (!stream.isEmpty() && now - firstAt >= lingerNanos)) {
            stream.flush();
            stream.passed(drained.passedNanos());
        }
        if (beat) {
            heartbeat(now);
        }
    }

    private void take(Frame frame) {
        frames++;
        frameBytes += frame.length;
        cutBytes += frame.originalLength - frame.length;
        boolean first = stream.isEmpty();
        stream.add(frame);
        if (first && !stream.isEmpty()) {
            firstAt = clock.nanoTime();
        }
        framesToLook--;
        if (framesToLook == 0) {
            framesToLook = FRAMES_PER_LOOK;
            flushIfDue(clock.nanoTime());
        }
    }

    /** In the midst of a drain: time does not pass. */
    private void flushIfDue(long now) {
        if (!stream.isEmpty() && now - firstAt >= lingerNanos) {
            stream.flush();
        }
    }

    private int waitMillis(long now) {
        long nanos = heartbeatNanos - (now - heartbeatAt);
        if (!stream.isEmpty()) {
            nanos = Math.min(nanos, lingerNanos - (now - firstAt));
        }
        long millis = (Math.max(0, nanos) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return (int) Math.min(MAX_WAIT_MILLIS, millis);
    }

    private void heartbeat(long now) throws IOException {
        heartbeatAt = now;
        tellKernelCounts();
        stream.heartbeat();
        tellMetrics();
    }

    private void tellKernelCounts() throws IOException {
        FrameQueue.KernelCounts counts = queue.takeCounts();
        stream.count(0, "kernel-received", counts.received());
        stream.count(0, "kernel-dropped", counts.dropped());
        metrics.add(ShipperMetric.KERNEL_RECEIVED, counts.received());
        metrics.add(ShipperMetric.KERNEL_DROPPED, counts.dropped());
    }

    private void tellMetrics() {
        metrics.add(ShipperMetric.FRAMES, frames);
        metrics.add(ShipperMetric.FRAME_BYTES, frameBytes);
        metrics.add(ShipperMetric.CUT_BYTES, cutBytes);
        frames = 0;
        frameBytes = 0;
        cutBytes = 0;
    }

    private void end() throws IOException {
        stream.endOfInput();
        stream.flush();
        stream.passed(drained.passedNanos());
        try {
            tellKernelCounts();
        } finally {
            stream.heartbeat();
            tellMetrics();
        }
    }
}
