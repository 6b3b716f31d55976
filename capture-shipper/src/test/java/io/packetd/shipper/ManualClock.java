// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

/** Clocks that stand until a test moves them. */
final class ManualClock implements ShipperClock {

    static final long START = 1_700_000_000_000_000_000L;

    private long epochNanos = START;
    private long nanoTime = 5;

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public long nanoTime() {
        return nanoTime;
    }

    void advanceMillis(long millis) {
        epochNanos += millis * 1_000_000;
        nanoTime += millis * 1_000_000;
    }

    void stepMillis(long millis) {
        epochNanos += millis * 1_000_000;
    }
}
