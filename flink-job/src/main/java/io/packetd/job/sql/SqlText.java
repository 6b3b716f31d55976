// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

import io.packetd.job.sql.SqlTokens.Kind;

/**
 * A statement without its literals: {@code ?} stands for each string and number, a list of them behind IN becomes one, comments
 * go, white space becomes one blank. Names, keywords, NULL, TRUE and FALSE stay. What has no end, as in a text that was cut, is
 * a literal to the end. Not thread-safe.
 */
public final class SqlText {

    private static final String PLACEHOLDER = "?";

    private final SqlTokens tokens = new SqlTokens();
    private final StringBuilder out = new StringBuilder(256);

    /** State of a list of values behind IN: 0 outside, 1 behind IN, 2 behind its parenthesis, 3 behind a value. */
    private int list;

    /** In a statement SET the word behind {@code =} or TO may be a value without quotes. */
    private boolean set;

    private boolean value;

    /**
     * The statement without literals.
     *
     * @param cut whether the text is only the beginning of the statement
     */
    public String redact(String statement, SqlDialect dialect, boolean cut) {
        out.setLength(0);
        list = 0;
        set = false;
        value = false;
        boolean blank = false;
        boolean first = true;
        tokens.reset(statement, dialect, cut);
        for (Kind kind = tokens.next(); kind != Kind.END; kind = tokens.next()) {
            switch (kind) {
                case SPACE, COMMENT -> blank = true;
                case STRING, NUMBER, PARAMETER -> {
                    literal(statement, kind, blank);
                    blank = false;
                    first = false;
                    value = false;
                }
                case WORD -> {
                    set = first ? is(statement, "SET") : set;
                    word(statement, blank);
                    blank = false;
                    first = false;
                }
                case SYMBOL, QUOTED_NAME -> {
                    symbol(statement, kind, blank);
                    blank = false;
                    first = statement.charAt(tokens.start()) == ';' && kind == Kind.SYMBOL;
                }
                case END -> throw new IllegalStateException("the end is no token");
            }
        }
        return out.toString();
    }

    private void literal(String statement, Kind kind, boolean blank) {
        if (list == 4) {
            // The comma before it was held back: this value joins the one before.
            list = 3;
            return;
        }
        list = list == 2 ? 3 : 0;
        blank(blank);
        if (kind == Kind.PARAMETER && list != 3) {
            out.append(statement, tokens.start(), tokens.end());
        } else {
            out.append(PLACEHOLDER);
        }
    }

    private void word(String statement, boolean blank) {
        release();
        list = is(statement, "IN") ? 1 : 0;
        blank(blank);
        if (set && value && !isPlainSetting(statement)) {
            out.append(PLACEHOLDER);
        } else {
            out.append(statement, tokens.start(), tokens.end());
        }
        value = set && is(statement, "TO");
    }

    private void symbol(String statement, Kind kind, boolean blank) {
        char c = kind == Kind.SYMBOL ? statement.charAt(tokens.start()) : 0;
        if (list == 3 && c == ',') {
            list = 4;
            return;
        }
        release();
        list = list == 1 && c == '(' ? 2 : list == 2 && (c == '-' || c == '+') ? 2 : 0;
        blank(blank);
        if (set && value && kind == Kind.QUOTED_NAME) {
            out.append(PLACEHOLDER);
        } else {
            out.append(statement, tokens.start(), tokens.end());
        }
        value = c == '=' || (value && (c == '-' || c == '+'));
        set &= c != ';';
    }

    /** Writes the comma that was held back, as no value follows it. */
    private void release() {
        if (list == 4) {
            out.append(',');
        }
    }

    private void blank(boolean wanted) {
        if (wanted && !out.isEmpty()) {
            out.append(' ');
        }
    }

    private boolean isPlainSetting(String statement) {
        return is(statement, "DEFAULT") || is(statement, "ON") || is(statement, "OFF") || is(statement, "NULL");
    }

    private boolean is(String statement, String keyword) {
        int count = tokens.end() - tokens.start();
        return count == keyword.length() && statement.regionMatches(true, tokens.start(), keyword, 0, count);
    }
}
