// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How fast a replay goes: as fast as possible, or a multiple of the time that passed when the packets were captured. */
public final class Pace {

    /** As fast as possible. */
    public static final double MAX = Double.POSITIVE_INFINITY;

    /** Shorter waits are left to add up: waking up costs more than they are worth. */
    private static final long LEAST_NANOS = 1_000_000;

    private final double speed;
    private final ShipperClock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean started;
    private long firstCapturedAt;
    private long firstShippedAt;

    /**
     * A pace that begins with the first packet.
     *
     * @param speed above 0; 2 takes half the time, {@link #MAX} none
     */
    public Pace(double speed, ShipperClock clock) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed " + speed + " is not above 0");
        }
        this.speed = speed;
        this.clock = clock;
    }

    /**
     * The speed of a text such as {@code 1x}, {@code 2.5x} or {@code max}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static double parseSpeed(String text) {
        if (text.toLowerCase(Locale.ROOT).equals("max")) {
            return MAX;
        }
        String number = text.endsWith("x") ? text.substring(0, text.length() - 1) : text;
        // no exponents, hexadecimal numbers or names that Java would take
        if (number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            double speed = Double.parseDouble(number);
            if (speed > 0) {
                return speed;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a speed above 0 such as 1x, 2.5x or max");
    }

    /** Whether it is too early for a packet. */
    boolean mustWait(long capturedAtNanos) {
        if (speed == MAX) {
            return false;
        }
        if (!started) {
            started = true;
            firstCapturedAt = capturedAtNanos;
            firstShippedAt = clock.nanoTime();
            return false;
        }
        return nanosLeft(capturedAtNanos) >= LEAST_NANOS;
    }

    /** Waits until it is time for a packet, or {@link #stop} is called. */
    void await(long capturedAtNanos) throws InterruptedException {
        long left = nanosLeft(capturedAtNanos);
        while (left > 0 && !stopped.await(left, TimeUnit.NANOSECONDS)) {
            left = nanosLeft(capturedAtNanos);
        }
    }

    /** Nobody waits any more. */
    void stop() {
        stopped.countDown();
    }

    private long nanosLeft(long capturedAtNanos) {
        double due = (capturedAtNanos - firstCapturedAt) / speed;
        return (long) due - (clock.nanoTime() - firstShippedAt);
    }
}
