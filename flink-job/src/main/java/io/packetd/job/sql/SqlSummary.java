// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

import io.packetd.job.sql.SqlKeyword.Role;
import io.packetd.job.sql.SqlTokens.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Says what a statement does in a few words, as OpenTelemetry's {@code db.query.summary}: operations and their tables in the
 * order of the statement, as they are written there.
 *
 * <pre>
 * SELECT * FROM orders o JOIN shop.items i ON ...            SELECT orders shop.items
 * INSERT INTO archive SELECT * FROM orders WHERE id = 7      INSERT archive SELECT orders
 * WITH old AS (DELETE FROM t RETURNING *) SELECT * FROM old  DELETE t SELECT old
 * CREATE TABLE IF NOT EXISTS t (id int)                      CREATE TABLE t
 * </pre>
 *
 * Never a literal, and nothing of a statement that begins with no operation known here: then it is empty. At most
 * {@value #MAX_LENGTH} characters, cut between words. Never fails. Not thread-safe.
 */
public final class SqlSummary {

    /** Longest summary, characters. */
    public static final int MAX_LENGTH = 255;

    /** Parentheses that are told apart; deeper ones count as the deepest of these. */
    private static final int MAX_DEPTH = 64;

    /** What the next word would be. */
    private enum Expect {
        /** Nothing to tell. */
        NOTHING,
        /** The operation of a statement. */
        OPERATION,
        /** A kind of object. */
        OBJECT,
        /** The second word of an operation. */
        PHRASE,
        /** A name. */
        NAME,
        /** A name, unless a parenthesis follows it. */
        TABLE
    }

    private final SqlTokens tokens = new SqlTokens();
    private final StringBuilder out = new StringBuilder(MAX_LENGTH);
    private final StringBuilder name = new StringBuilder(64);

    /** By parenthesis: whether FROM and JOIN name tables there. */
    private final boolean[] query = new boolean[MAX_DEPTH];

    /** By parenthesis: whether a comma leads to another table. */
    private final boolean[] list = new boolean[MAX_DEPTH];

    private String text = "";
    private boolean cut;
    private int depth;
    private Expect expect = Expect.OPERATION;
    private boolean ignored;
    private boolean prefixed;
    private boolean program;
    private boolean full;

    /** The significant character before: that of a symbol, {@code w} behind a word, {@code ;} at the beginning. */
    private char before = ';';

    private @Nullable SqlKeyword wordBefore;

    /**
     * The summary.
     *
     * @param statement one statement, or several with semicolons between them
     * @param isCut whether the text is only a beginning: then a name that touches its end is left out
     */
    public String of(String statement, SqlDialect dialect, boolean isCut) {
        text = statement;
        cut = isCut;
        out.setLength(0);
        full = false;
        begin();
        tokens.reset(statement, dialect, isCut);
        Kind kind = significant();
        while (kind != Kind.END && !full) {
            kind = switch (kind) {
                case WORD -> word();
                case QUOTED_NAME -> isNameDue() ? name() : passed('w', null);
                case SYMBOL -> symbol(text.charAt(tokens.start()));
                case STRING, NUMBER, PARAMETER, COMMENT, SPACE, END -> literal();
            };
        }
        return out.toString();
    }

    private void begin() {
        depth = 0;
        query[0] = false;
        list[0] = false;
        expect = Expect.OPERATION;
        ignored = false;
        prefixed = false;
        program = false;
        before = ';';
        wordBefore = null;
    }

    private Kind significant() {
        Kind kind = tokens.next();
        while (kind == Kind.SPACE || kind == Kind.COMMENT) {
            kind = tokens.next();
        }
        return kind;
    }

    private Kind passed(char what, @Nullable SqlKeyword keyword) {
        before = what;
        wordBefore = keyword;
        return significant();
    }

    private Kind literal() {
        expect = expect == Expect.OBJECT ? Expect.OBJECT : Expect.NOTHING;
        return passed('v', null);
    }

    private boolean isNameDue() {
        return !ignored && before != '.' && (expect == Expect.NAME || expect == Expect.TABLE);
    }

    private Kind symbol(char c) {
        switch (c) {
            case ';' -> begin();
            case '(' -> open();
            case ')' -> {
                depth = Math.max(0, depth - 1);
                expect = Expect.NOTHING;
            }
            case ',' -> expect = list[level()] ? Expect.TABLE : Expect.NOTHING;
            case '.' -> {}
            default -> expect = expect == Expect.OBJECT ? Expect.OBJECT : Expect.NOTHING;
        }
        return passed(c, null);
    }

    private int level() {
        return Math.min(depth, MAX_DEPTH - 1);
    }

    /** Where a table is due, the parenthesis holds tables or a query. */
    private void open() {
        boolean tables = expect == Expect.TABLE && query[level()];
        depth++;
        query[level()] = tables;
        list[level()] = tables;
        if (expect != Expect.OPERATION) {
            expect = tables ? Expect.TABLE : Expect.NOTHING;
        }
    }

    private Kind word() {
        SqlKeyword keyword = before == '.' ? null : SqlKeyword.find(text, tokens.start(), tokens.end());
        if (ignored || before == '.') {
            return passed('w', null);
        }
        if (expect == Expect.OPERATION) {
            statement(keyword);
            return passed('w', keyword);
        }
        if (keyword == null) {
            return plainWord();
        }
        switch (keyword.role()) {
            case QUERY -> query();
            case TABLES -> {
                if (query[level()] && !(wordBefore != null && wordBefore.is("DISTINCT"))) {
                    expect = Expect.TABLE;
                    list[level()] = true;
                }
            }
            case TABLE -> expect = keyword.is("INTO") ? Expect.NAME : query[level()] ? Expect.TABLE : Expect.NOTHING;
            case ENDS -> ends();
            case WITH -> expect = Expect.NOTHING;
            case FILLER -> {}
            case OTHER -> other(keyword);
            case CHANGE, DEFINE, NAME, PHRASE, ALONE, PREFIX, OBJECT, PROGRAM -> {
                return sometimesName(keyword);
            }
        }
        return passed('w', keyword);
    }

    private Kind plainWord() {
        if (isNameDue()) {
            return name();
        }
        if (expect == Expect.PHRASE) {
            append(text, tokens.start(), tokens.end());
            expect = Expect.NOTHING;
        }
        return passed('w', null);
    }

    /** Words that are no keywords in most places. */
    private Kind sometimesName(SqlKeyword keyword) {
        boolean object = keyword.role() == Role.OBJECT || keyword.role() == Role.PROGRAM;
        if (expect == Expect.OBJECT) {
            if (object) {
                append(text, tokens.start(), tokens.end());
                program = keyword.role() == Role.PROGRAM;
                expect = Expect.NAME;
            }
        } else if (expect == Expect.PHRASE) {
            append(text, tokens.start(), tokens.end());
            expect = Expect.NOTHING;
        } else if (keyword.role() == Role.CHANGE && isStatementInside()) {
            change(keyword);
        } else if (keyword.is("SET") || keyword.is("VALUES")) {
            ends();
        } else if (isNameDue() && !keyword.is("TABLE") && !keyword.is("TABLES") && !isSecondOperation(keyword)) {
            return name();
        }
        return passed('w', keyword);
    }

    /** As in VACUUM ANALYZE. */
    private boolean isSecondOperation(SqlKeyword keyword) {
        return keyword.role() == Role.NAME && wordBefore != null && wordBefore.role() == Role.NAME;
    }

    /** Not the UPDATE of FOR UPDATE or ON UPDATE, and not a function. */
    private boolean isStatementInside() {
        if (before != '(' && before != ')' && !prefixed) {
            return false;
        }
        return !isParenthesisNext();
    }

    private boolean isParenthesisNext() {
        int next = tokens.end();
        while (next < text.length() && text.charAt(next) <= ' ') {
            next++;
        }
        return next < text.length() && text.charAt(next) == '(';
    }

    private void statement(@Nullable SqlKeyword keyword) {
        if (keyword == null) {
            ignored = true;
            return;
        }
        switch (keyword.role()) {
            case QUERY -> query();
            case CHANGE -> change(keyword);
            case DEFINE -> {
                operation(keyword.is("TRUNCATE") ? Expect.NAME : Expect.OBJECT);
                list[level()] = keyword.is("TRUNCATE") || keyword.is("DROP");
            }
            case NAME -> {
                operation(Expect.NAME);
                list[level()] = true;
                prefixed = true;
            }
            case PHRASE -> operation(Expect.PHRASE);
            case ALONE -> {
                operation(Expect.NOTHING);
                ignored = keyword.is("GRANT") || keyword.is("REVOKE");
                prefixed = keyword.is("PREPARE") || keyword.is("DECLARE");
            }
            case PREFIX -> {
                operation(Expect.NOTHING);
                prefixed = true;
            }
            case WITH -> expect = Expect.NOTHING;
            case OBJECT -> {
                operation(Expect.NAME);
                ignored = !keyword.is("TABLE");
            }
            case TABLES, TABLE, PROGRAM, FILLER, ENDS, OTHER -> ignored = true;
        }
    }

    private void operation(Expect next) {
        append(text, tokens.start(), tokens.end());
        expect = next;
    }

    private void query() {
        operation(Expect.NOTHING);
        query[level()] = true;
        list[level()] = false;
        prefixed = false;
    }

    private void change(SqlKeyword keyword) {
        boolean delete = keyword.is("DELETE");
        boolean update = keyword.is("UPDATE");
        operation(delete ? Expect.NOTHING : Expect.NAME);
        query[level()] = delete || update || keyword.is("MERGE");
        list[level()] = update;
        prefixed = false;
    }

    private void ends() {
        expect = Expect.NOTHING;
        list[level()] = false;
    }

    private void other(SqlKeyword keyword) {
        if (keyword.is("USING") && query[level()] && !isParenthesisNext()) {
            expect = Expect.TABLE;
            list[level()] = true;
        } else if (!keyword.is("ON") && expect != Expect.OBJECT) {
            expect = Expect.NOTHING;
        } else if (keyword.is("ON") && expect == Expect.TABLE) {
            expect = Expect.NOTHING;
        }
    }

    /** A name with its parts; returns the token behind it. */
    private Kind name() {
        boolean table = expect == Expect.TABLE;
        name.setLength(0);
        part();
        int nameEnd = tokens.end();
        Kind kind = passed('w', null);
        while (isSymbol(kind, '.')) {
            kind = passed('.', null);
            if (kind != Kind.WORD && kind != Kind.QUOTED_NAME) {
                break;
            }
            name.append('.');
            part();
            nameEnd = tokens.end();
            kind = passed('w', null);
        }
        expect = Expect.NOTHING;
        boolean function = table && isSymbol(kind, '(');
        if (!function && !(cut && nameEnd == text.length())) {
            append(name, 0, name.length());
        }
        ignored |= program;
        return kind;
    }

    private boolean isSymbol(Kind kind, char c) {
        return kind == Kind.SYMBOL && text.charAt(tokens.start()) == c;
    }

    /** Quotes go where the name means the same without them. */
    private void part() {
        int from = tokens.start();
        int to = tokens.end();
        char quote = text.charAt(from);
        boolean quoted = quote == '"' || quote == '`';
        for (int i = from + 1; quoted && i < to - 1; i++) {
            quoted = SqlTokens.isWord(text.charAt(i));
        }
        boolean strip = quoted && to - from > 2;
        name.append(text, strip ? from + 1 : from, strip ? to - 1 : to);
    }

    private void append(CharSequence source, int from, int to) {
        int blank = out.isEmpty() ? 0 : 1;
        if (out.length() + blank + to - from > MAX_LENGTH) {
            full = true;
            return;
        }
        if (blank > 0) {
            out.append(' ');
        }
        out.append(source, from, to);
    }
}
