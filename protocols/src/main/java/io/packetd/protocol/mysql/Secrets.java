// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

/**
 * Passwords in the text of statements, such as {@code CREATE USER u IDENTIFIED BY 'secret'}: every literal behind the first
 * word that announces one is replaced, also where a column only has that name.
 */
final class Secrets {

    private static final String[] WORDS = {"password", "identified"};

    private static final String REDACTED = "'[redacted]'";

    private Secrets() {}

    /** The same text without passwords. */
    static String redact(String text) {
        int from = announced(text);
        return from < 0 ? text : replaceLiterals(text, from);
    }

    /** Index behind the first word that announces a password, or -1. */
    private static int announced(String text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i) | 0x20;
            if (c == 'p' || c == 'i') {
                for (String word : WORDS) {
                    if (c == word.charAt(0) && text.regionMatches(true, i, word, 0, word.length())) {
                        return i + word.length();
                    }
                }
            }
        }
        return -1;
    }

    private static String replaceLiterals(String text, int from) {
        StringBuilder safe = new StringBuilder(text.length()).append(text, 0, from);
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                safe.append(REDACTED);
                at = literalEnd(text, at);
            } else {
                safe.append(c);
                at++;
            }
        }
        return safe.toString();
    }

    /** Index behind the literal that begins here; a quote in it is doubled or follows a backslash. */
    private static int literalEnd(String text, int start) {
        char quote = text.charAt(start);
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == quote && !(at + 1 < text.length() && text.charAt(at + 1) == quote)) {
                return at + 1;
            }
            at += c == quote || c == '\\' ? 2 : 1;
        }
        return text.length();
    }
}
