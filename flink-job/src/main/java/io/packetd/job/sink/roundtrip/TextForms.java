// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import java.nio.charset.StandardCharsets;

/** Times and durations as text, written without a formatter: this runs for every message. */
final class TextForms {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final byte[] MICROS = "µs".getBytes(StandardCharsets.UTF_8);

    private TextForms() {}

    /** RFC 3339 in UTC, quoted, up to nine digits of the second and none of them a trailing zero. */
    static void time(JsonBytes out, long epochNanos) {
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        long fraction = Math.floorMod(epochNanos, NANOS_PER_SECOND);
        long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
        long second = Math.floorMod(seconds, SECONDS_PER_DAY);
        out.raw('"');
        date(out, day);
        out.raw('T');
        out.padded(second / 3600, 2);
        out.raw(':');
        out.padded(second / 60 % 60, 2);
        out.raw(':');
        out.padded(second % 60, 2);
        fraction(out, fraction, 9);
        out.ascii("Z\"");
    }

    /** The proleptic Gregorian date of a day since 1970-01-01, counted in eras of 400 years from 0000-03-01. */
    private static void date(JsonBytes out, long epochDay) {
        long days = epochDay + 719_468;
        long era = Math.floorDiv(days, 146_097);
        long dayOfEra = days - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        out.padded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
        out.raw('-');
        out.padded(month, 2);
        out.raw('-');
        out.padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    }

    /** As Go writes a {@code time.Duration}, quoted: {@code 538.36µs}, {@code 1.5ms}, {@code 1m0.5s}, {@code 0s}. */
    static void duration(JsonBytes out, long nanos) {
        out.raw('"');
        long rest = nanos;
        if (rest < 0) {
            out.raw('-');
            rest = -rest;
        }
        if (rest == 0) {
            out.ascii("0s");
        } else if (rest < 1_000) {
            out.number(rest);
            out.ascii("ns");
        } else if (rest < 1_000_000) {
            decimal(out, rest, 1_000, 3);
            out.raw(MICROS);
        } else if (rest < NANOS_PER_SECOND) {
            decimal(out, rest, 1_000_000, 6);
            out.ascii("ms");
        } else {
            long minutes = rest / (60 * NANOS_PER_SECOND);
            if (minutes >= 60) {
                out.number(minutes / 60);
                out.raw('h');
            }
            if (minutes > 0) {
                out.number(minutes % 60);
                out.raw('m');
            }
            decimal(out, rest % (60 * NANOS_PER_SECOND), NANOS_PER_SECOND, 9);
            out.raw('s');
        }
        out.raw('"');
    }

    private static void decimal(JsonBytes out, long value, long unit, int digits) {
        out.number(value / unit);
        fraction(out, value % unit, digits);
    }

    private static void fraction(JsonBytes out, long value, int digits) {
        if (value == 0) {
            return;
        }
        long rest = value;
        int width = digits;
        while (rest % 10 == 0) {
            rest /= 10;
            width--;
        }
        out.raw('.');
        out.padded(rest, width);
    }
}
