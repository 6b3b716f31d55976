// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import java.io.Serializable;
import java.time.Duration;

/**
 * The bounds of the engine. All times are capture time.
 *
 * @param reorderGrace how long an acknowledged hole stays open for late segments of a reordering capture; segments that are
 *     captured further out of order than this count as lost
 * @param holeTimeout how long a hole that nobody acknowledged stays open
 * @param maxBufferedBytes most bytes of one connection that wait behind a hole; above it the oldest hole is closed
 * @param maxHeadBytes most bytes of one side looked at to find out the protocol
 * @param idleTimeout a connection without segments for this long has ended
 * @param lingerTimeout how long a closed connection is remembered, so that late segments do not begin a new one
 * @param datagramIdle a UDP flow without datagrams for this long has ended
 * @param datagramTwins two equal datagrams closer than this are one, captured twice
 */
public record EngineOptions(
        Duration reorderGrace,
        Duration holeTimeout,
        int maxBufferedBytes,
        int maxHeadBytes,
        Duration idleTimeout,
        Duration lingerTimeout,
        Duration datagramIdle,
        Duration datagramTwins)
        implements Serializable {

    /** Serves most captures. */
    public static final EngineOptions DEFAULT = new EngineOptions(
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            1 << 20,
            16 << 10,
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(20));

    /** Checks the bounds. */
    public EngineOptions {
        positive("reorderGrace", reorderGrace);
        positive("holeTimeout", holeTimeout);
        positive("idleTimeout", idleTimeout);
        positive("lingerTimeout", lingerTimeout);
        positive("datagramIdle", datagramIdle);
        positive("datagramTwins", datagramTwins);
        if (maxBufferedBytes < 1024 || maxHeadBytes < 256) {
            throw new IllegalArgumentException("maxBufferedBytes " + maxBufferedBytes
                    + " is below 1024, or maxHeadBytes " + maxHeadBytes + " below 256");
        }
    }

    /** These, but for the time after which a silent connection has ended. */
    public EngineOptions withIdleTimeout(Duration timeout) {
        return new EngineOptions(
                reorderGrace,
                holeTimeout,
                maxBufferedBytes,
                maxHeadBytes,
                timeout,
                lingerTimeout,
                datagramIdle,
                datagramTwins);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " is not above 0");
        }
    }
}
