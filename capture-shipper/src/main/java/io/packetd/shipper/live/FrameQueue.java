// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import io.packetd.packet.capture.Frame;
import java.io.IOException;

/** Frames as the kernel hands them over, in the order of capture; for one thread. */
public interface FrameQueue {

    /** Takes frames. */
    @FunctionalInterface
    interface Receiver {
        /** Takes one frame; the frame and its bytes are valid during the call only. */
        void take(Frame frame);
    }

    /**
     * Hands all frames that are there to the receiver, and waits for the first one if there is none.
     *
     * @param timeoutMillis longest wait, at least 0
     * @return how many frames there were; 0 after the timeout or when the capture has been closed
     */
    int poll(Receiver receiver, int timeoutMillis) throws IOException;

    /** What the kernel counted since the last call. */
    KernelCounts takeCounts() throws IOException;

    /**
     * What the kernel counted.
     *
     * @param received packets that passed the filter, dropped ones included
     * @param dropped packets that passed the filter and found no room
     */
    record KernelCounts(long received, long dropped) {}
}
