// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** An open capture: one queue of frames for each capture thread. All packets of one connection come out of one queue. */
public interface LiveCapture extends Closeable {

    /** The queues; each is read by one thread. */
    List<FrameQueue> queues();

    /** Ends the capture; waiting reads return. */
    @Override
    void close() throws IOException;
}
