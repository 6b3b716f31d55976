// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

/**
 * Flink timestamps of blocks, watermarks and timers. The low 44 bits are capture time in epoch milliseconds, at least 1, and
 * 0 when it is not known; the bits above are the number of the capture. One capture after the other therefore lies in the
 * future of the one before, even if it was taken earlier, and none lets time pass for another one. The number of what comes
 * from Kafka, and of a single capture, is 0: there a timestamp is just epoch milliseconds.
 *
 * <p>The timestamp of a block is the time that has safely passed when it is sent: everything before it is in blocks sent
 * earlier. The operator lets it pass for a connection before it takes the connection's segments, so that what comes out
 * does not depend on how fast watermarks travel.
 */
public final class BlockTime {

    /** Most captures of one job: numbers are 0 to this, exclusive. */
    public static final int MAX_CAPTURES = 1 << 19;

    /** The name under which the last block of each key group carries the time of the capture's last packet, epoch nanoseconds. */
    public static final String END_OF_CAPTURE = "end-of-capture";

    /**
     * The name under which the last block of a replayed stream carries the time of its last packet, epoch nanoseconds: once in
     * each key group, in a block without segments. It ends the connections of that key group whose capture domain is that of
     * the stream, see {@link io.packetd.schema.StreamName}.
     */
    public static final String END_OF_STREAM = "end-of-stream";

    /** Begins the name under which a block carries the message about a damaged capture file. */
    public static final String DAMAGED = "damaged: ";

    private static final int CAPTURE_SHIFT = 44;
    private static final long MILLIS = (1L << CAPTURE_SHIFT) - 1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private BlockTime() {}

    /** The time before the first packet of a capture. */
    public static long start(int capture) {
        return (long) capture << CAPTURE_SHIFT;
    }

    /** The time after everything of a capture, the same for all times of one. */
    public static long end(long time) {
        return time | MILLIS;
    }

    /** The last full millisecond that has passed at this capture time. */
    public static long passed(int capture, long epochNanos) {
        return start(capture) + Math.max(0, Math.floorDiv(epochNanos, NANOS_PER_MILLI));
    }

    /** The first millisecond at which this capture time has passed, in the capture of {@code time}. */
    static long due(long time, long epochNanos) {
        if (epochNanos == Long.MAX_VALUE) {
            return end(time);
        }
        long millis = -Math.floorDiv(-epochNanos, NANOS_PER_MILLI);
        return (time & ~MILLIS) + Math.min(Math.max(1, millis), MILLIS);
    }

    /** Capture time in epoch nanoseconds; {@code Long.MIN_VALUE} when not known. */
    static long nanos(long time) {
        long millis = time & MILLIS;
        return millis == 0 ? Long.MIN_VALUE : millis * NANOS_PER_MILLI;
    }

    /** Whether two times belong to one capture. */
    static boolean sameCapture(long time, long other) {
        return end(time) == end(other);
    }
}
