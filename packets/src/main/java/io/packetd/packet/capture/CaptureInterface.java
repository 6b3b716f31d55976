// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

/**
 * Where frames were captured, as far as it matters for reading them.
 *
 * @param linkType link type by number
 * @param snapLength most bytes captured of one frame, 0 for no limit
 * @param resolution unit of time stamps as {@code if_tsresol} has it: with the high bit clear the negative power of 10, with
 *     the high bit set the negative power of 2
 * @param offsetSeconds added to every time stamp
 */
record CaptureInterface(int linkType, long snapLength, int resolution, long offsetSeconds) {

    static final int MICROSECONDS = 6;
    static final int NANOSECONDS = 9;

    private static final long SECOND = 1_000_000_000L;

    /** Bits of a binary fraction that times a billion fit a long: 2^-33 s is an eighth of a nanosecond. */
    private static final int FRACTION_BITS = 33;

    private static final long[] POWERS_OF_TEN = powersOfTen();

    /** A time stamp, an unsigned number of units, in epoch nanoseconds; fractions of a nanosecond are dropped. */
    long nanos(long units) {
        long sinceOffset;
        if (resolution == MICROSECONDS) {
            sinceOffset = units * 1000;
        } else if (resolution == NANOSECONDS) {
            sinceOffset = units;
        } else {
            sinceOffset = (resolution & 0x80) == 0 ? decimal(units, resolution) : binary(units, resolution & 0x7f);
        }
        return sinceOffset + offsetSeconds * SECOND;
    }

    private static long decimal(long units, int power) {
        if (power <= 9) {
            return units * POWERS_OF_TEN[9 - power];
        }
        int excess = power - 9;
        return excess < POWERS_OF_TEN.length ? Long.divideUnsigned(units, POWERS_OF_TEN[excess]) : 0;
    }

    private static long binary(long units, int power) {
        if (power == 0) {
            return units * SECOND;
        }
        long seconds = power < Long.SIZE ? units >>> power : 0;
        long fraction = power < Long.SIZE ? units & ((1L << power) - 1) : units;
        int bits = power;
        if (power > FRACTION_BITS) {
            int excess = power - FRACTION_BITS;
            fraction = excess < Long.SIZE ? fraction >>> excess : 0;
            bits = FRACTION_BITS;
        }
        return seconds * SECOND + ((fraction * SECOND) >>> bits);
    }

    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }
}
