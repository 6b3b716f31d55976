// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import java.time.Instant;

/** The two clocks of a shipper. */
public interface ShipperClock {

    /** The clocks of this host. */
    ShipperClock SYSTEM = new ShipperClock() {
        @Override
        public long epochNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** The clock the kernel stamps packets with, epoch nanoseconds; it may step in either direction. */
    long epochNanos();

    /** A clock that only goes forward, in nanoseconds from anywhere. */
    long nanoTime();
}
