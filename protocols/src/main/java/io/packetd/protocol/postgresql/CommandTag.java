// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

/**
 * What CommandComplete says was done.
 *
 * @param command all words but the numbers at the end, such as {@code CREATE TABLE}
 * @param rows the last number, 0 when there is none
 */
record CommandTag(String command, long rows) {

    private static final int MOST_NUMBERS = 2;
    private static final int MOST_DIGITS = 18;

    /** {@code INSERT oid rows}, {@code SELECT rows}, {@code BEGIN} ... */
    static CommandTag of(String tag) {
        int end = tag.length();
        long rows = 0;
        for (int numbers = 0; numbers < MOST_NUMBERS; numbers++) {
            int begin = end;
            while (begin > 0 && isDigit(tag.charAt(begin - 1))) {
                begin--;
            }
            if (begin == end || begin < 2 || tag.charAt(begin - 1) != ' ' || end - begin > MOST_DIGITS) {
                break;
            }
            if (numbers == 0) {
                rows = Long.parseLong(tag, begin, end, 10);
            }
            end = begin - 1;
        }
        return new CommandTag(tag.substring(0, end), rows);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
