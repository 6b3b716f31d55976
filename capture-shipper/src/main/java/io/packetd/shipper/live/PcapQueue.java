// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import io.packetd.packet.capture.Frame;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapStat;

/**
 * The frames of libpcap. It is asked again and again rather than waited for: on Linux it may wait without end for a first packet,
 * and does not say so by a file descriptor that the binding shows. The binding allocates an array for each packet.
 */
final class PcapQueue implements FrameQueue {

    /** Frames taken before the caller gets to do something else. */
    private static final int MAX_FRAMES = 4096;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<PcapHandle> handles;
    private final long[] received;
    private final long[] dropped;
    private final Frame frame = new Frame();
    private volatile boolean closed;

    PcapQueue(List<PcapHandle> handles) {
        this.handles = List.copyOf(handles);
        received = new long[handles.size()];
        dropped = new long[handles.size()];
    }

    @Override
    public int poll(Receiver receiver, int timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int taken = take(receiver);
        long left = deadline - System.nanoTime();
        while (taken == 0 && left > 0 && !closed) {
            LockSupport.parkNanos(this, Math.min(left, PAUSE_NANOS));
            taken = take(receiver);
            left = deadline - System.nanoTime();
        }
        return taken;
    }

    @Override
    public synchronized KernelCounts takeCounts() throws CaptureFailure {
        long newReceived = 0;
        long newDropped = 0;
        for (int i = 0; i < handles.size() && !closed; i++) {
            try {
                PcapStat stat = handles.get(i).getStats();
                // libpcap counts from the start, in 32 bits
                newReceived += since(stat.getNumPacketsReceived(), received, i);
                newDropped += since(stat.getNumPacketsDropped(), dropped, i);
            } catch (NotOpenException e) {
                return new KernelCounts(newReceived, newDropped);
            } catch (PcapNativeException e) {
                throw new CaptureFailure("libpcap does not tell its counters: " + e.getMessage());
            }
        }
        return new KernelCounts(newReceived, newDropped);
    }

    synchronized void close() {
        closed = true;
        handles.forEach(PcapHandle::close);
    }

    private static long since(long now, long[] before, int i) {
        long difference = (now - before[i]) & 0xffff_ffffL;
        before[i] = now;
        return difference;
    }

    private int take(Receiver receiver) {
        int taken = 0;
        for (PcapHandle handle : handles) {
            taken += take(handle, receiver);
        }
        return taken;
    }

    private int take(PcapHandle handle, Receiver receiver) {
        try {
            int linkType = handle.getDlt().value();
            for (int taken = 0; taken < MAX_FRAMES; taken++) {
                byte[] bytes = handle.getNextRawPacket();
                if (bytes == null) {
                    return taken;
                }
                Timestamp time = handle.getTimestamp();
                frame.capturedAtNanos = Math.floorDiv(time.getTime(), 1000L) * SECOND + time.getNanos();
                frame.linkType = linkType;
                frame.bytes = bytes;
                frame.offset = 0;
                frame.length = bytes.length;
                frame.originalLength = Math.max(bytes.length, Math.min(handle.getOriginalLength(), Frame.MAX_BYTES));
                receiver.take(frame);
            }
            return MAX_FRAMES;
        } catch (NotOpenException e) {
            return 0;
        }
    }
}
