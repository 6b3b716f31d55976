// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.schema.SegmentBlockWriter;
import java.nio.charset.StandardCharsets;

/** Names of streams: {@code host/start/thread}. */
public final class StreamName {

    /** Room for the start in hexadecimal, the number of the thread and two strokes. */
    private static final int MAX_HOST_BYTES = SegmentBlockWriter.MAX_STREAM_BYTES - 40;

    private StreamName() {}

    /**
     * The name of one run of one capture thread.
     *
     * @param host this host; what is too long is cut
     * @param startNanos when the shipper started, epoch nanoseconds: a second start gets another name
     * @param thread number of the capture thread or replayed file
     */
    public static String of(String host, long startNanos, int thread) {
        String name = host;
        while (name.getBytes(StandardCharsets.UTF_8).length > MAX_HOST_BYTES) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + '/' + Long.toHexString(startNanos) + '/' + thread;
    }
}
