// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

/** Numbers in hexadecimal. */
final class Hex {

    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private Hex() {}

    /** Whether [from, to) are hexadecimal digits; of letters only lower case ones unless {@code anyCase}. */
    static boolean isHex(String text, int from, int to, boolean anyCase) {
        if (from < 0 || to > text.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (anyCase && c >= 'A' && c <= 'F'))) {
                return false;
            }
        }
        return true;
    }

    /** The value of at most 16 digits. */
    static long value(String text, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = (value << 4) | Character.digit(text.charAt(i), 16);
        }
        return value;
    }

    /** 16 digits for each number. */
    static String of(long... numbers) {
        StringBuilder text = new StringBuilder(16 * numbers.length);
        for (long number : numbers) {
            for (int shift = 60; shift >= 0; shift -= 4) {
                text.append(DIGITS[(int) (number >>> shift) & 15]);
            }
        }
        return text.toString();
    }
}
