// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.packet.TestFrames;
import io.packetd.packet.capture.Frame;
import io.packetd.shipper.live.FrameQueue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Holds the loop to its promise: nothing is allocated per packet. */
class ShippingLoopAllocationTest {

    private static final int FRAMES = 20_000;

    /** Blocks themselves; a single object for each packet would be 16 times {@link #FRAMES}. */
    private static final long MAX_BYTES = FRAMES / 2;

    /** The interpreter allocates where compiled code does not, so it takes some rounds. */
    private static final int MAX_ROUNDS = 500;

    @Test
    void packetsAreShippedWithoutAllocation() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // blocks are small, so none is finished before the round ends
        ManualClock clock = new ManualClock();
        ShippingLoop loop = new ShippingLoop(
                new Repeated(),
                128,
                "here",
                "here/1/0",
                new LoopOptions(LoopOptions.MAX_BLOCK_BYTES, Duration.ofMillis(20), Duration.ofHours(1), Duration.ZERO),
                block -> {},
                new ShipperMetrics(),
                clock);
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated > MAX_BYTES; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            loop.step();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            clock.advanceMillis(30);
            loop.step();
        }

        assertThat(allocated).isLessThanOrEqualTo(MAX_BYTES);
    }

    /** Every second poll finds many frames. */
    private static final class Repeated implements FrameQueue {

        private final byte[][] frames = new byte[1000][];
        private final Frame frame = new Frame();
        private boolean full;

        Repeated() {
            for (int i = 0; i < frames.length; i++) {
                frames[i] = TestFrames.tcpFrame(1024 + i, 80, i, new byte[100]);
            }
        }

        @Override
        public int poll(Receiver receiver, int timeoutMillis) {
            full = !full;
            if (!full) {
                return 0;
            }
            for (int i = 0; i < FRAMES; i++) {
                frame.bytes = frames[i % frames.length];
                frame.length = frame.bytes.length;
                frame.originalLength = frame.length;
                frame.linkType = 1;
                frame.capturedAtNanos = ManualClock.START + i;
                receiver.take(frame);
            }
            return FRAMES;
        }

        @Override
        public KernelCounts takeCounts() {
            return new KernelCounts(0, 0);
        }
    }
}
