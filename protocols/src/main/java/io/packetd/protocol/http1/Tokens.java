// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;

/** Lists of tokens in header values (RFC 9110, section 5.6.1); parameters after a semicolon are left out. */
final class Tokens {

    private Tokens() {}

    /** Whether the list has this token, letters compared without case. */
    static boolean contains(String list, String token) {
        int from = 0;
        while (from < list.length()) {
            int to = endOfElement(list, from);
            int begin = begin(list, from, to);
            int end = end(list, begin, to);
            if (end - begin == token.length() && list.regionMatches(true, begin, token, 0, token.length())) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    /** The last token of the list; empty when there is none. */
    static String last(String list) {
        String last = "";
        int from = 0;
        while (from < list.length()) {
            int to = endOfElement(list, from);
            int begin = begin(list, from, to);
            int end = end(list, begin, to);
            if (end > begin) {
                last = list.substring(begin, end);
            }
            from = to + 1;
        }
        return last;
    }

    /** The list without its last element. */
    static String withoutLast(String list) {
        int comma = list.lastIndexOf(',');
        return comma < 0 ? "" : list.substring(0, comma);
    }

    private static int endOfElement(String list, int from) {
        int comma = list.indexOf(',', from);
        return comma < 0 ? list.length() : comma;
    }

    private static int begin(String list, int from, int to) {
        int i = from;
        while (i < to && Ascii.isBlank(list.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int end(String list, int from, int to) {
        int semicolon = list.indexOf(';', from);
        int i = semicolon >= 0 && semicolon < to ? semicolon : to;
        while (i > from && Ascii.isBlank(list.charAt(i - 1))) {
            i--;
        }
        return i;
    }
}
