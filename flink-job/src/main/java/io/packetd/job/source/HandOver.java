// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.schema.SegmentCursor;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where capture threads hand blocks over to a {@link LiveSource} in the same JVM. Found by name, as a job's classes are made
 * anew on its way into the cluster.
 *
 * <p>Capture never waits: a block that finds no room is dropped, as what is queued already is in order and a hole in front of it
 * would not be smaller. Nothing of it is forgotten. Its counts and the amounts under {@link #DROPPED_BLOCKS}, {@link
 * #DROPPED_SEGMENTS} and {@link #DROPPED_BYTES} go to the job with the next block that is read.
 */
public final class HandOver implements Closeable {

    /** Counts blocks that found no room. */
    public static final String DROPPED_BLOCKS = "handover-dropped-blocks";

    /** Counts the segments in them. */
    public static final String DROPPED_SEGMENTS = "handover-dropped-segments";

    /** Counts the payload bytes in them, as captured. */
    public static final String DROPPED_BYTES = "handover-dropped-bytes";

    /** What a block takes besides its encoding, roughly. */
    private static final int OVERHEAD_BYTES = 128;

    private static final Map<String, HandOver> BY_JOB = new ConcurrentHashMap<>();

    private final String job;
    private final long maxBytes;
    private final List<Lane> lanes = new ArrayList<>();
    private final Queue<Item> items = new ArrayDeque<>();
    private final TreeMap<String, Long> owed = new TreeMap<>();
    private final CountDownLatch reading = new CountDownLatch(1);
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private long bytes;
    private int keyGroups;
    private long passedNanos;
    private long lastNanos;
    private boolean closed;

    private HandOver(String job, long maxBytes) {
        this.job = job;
        this.maxBytes = maxBytes;
    }

    /**
     * Makes the place for one job.
     *
     * @param job not in use by another one in this JVM
     * @param maxBytes of blocks that wait, at least 1; a single block always finds room when none waits
     */
    public static HandOver open(String job, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("no room for blocks: " + maxBytes + " bytes");
        }
        HandOver handOver = new HandOver(job, maxBytes);
        if (BY_JOB.putIfAbsent(job, handOver) != null) {
            throw new IllegalStateException("job " + job + " has a live source already");
        }
        return handOver;
    }

    /** The place of this job. */
    static HandOver of(String job) {
        HandOver handOver = BY_JOB.get(job);
        if (handOver == null) {
            throw new IllegalStateException("no capture in this process for job " + job);
        }
        return handOver;
    }

    /** Adds a capture thread. Time passes for the job when it has passed on all lanes that are open. */
    public synchronized Lane lane() {
        Lane lane = new Lane();
        lanes.add(lane);
        return lane;
    }

    /**
     * Waits until the job reads.
     *
     * @return false when it still did not after that time
     */
    public boolean awaitReader(long timeout, TimeUnit unit) throws InterruptedException {
        return reading.await(timeout, unit);
    }

    /** Ends the stream: the job reads what waits, tells what is pending and ends. What is offered from now on is ignored. */
    @Override
    public void close() {
        CompletableFuture<Void> woken;
        synchronized (this) {
            closed = true;
            woken = available;
        }
        woken.complete(null);
    }

    /** Ends the stream and gives the name free. */
    public void forget() {
        close();
        BY_JOB.remove(job, this);
    }

    private boolean offer(Item item) {
        CompletableFuture<Void> woken;
        boolean taken;
        synchronized (this) {
            if (closed) {
                return false;
            }
            SegmentBlock block = item.block;
            int size = block == null ? 0 : block.length() + OVERHEAD_BYTES;
            taken = size == 0 || bytes == 0 || bytes + size <= maxBytes;
            if (taken) {
                bytes += size;
                items.add(item);
            } else if (block != null) {
                keyGroups = block.keyGroups();
                owe(block);
            }
            woken = available;
        }
        woken.complete(null);
        return taken;
    }

    private void owe(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        cursor.counts().forEach((name, amount) -> owed.merge(name, amount, Long::sum));
        long segments = 0;
        long payload = 0;
        while (cursor.next()) {
            segments++;
            payload += cursor.payloadLength();
        }
        owed.merge(DROPPED_BLOCKS, 1L, Long::sum);
        owed.merge(DROPPED_SEGMENTS, segments, Long::sum);
        owed.merge(DROPPED_BYTES, payload, Long::sum);
    }

    /** To be called by the reader before anything else. */
    void startReading() {
        reading.countDown();
    }

    /** The next block; null when none waits. {@link Taken#passedNanos} is what has passed when the block is sent on. */
    synchronized @Nullable Taken poll() {
        if (!owed.isEmpty()) {
            SegmentBlockWriter writer = new SegmentBlockWriter(0, keyGroups);
            owed.forEach(writer::count);
            owed.clear();
            return new Taken(writer.finish(), passedNanos);
        }
        for (Item item = items.poll(); item != null; item = items.poll()) {
            SegmentBlock block = item.block;
            if (block == null) {
                lanes.remove(item.lane);
            } else {
                bytes -= block.length() + OVERHEAD_BYTES;
                lastNanos = Math.max(lastNanos, Math.max(block.lastNanos(), block.passedNanos()));
                long before = item.lane.passedNanos;
                item.lane.passedNanos = Math.max(before, block.passedNanos());
            }
            pass();
            if (block != null) {

                return new Taken(block, item.lane.passedNanos);
            }
        }
        return null;
    }

    private void pass() {
        long earliest = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            earliest = Math.min(earliest, lane.passedNanos);
        }
        if (!lanes.isEmpty()) {
            passedNanos = Math.max(passedNanos, earliest);
        }
    }

    /** Capture time in epoch nanoseconds that has passed on all lanes; 0 when not known. */
    synchronized long passedNanos() {
        return passedNanos;
    }

    /** The latest capture time that was seen, in epoch nanoseconds; 0 when none was. */
    synchronized long lastNanos() {
        return lastNanos;
    }

    /** Whether the stream has ended and all of it was read. */
    synchronized boolean isDrained() {
        return closed && items.isEmpty() && owed.isEmpty();
    }

    /** Done when there is something to do for the reader. */
    synchronized CompletableFuture<Void> available() {
        if (closed || !items.isEmpty() || !owed.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
        }
        return available;
    }

    /** One capture thread. */
    public final class Lane implements Closeable {

        /** Of the blocks that were read. */
        private long passedNanos;

        private Lane() {}

        /**
         * Hands a block over, without waiting. All blocks of a flow come in one lane, and those of a lane from one thread at a time.
         *
         * @return false when it found no room or the stream has ended
         */
        public boolean offer(SegmentBlock block) {
            return HandOver.this.offer(new Item(this, block));
        }

        /** Nothing more comes on this lane: it does not hold time back any longer. */
        @Override
        public void close() {
            HandOver.this.offer(new Item(this, null));
        }
    }

    /** A block that waits; null at the end of its lane. */
    private record Item(Lane lane, @Nullable SegmentBlock block) {}

    /** A block and the capture time that had passed for its flows, in epoch nanoseconds, 0 when not known. */
    record Taken(SegmentBlock block, long passedNanos) {}
}
