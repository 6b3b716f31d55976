// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

/**
 * Up to which capture time a live capture has been drained. It never goes back. When the clock steps back it waits for the
 * clock; when the clock steps forward it follows ten times as fast as time goes by, so that a step that is soon taken back
 * does not make all later packets late.
 */
final class DrainedTime {

    private static final int CATCH_UP = 10;

    private final long holdNanos;
    private boolean started;
    private long seenAt;
    private long passedNanos;

    /**
     * A time that begins with the first drain.
     *
     * @param holdNanos how long a packet may take from its time stamp to the reader, and how far stamps may be out of order
     */
    DrainedTime(long holdNanos) {
        this.holdNanos = holdNanos;
    }

    /**
     * All that could be read has been read.
     *
     * @param epochNanos the clock before the read began
     * @param nanoTime the steady clock at the same time
     */
    void drained(long epochNanos, long nanoTime) {
        long target = epochNanos - holdNanos;
        if (!started) {
            started = true;
            passedNanos = Math.max(0, target);
        } else if (target > passedNanos) {
            long most = CATCH_UP * Math.max(0, nanoTime - seenAt);
            passedNanos = Math.min(target, passedNanos + most);
        }
        seenAt = nanoTime;
    }

    /** Capture time in epoch nanoseconds; 0 before the first drain. */
    long passedNanos() {
        return passedNanos;
    }
}
