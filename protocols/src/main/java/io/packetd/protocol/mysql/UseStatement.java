// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import org.jspecify.annotations.Nullable;

/** The statement {@code USE}, with which text changes the default database. */
final class UseStatement {

    private static final String USE = "use";

    private UseStatement() {}

    /** The database; null when this is another statement, empty when it may be one but is not simple enough to be sure. */
    static @Nullable String database(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        if (!text.regionMatches(true, at, USE, 0, USE.length())
                || at + USE.length() >= text.length()
                || isWord(text.charAt(at + USE.length()))) {
            return null;
        }
        int from = at + USE.length();
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && (text.charAt(to - 1) <= ' ' || text.charAt(to - 1) == ';')) {
            to--;
        }
        if (to - from > 2 && text.charAt(from) == '`' && text.charAt(to - 1) == '`') {
            from++;
            to--;
            return text.indexOf('`', from) < to ? "" : text.substring(from, to);
        }
        for (int i = from; i < to; i++) {
            if (!isWord(text.charAt(i))) {
                return "";
            }
        }
        return text.substring(from, to);
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c > 0x7f;
    }
}
