// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import java.util.Arrays;

/** The first bytes of a body, as they were sent. */
final class Capture {

    private static final int FIRST_BYTES = 512;

    private final int limit;
    private byte[] bytes;
    private int size;

    /** Keeps at most {@code limit} bytes. */
    Capture(int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(limit, FIRST_BYTES)];
    }

    /** Takes bytes from the head of the window, as many as there is room for. */
    void take(ByteWindow in, int count) {
        int taken = Math.min(count, limit - size);
        int needed = size + taken;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(limit, bytes.length * 2L)));
        }
        in.copyTo(0, bytes, size, taken);
        size = needed;
    }

    boolean isFull() {
        return size == limit;
    }

    int limit() {
        return limit;
    }

    int size() {
        return size;
    }

    /** The first {@link #size()} bytes count. */
    byte[] bytes() {
        return bytes;
    }

    /** As it was written. */
    static Capture restore(int limit, byte[] bytes) {
        Capture capture = new Capture(limit);
        capture.bytes = bytes;
        capture.size = bytes.length;
        return capture;
    }
}
