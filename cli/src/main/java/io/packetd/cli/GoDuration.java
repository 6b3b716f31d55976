// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them: {@code 90s}, {@code 1h30m}, {@code 1.5h}. */
final class GoDuration {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Longer texts are no durations that anybody means. */
    private static final int MAX_LENGTH = 64;

    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /** The duration, or null when the text is none, is negative, or is longer than 292 years. */
    static @Nullable Duration parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            int unit = skip(text, at, true);
            int next = skip(text, unit, false);
            BigDecimal count = number(text.substring(at, unit));
            long scale = nanosOf(text.substring(unit, next));
            if (count == null || scale == 0) {
                return null;
            }
            nanos = nanos.add(count.multiply(BigDecimal.valueOf(scale)));
            at = next;
        }
        return ofNanos(nanos);
    }

    /** A bare number of seconds; null as for {@link #parse}. */
    static @Nullable Duration ofSeconds(String number) {
        BigDecimal seconds = number.length() > MAX_LENGTH ? null : number(number);
        return seconds == null || seconds.compareTo(MAX_NANOS) > 0
                ? null
                : ofNanos(seconds.multiply(BigDecimal.valueOf(NANOS_PER_SECOND)));
    }

    /** The shortest form of whole seconds: {@code 5m}. */
    static String text(Duration duration) {
        StringBuilder text = new StringBuilder();
        part(text, duration.toHours(), 'h');
        part(text, duration.toMinutesPart(), 'm');
        part(text, duration.toSecondsPart(), 's');
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long count, char unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    private static @Nullable Duration ofNanos(BigDecimal nanos) {
        return nanos.compareTo(MAX_NANOS) > 0 ? null : Duration.ofNanos(nanos.longValue());
    }

    /** The first place from here that is not part of a number, or that is. */
    private static int skip(String text, int from, boolean number) {
        int at = from;
        while (at < text.length() && isNumeric(text.charAt(at)) == number) {
            at++;
        }
        return at;
    }

    private static boolean isNumeric(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    /** Digits with at most one point; null for anything else. */
    private static @Nullable BigDecimal number(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            if (!isNumeric(text.charAt(i))) {
                return null;
            }
            if (text.charAt(i) == '.') {
                points++;
            } else {
                digits++;
            }
        }
        return digits == 0 || points > 1 ? null : new BigDecimal(text);
    }

    /** 0 for what is no unit. */
    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "\u00b5s", "\u03bcs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> NANOS_PER_SECOND;
            case "m" -> 60 * NANOS_PER_SECOND;
            case "h" -> 3_600 * NANOS_PER_SECOND;
            default -> 0;
        };
    }
}
