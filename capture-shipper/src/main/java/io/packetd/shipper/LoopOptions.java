// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import java.time.Duration;

/**
 * When blocks are finished.
 *
 * @param blockBytes a block is sent when it has so many bytes, 16 KiB to 256 KiB; it may exceed this by a quarter and a packet
 * @param linger all blocks are sent at the latest so long after the first segment in any of them, above 0
 * @param heartbeat a partition that got no block for so long gets an empty one, above 0
 * @param hold how long a packet may take from its time stamp to the reader, at least 0: capture time passes so much later
 */
public record LoopOptions(int blockBytes, Duration linger, Duration heartbeat, Duration hold) {

    /** 64 KiB, 20 ms, 1 s, 200 ms. */
    public static final LoopOptions DEFAULT =
            new LoopOptions(64 << 10, Duration.ofMillis(20), Duration.ofSeconds(1), Duration.ofMillis(200));

    /** Least {@code blockBytes}. */
    public static final int MIN_BLOCK_BYTES = 16 << 10;

    /** Most {@code blockBytes}. */
    public static final int MAX_BLOCK_BYTES = 256 << 10;

    /** Checks the ranges. */
    public LoopOptions {
        if (blockBytes < MIN_BLOCK_BYTES || blockBytes > MAX_BLOCK_BYTES) {
            throw new IllegalArgumentException(
                    "blockBytes " + blockBytes + " is not in " + MIN_BLOCK_BYTES + " to " + MAX_BLOCK_BYTES);
        }
        checkAboveZero("linger", linger);
        checkAboveZero("heartbeat", heartbeat);
        if (hold.isNegative()) {
            throw new IllegalArgumentException("hold " + hold + " is below 0");
        }
    }

    private static void checkAboveZero(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ' ' + value + " is not above 0");
        }
    }
}
