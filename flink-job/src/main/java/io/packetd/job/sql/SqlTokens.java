// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

/**
 * Divides a statement into tokens, one at a time, without copying it. Never fails: whatever the text is, the tokens cover it
 * from its beginning to its end, each at least one character long.
 *
 * <p>The rule is that a literal is never taken for anything else. Where the text may be read in two ways, as the server's mode
 * decides whether a backslash escapes a quote, all from there on is one literal, unless only one way ends outside of a
 * literal. A literal without an end reaches to the end of the text.
 *
 * <p>Not thread-safe; used again by {@link #reset}.
 */
final class SqlTokens {

    /** What a token is. */
    enum Kind {
        /** A keyword or a name that is not quoted. */
        WORD,
        /** A name in quotes, with them. */
        QUOTED_NAME,
        /** A string, with its quotes and prefix; also what cannot be told from one. */
        STRING,
        /** A number in any notation, or a word that begins with a digit. */
        NUMBER,
        /** Stands for a value: {@code ?}, {@code $1}. */
        PARAMETER,
        /** A comment, or one of the two ends of a comment whose content MySQL executes. */
        COMMENT,
        /** White space. */
        SPACE,
        /** One character of an operator or of punctuation. */
        SYMBOL,
        /** The end of the text. */
        END
    }

    /** Whether a backslash in front of a quote takes its meaning away. */
    private enum Backslash {
        ESCAPES,
        PLAIN,
        /** Nobody knows: a string that holds one in front of a quote reaches to the end. */
        UNKNOWN
    }

    private String text = "";
    private int length;
    private boolean mysql;
    private Backslash backslash = Backslash.PLAIN;
    private boolean executable;
    private int start;
    private int end;
    private boolean open;

    /**
     * Begins with another statement.
     *
     * @param cut whether the text is only the beginning of the statement
     */
    void reset(String statement, SqlDialect dialect, boolean cut) {
        text = statement;
        length = statement.length();
        mysql = dialect == SqlDialect.MYSQL;
        backslash = mysql ? Backslash.ESCAPES : Backslash.PLAIN;
        if (escapesQuote()) {
            boolean escapes = endsOutside(Backslash.ESCAPES);
            boolean plain = endsOutside(Backslash.PLAIN);
            backslash = cut || escapes == plain ? Backslash.UNKNOWN : escapes ? Backslash.ESCAPES : Backslash.PLAIN;
        }
        rewind();
    }

    /** Where the token begins. */
    int start() {
        return start;
    }

    /** Where the token ends, exclusive. */
    int end() {
        return end;
    }

    /** The next token. */
    Kind next() {
        start = end;
        if (start >= length) {
            return Kind.END;
        }
        char c = text.charAt(start);
        end = start + 1;
        if (c <= ' ') {
            while (end < length && text.charAt(end) <= ' ') {
                end++;
            }
            return Kind.SPACE;
        }
        if (isDigit(c) || (c == '.' && isDigit(at(end)) && !followsName())) {
            return number();
        }
        if (isWord(c) && c != '$') {
            return word(c);
        }
        return switch (c) {
            case '\'' -> string('\'', backslash);
            case '"' -> mysql ? string('"', backslash) : quotedName('"');
            case '`' -> mysql ? quotedName('`') : Kind.SYMBOL;
            case '$' -> dollar();
            case '?' -> Kind.PARAMETER;
            case '#' -> mysql ? lineComment() : Kind.SYMBOL;
            case '-' ->
                at(end) == '-' && (!mysql || end + 1 >= length || at(end + 1) <= ' ') ? lineComment() : Kind.SYMBOL;
            case '/' -> at(end) == '*' ? blockComment() : Kind.SYMBOL;
            case '*' -> executable && at(end) == '/' ? executableEnd() : Kind.SYMBOL;
            default -> Kind.SYMBOL;
        };
    }

    /** A character of names: letters, digits, underscore, dollar, and all beyond ASCII. */
    static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private char at(int index) {
        return index < length ? text.charAt(index) : 0;
    }

    private void rewind() {
        start = 0;
        end = 0;
        executable = false;
        open = false;
    }

    private boolean escapesQuote() {
        for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', i + 1)) {
            char next = at(i + 1);
            if (next == '\'' || next == '"') {
                return true;
            }
        }
        return false;
    }

    private boolean endsOutside(Backslash reading) {
        backslash = reading;
        rewind();
        Kind kind = next();
        while (kind != Kind.END) {
            kind = next();
        }
        return !open;
    }

    /** {@code t.5} does not exist, {@code t1.2x} does: digits behind a name and a point are no number of their own. */
    private boolean followsName() {
        return start > 0 && (isWord(text.charAt(start - 1)) || text.charAt(start - 1) == '`');
    }

    private Kind number() {
        while (end < length) {
            char c = text.charAt(end);
            char before = text.charAt(end - 1);
            boolean sign = (c == '+' || c == '-')
                    && (before == 'e' || before == 'E')
                    && isDigit(at(end + 1))
                    && isDecimal(start, end - 1);
            if (!(isWord(c) && (mysql || c != '$')) && c != '.' && !sign) {
                break;
            }
            end++;
        }
        return Kind.NUMBER;
    }

    private boolean isDecimal(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && c != '.' && c != '_') {
                return false;
            }
        }
        return to > from;
    }

    private Kind word(char first) {
        while (end < length && isWord(text.charAt(end))) {
            end++;
        }
        char quote = at(end);
        if (quote == '\'' && end - start == 1) {
            char prefix = (char) (first | 0x20);
            if (prefix == 'e' && !mysql) {
                end++;
                return string('\'', Backslash.ESCAPES);
            }
            if (prefix == 'x' || prefix == 'b' || prefix == 'n') {
                end++;
                return string('\'', backslash);
            }
        }
        return Kind.WORD;
    }

    private Kind string(char quote, Backslash reading) {
        boolean doubtful = false;
        while (end < length) {
            char c = text.charAt(end++);
            if (c == '\\' && reading != Backslash.PLAIN) {
                doubtful |= reading == Backslash.UNKNOWN && at(end) == quote;
                end = Math.min(end + 1, length);
            } else if (c == quote) {
                if (at(end) != quote || end >= length) {
                    if (doubtful) {
                        break;
                    }
                    return Kind.STRING;
                }
                end++;
            }
        }
        return toTheEnd();
    }

    private Kind quotedName(char quote) {
        while (end < length) {
            if (text.charAt(end++) == quote) {
                if (end >= length || text.charAt(end) != quote) {
                    return Kind.QUOTED_NAME;
                }
                end++;
            }
        }
        return toTheEnd();
    }

    private Kind dollar() {
        if (isDigit(at(end))) {
            while (end < length && isDigit(text.charAt(end))) {
                end++;
            }
            return Kind.PARAMETER;
        }
        int tagEnd = end;
        while (tagEnd < length && isWord(text.charAt(tagEnd)) && text.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        if (mysql) {
            end = tagEnd;
            return Kind.WORD;
        }
        if (tagEnd >= length) {
            return toTheEnd();
        }
        if (text.charAt(tagEnd) != '$') {
            return Kind.SYMBOL;
        }
        String tag = text.substring(start, tagEnd + 1);
        int close = text.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            return toTheEnd();
        }
        end = close + tag.length();
        return Kind.STRING;
    }

    private Kind lineComment() {
        while (end < length && text.charAt(end) != '\n' && (mysql || text.charAt(end) != '\r')) {
            end++;
        }
        return Kind.COMMENT;
    }

    private Kind blockComment() {
        end++;
        if (mysql && (at(end) == '!' || at(end) == '+' || (at(end) == 'M' && at(end + 1) == '!'))) {
            return executableComment();
        }
        int depth = 1;
        while (end < length && depth > 0) {
            char c = text.charAt(end++);
            if (c == '*' && at(end) == '/') {
                end++;
                depth--;
            } else if (!mysql && c == '/' && at(end) == '*') {
                end++;
                depth++;
            }
        }
        return Kind.COMMENT;
    }

    /** Where a quote inside could hide the end, as the server's version decides whether it is one, nothing is certain. */
    private Kind executableComment() {
        int close = text.indexOf("*/", end);
        if (close < 0) {
            return toTheEnd();
        }
        if (!isBalanced(end, close)) {
            return toTheEnd();
        }
        end += at(end) == 'M' ? 2 : 1;
        while (end < close && isDigit(text.charAt(end))) {
            end++;
        }
        executable = true;
        return Kind.COMMENT;
    }

    /** Whether every quote ends here, with nothing that could take a quote's meaning away. */
    private boolean isBalanced(int from, int to) {
        int i = from;
        while (i < to) {
            char c = text.charAt(i++);
            if (c == '\\' || c == '#' || (c == '-' && text.charAt(i) == '-')) {
                return false;
            }
            if (c == '\'' || c == '"' || c == '`') {
                int close = text.indexOf(c, i);
                if (close < 0 || close >= to) {
                    return false;
                }
                i = close + 1;
            }
        }
        return true;
    }

    private Kind executableEnd() {
        end++;
        executable = false;
        return Kind.COMMENT;
    }

    private Kind toTheEnd() {
        end = length;
        open = true;
        return Kind.STRING;
    }
}
