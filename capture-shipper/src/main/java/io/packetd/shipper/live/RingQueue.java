// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames of one packet socket. Its memory is given back by whoever comes last: the closing thread, or the one that reads. */
final class RingQueue implements FrameQueue {

    private static final Logger LOG = LoggerFactory.getLogger(RingQueue.class);

    private static final int POLL_BYTES = 8;
    private static final short POLLERR = 8;
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LOG_EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final PacketSocket socket;
    private final HostLink link;
    private final BlockRing ring;
    private final byte[] block;
    private final BlockFrames frames;
    private final int wakeUpFd;

    /** Two of {@code struct pollfd}: the socket, and the call to wake up. */
    private final Memory waiting = new Memory(2 * POLL_BYTES);

    private volatile boolean closed;
    private boolean polling;
    private boolean released;
    private KernelCounts lastCounts = new KernelCounts(0, 0);
    private long loggedAtNanos = System.nanoTime() - LOG_EVERY_NANOS;

    RingQueue(PacketSocket socket, HostLink link, ByteBuffer memory, int blockBytes) throws CaptureFailure {
        this.socket = socket;
        this.link = link;
        ring = new BlockRing(memory, blockBytes);
        block = new byte[blockBytes];
        frames = new BlockFrames(block);
        wakeUpFd = LibC.wakeUpCall();
        if (wakeUpFd < 0) {
            throw new CaptureFailure("cannot capture: no more file descriptors: " + LibC.message(LibC.errno()));
        }
        waiting.clear();
        waiting.setInt(0, socket.fd());
        waiting.setShort(4, LibC.POLLIN);
        waiting.setInt(POLL_BYTES, wakeUpFd);
        waiting.setShort(POLL_BYTES + 4, LibC.POLLIN);
    }

    @Override
    public int poll(Receiver receiver, int timeoutMillis) throws IOException {
        if (!begin()) {
            return 0;
        }
        try {
            int taken = takeBlocks(receiver);
            long deadline = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
            long left = deadline - System.nanoTime();
            while (taken == 0 && left > 0 && !closed) {
                await((int) ((left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
                taken = takeBlocks(receiver);
                left = deadline - System.nanoTime();
            }
            return taken;
        } finally {
            end();
        }
    }

    @Override
    public synchronized KernelCounts takeCounts() throws IOException {
        KernelCounts kernel = released ? lastCounts : socket.takeCounts();
        lastCounts = new KernelCounts(0, 0);
        return new KernelCounts(kernel.received(), kernel.dropped() + frames.takeDamaged());
    }

    /** Ends the waiting; does not wait for it to end. */
    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (polling) {
            Memory one = new Memory(Long.BYTES);
            one.setLong(0, 1);
            LibC.write(wakeUpFd, one, Long.BYTES);
        } else {
            release();
        }
    }

    private synchronized boolean begin() {
        if (polling) {
            throw new IllegalStateException("a queue is for one thread");
        }
        polling = !closed;
        return polling;
    }

    private synchronized void end() {
        polling = false;
        if (closed) {
            release();
        }
    }

    private void release() {
        if (released) {
            return;
        }
        released = true;
        try {
            lastCounts = socket.takeCounts();
        } catch (CaptureFailure e) {
            LOG.warn("the last counters of the kernel are lost: {}", e.getMessage());
        }
        socket.close();
        LibC.close(wakeUpFd);
    }

    /** At most one round: a flood must not keep the caller from what else there is to do. */
    private int takeBlocks(Receiver receiver) {
        int taken = 0;
        for (int i = 0; i < ring.blocks() && !closed; i++) {
            int used = ring.take(block);
            if (used == 0) {
                break;
            }
            taken += frames.each(used, receiver);
        }
        return taken;
    }

    private void await(int timeoutMillis) throws CaptureFailure {
        if (LibC.poll(waiting, 2, timeoutMillis) < 0) {
            int errno = LibC.errno();
            if (errno != LibC.EINTR) {
                throw new CaptureFailure("waiting for packets of " + link.name() + " failed: " + LibC.message(errno));
            }
        } else if ((waiting.getShort(6) & POLLERR) != 0) {
            onError(socket.takeError());
        }
    }

    private void onError(int errno) throws CaptureFailure {
        if (errno == 0) {
            return;
        }
        if (errno != LibC.ENETDOWN) {
            throw new CaptureFailure("capturing on " + link.name() + " failed: " + LibC.message(errno));
        }
        if (!link.exists()) {
            throw new CaptureFailure("interface " + link.name() + " is gone");
        }
        // packets come again when it is up
        long now = System.nanoTime();
        if (now - loggedAtNanos >= LOG_EVERY_NANOS) {
            loggedAtNanos = now;
            LOG.warn("interface {} is down", link.name());
        }
    }
}
