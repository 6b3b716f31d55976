// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import io.packetd.schema.SegmentBlock;
import io.packetd.shipper.Losses;
import io.packetd.shipper.spool.Spool;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks between those who capture and the one who sends, in their order: on their way to Kafka the oldest, on disk the next, in
 * memory the newest. Half of the memory is for each of the first and the last. Who adds never waits for disk or network.
 */
final class SendQueue {

    private final int halfBytes;
    private final boolean wait;
    private final Losses losses;
    private final @Nullable Spool spool;
    private final @Nullable Thread mover;
    private final ArrayDeque<SegmentBlock> added = new ArrayDeque<>();
    private final Set<Sending> sending = new LinkedHashSet<>();
    private long addedBytes;
    private long sendingBytes;
    private boolean moving;
    private boolean closed;

    /**
     * An empty queue.
     *
     * @param bytes of memory for blocks
     * @param wait whether who adds waits for room; otherwise what finds none is dropped and booked
     */
    SendQueue(int bytes, boolean wait, Losses losses, @Nullable Spool spool) {
        halfBytes = bytes / 2;
        this.wait = wait;
        this.losses = losses;
        this.spool = spool;
        mover = spool == null ? null : new Thread(() -> move(spool), "spool");
        if (mover != null) {
            mover.setDaemon(true);
            mover.start();
        }
    }

    /** A block that is being sent; each one is equal to itself only. */
    static final class Sending {
        final SegmentBlock block;
        private final Spool.@Nullable Entry entry;

        private Sending(SegmentBlock block, Spool.@Nullable Entry entry) {
            this.block = block;
            this.entry = entry;
        }
    }

    /** Adds a block, or books it when there is no room. */
    void add(SegmentBlock block) {
        synchronized (this) {
            while (addedBytes > 0 && addedBytes + block.length() > halfBytes && wait && !closed) {
                if (!pause()) {
                    return;
                }
            }
            if (addedBytes == 0 || addedBytes + block.length() <= halfBytes) {
                added.add(block);
                addedBytes += block.length();
                notifyAll();
                return;
            }
        }
        losses.book(block);
    }

    /** Takes the oldest block when there is one and it may be sent, waiting for that; null when closed. */
    @Nullable
    Sending take() {
        while (true) {
            synchronized (this) {
                while (!closed && (sendingBytes >= halfBytes || !hasNext())) {
                    if (!pause()) {
                        return null;
                    }
                }
                if (closed) {
                    return null;
                }
                if (spool == null || (spool.isEmpty() && !moving)) {
                    SegmentBlock block = added.removeFirst();
                    addedBytes -= block.length();
                    return send(new Sending(block, null));
                }
            }
            Spool.Entry entry = spool.next();
            synchronized (this) {
                if (entry != null) {
                    return send(new Sending(entry.block(), entry));
                }
                // only now the spool is known to be empty
                notifyAll();
            }
        }
    }

    private boolean hasNext() {
        return spool == null ? !added.isEmpty() : !spool.isEmpty() || (!moving && !added.isEmpty());
    }

    private Sending send(Sending next) {
        sending.add(next);
        sendingBytes += next.block.length();
        notifyAll();
        return next;
    }

    /** Notes that a block has arrived, or was refused for good. */
    void settled(Sending one) {
        synchronized (this) {
            if (!sending.remove(one)) {
                return;
            }
            sendingBytes -= one.block.length();
            notifyAll();
        }
        if (spool != null && one.entry != null) {
            spool.settled(one.entry);
        }
    }

    /** Moves blocks to disk when they have to wait. */
    private void move(Spool to) {
        while (true) {
            SegmentBlock block;
            synchronized (this) {
                while (!closed && addedBytes <= halfBytes / 2) {
                    if (!pause()) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                block = added.removeFirst();
                addedBytes -= block.length();
                moving = true;
            }
            to.add(block);
            synchronized (this) {
                moving = false;
                notifyAll();
            }
        }
    }

    /** Bytes of blocks in memory. */
    synchronized long bytes() {
        return addedBytes + sendingBytes;
    }

    /** Waits until nothing is left, in memory or on disk; whether that was so within this time. */
    synchronized boolean awaitEmpty(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (hasNext() || moving || !sending.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Ends; what has not arrived goes to the spool, or is booked. */
    void close() throws IOException {
        List<SegmentBlock> onTheWay = new ArrayList<>();
        List<SegmentBlock> waiting;
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (mover != null) {
            try {
                mover.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (this) {
            // those out of the spool are still in their files
            sending.stream().filter(one -> one.entry == null).forEach(one -> onTheWay.add(one.block));
            sending.clear();
            waiting = List.copyOf(added);
            added.clear();
        }
        if (spool == null) {
            onTheWay.forEach(losses::book);
            waiting.forEach(losses::book);
        } else {
            spool.putBack(onTheWay);
            waiting.forEach(spool::add);
            spool.close();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // callers look again
    private boolean pause() {
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
