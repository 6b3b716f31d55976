// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SqlTextTest {

    private final SqlText text = new SqlText();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT * FROM t WHERE a = 'x' AND b = 12.5e-3 | SELECT * FROM t WHERE a = ? AND b = ?
            SELECT 'it''s', E'it\\'s', N'x', B'01', X'ff', U&'d' | SELECT ?, ?, ?, ?, ?, U&?
            SELECT $$a 'b' $$, $t$ $$ $t$, $1 | SELECT ?, ?, $1
            SELECT "Name" FROM "t" WHERE a = -7 | SELECT "Name" FROM "t" WHERE a = -?
            WHERE a IN (1, 2,3) AND b in ('x') | WHERE a IN (?) AND b in (?)
            WHERE a IN ($1, $2) AND b IN (SELECT 1) | WHERE a IN (?) AND b IN (SELECT ?)
            WHERE a IN (1, b, 2) | WHERE a IN (?, b, ?)
            SELECT 1 -- secret | SELECT ?
            SELECT /* a /* secret */ secret */ 1 | SELECT ?
            SELECT 'secret | SELECT ?
            SELECT $x$ secret | SELECT ?
            SELECT "secret | SELECT ?
            SET app.token = s3cret | SET app.token = ?
            SET search_path TO secret, x; SELECT x = y | SET search_path TO ?, x; SELECT x = y
            SET TimeZone TO DEFAULT | SET TimeZone TO DEFAULT
            SELECT 0x1F, 1_000, .5, 1., 123abc, a1, t.b2 | SELECT ?, ?, ?, ?, ?, a1, t.b2
            SELECT $1$x$secret$x$ | SELECT $1?
            SELECT TRUE, NULL, x::int | SELECT TRUE, NULL, x::int
            """)
    void redactsPostgresql(String statement, String expected) {
        assertThat(text.redact(statement, SqlDialect.POSTGRESQL, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT "secret", 'it\\'s', "a""b", `na me` | SELECT ?, ?, ?, `na me`
            SELECT 'C:\\\\dir\\\\', 5, 'x' | SELECT ?, ?, ?
            SELECT 1 # secret | SELECT ?
            SELECT 1 --secret | SELECT ? --secret
            SELECT 5--5, 1 -- secret | SELECT ?--?, ?
            SELECT _utf8mb4'x', x'4D', 0b01, b'1' | SELECT _utf8mb4?, ?, ?, ?
            /*!40101 SET NAMES utf8 */ | SET NAMES utf8
            SELECT /*!99999 ' */ 'secret' | SELECT ?
            SET PASSWORD FOR 'bob'@'%' = 'secret' | SET PASSWORD FOR ?@? = ?
            CREATE USER bob IDENTIFIED BY 'secret' | CREATE USER bob IDENTIFIED BY ?
            SELECT * FROM t LIMIT ?, 10 | SELECT * FROM t LIMIT ?, ?
            """)
    void redactsMysql(String statement, String expected) {
        assertThat(text.redact(statement, SqlDialect.MYSQL, false)).isEqualTo(expected);
    }

    @Test
    void believesNothingBehindQuoteThatModeDecides() {
        String statement = "SELECT 'C:\\' FROM t WHERE x = 'secret";

        assertThat(text.redact(statement, SqlDialect.MYSQL, true)).isEqualTo("SELECT ?");
        assertThat(text.redact("SELECT 'C:\\', x FROM t", SqlDialect.MYSQL, false))
                .isEqualTo("SELECT ?, x FROM t");
        assertThat(text.redact("SELECT 'O\\'Neil', x FROM t", SqlDialect.POSTGRESQL, false))
                .isEqualTo("SELECT ?, x FROM t");
    }

    /** Literals made at random, behind names made at random: no literal is in the text, every name is. */
    @ParameterizedTest
    @EnumSource(SqlDialect.class)
    void keepsNamesAndNoLiteral(SqlDialect dialect) {
        SplittableRandom random = new SplittableRandom(41);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder statement = new StringBuilder("SELECT ");
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                statement.append("name").append((char) ('a' + i)).append(" = ").append(literal(random, dialect));
                statement.append(random.nextBoolean() ? " /* secret */ AND " : "\nOR ");
            }
            int end = random.nextInt(4) == 0 ? 7 + random.nextInt(statement.length() - 7) : statement.length();
            String given = statement.substring(0, end);

            String redacted = text.redact(given, dialect, end < statement.length());

            assertThat(redacted).as(given).doesNotContain("secret").doesNotContain("711");
            if (end == statement.length() && given.indexOf('\\') < 0) {
                for (int i = 0; i < count; i++) {
                    assertThat(redacted).as(given).containsPattern("name" + (char) ('a' + i) + " = -?\\?");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SqlDialect.class)
    void takesAnyTextToItsEnd(SqlDialect dialect) {
        SplittableRandom random = new SplittableRandom(43);
        String alphabet = "'\"`$\\/*-#;(),.?@:=<>!+ \n\r\t0x9aeEbBnNuU&_\u00e9\ud83d\ufffdSELECT FROM IN SET ";
        SqlSummary summary = new SqlSummary();
        SqlTokens tokens = new SqlTokens();
        for (int run = 0; run < 50_000; run++) {
            StringBuilder any = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                int at = random.nextInt(alphabet.length());
                any.append(alphabet, at, Math.min(alphabet.length(), at + 1 + random.nextInt(7)));
            }
            boolean cut = random.nextBoolean();
            tokens.reset(any.toString(), dialect, cut);
            int end = 0;
            while (tokens.next() != SqlTokens.Kind.END) {
                assertThat(tokens.start()).as(any.toString()).isEqualTo(end);
                assertThat(tokens.end()).as(any.toString()).isGreaterThan(end);
                end = tokens.end();
            }
            assertThat(end).isEqualTo(any.length());
            assertThat(summary.of(any.toString(), dialect, cut)).hasSizeLessThanOrEqualTo(SqlSummary.MAX_LENGTH);
            assertThat(text.redact(any.toString(), dialect, cut)).isNotNull();
        }
    }

    private static String literal(SplittableRandom random, SqlDialect dialect) {
        boolean mysql = dialect == SqlDialect.MYSQL;
        return switch (random.nextInt(8)) {
            case 0 -> "4711";
            case 1 -> "'secret'";
            case 2 -> "'a ''secret'' -- '";
            case 3 -> mysql ? "\"secret # \"" : "$q$ 'secret $$ $q$";
            case 4 -> mysql ? "'\\'secret\\\\'" : "E'\\'secret\\\\'";
            case 5 -> "X'4711'";
            case 6 -> mysql ? "'secret /*! x */'" : "$$secret$$";
            default -> "-0x4711";
        };
    }
}
