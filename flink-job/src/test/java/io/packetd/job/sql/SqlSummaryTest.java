// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlSummaryTest {

    private final SqlSummary summary = new SqlSummary();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT 1 | SELECT
            select * from Orders where id = 7 | select Orders
            SELECT * FROM songs, artists AS a WHERE songs.artist = a.id | SELECT songs artists
            SELECT * FROM a JOIN b ON a.x = b.x, c WHERE a.y IN (1, 2) | SELECT a b c
            SELECT * FROM a x LEFT OUTER JOIN s.b USING (id) ORDER BY x, y | SELECT a s.b
            SELECT * FROM (SELECT * FROM inner_t) AS x | SELECT SELECT inner_t
            SELECT * FROM (a CROSS JOIN b) | SELECT a b
            SELECT a, (SELECT max(x) FROM u) FROM v WHERE EXISTS (SELECT 1 FROM w) | SELECT SELECT u v SELECT w
            SELECT EXTRACT(year FROM created), TRIM(both 'x' FROM y) FROM t | SELECT t
            SELECT * FROM t WHERE a IS DISTINCT FROM b | SELECT t
            SELECT * FROM t FOR UPDATE | SELECT t
            SELECT * FROM generate_series(1, 10) g, t | SELECT t
            SELECT count(*) FROM user | SELECT user
            SELECT 'FROM secret' FROM t | SELECT t
            SELECT * FROM t1 UNION ALL SELECT * FROM t2 | SELECT t1 SELECT t2
            (SELECT * FROM t1) UNION (SELECT * FROM t2) | SELECT t1 SELECT t2
            INSERT INTO shipping (a, b) SELECT a, b FROM orders WHERE id = 3 | INSERT shipping SELECT orders
            INSERT INTO t VALUES (1, 'x'), (2, 'y') ON CONFLICT DO UPDATE SET a = 1 | INSERT t
            UPDATE ONLY shop.items SET price = 3 FROM vat WHERE 1 = 1 | UPDATE shop.items vat
            DELETE FROM a USING b WHERE a.id = b.id | DELETE a b
            MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET x = 1 | MERGE t s
            WITH old AS (DELETE FROM t RETURNING *) SELECT * FROM old | DELETE t SELECT old
            WITH x AS (SELECT 1), y AS (SELECT * FROM b) UPDATE t SET a = 1 | SELECT SELECT b UPDATE t
            CREATE TABLE IF NOT EXISTS a.t (id int references u(id) ON DELETE CASCADE) | CREATE TABLE a.t
            CREATE TEMP TABLE t AS SELECT * FROM u | CREATE TABLE t SELECT u
            CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (a) | CREATE INDEX i
            CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT secret FROM t $$ | CREATE FUNCTION f
            DROP TABLE a, b CASCADE | DROP TABLE a b
            ALTER TABLE t ADD COLUMN c int, DROP COLUMN d | ALTER TABLE t
            TRUNCATE TABLE a, b | TRUNCATE a b
            BEGIN; UPDATE t SET a = 1; COMMIT | BEGIN UPDATE t COMMIT
            EXPLAIN ANALYZE SELECT * FROM t | EXPLAIN SELECT t
            EXPLAIN (FORMAT json) UPDATE t SET x = 1 | EXPLAIN UPDATE t
            COPY t (a, b) FROM STDIN | COPY t
            COPY (SELECT * FROM t) TO STDOUT | COPY SELECT t
            GRANT SELECT ON t TO bob | GRANT
            SET search_path TO a, b | SET
            SHOW server_version | SHOW server_version
            START TRANSACTION READ ONLY | START TRANSACTION
            CALL shop.pay(1, 'x') | CALL shop.pay
            PREPARE p AS SELECT * FROM t WHERE a = $1 | PREPARE SELECT t
            DECLARE c CURSOR FOR SELECT * FROM t | DECLARE SELECT t
            VACUUM ANALYZE t | VACUUM t
            SELECT * FROM "Order Lines", "orders"."Items" | SELECT "Order Lines" orders.Items
            SELECT /* FROM a */ * FROM -- b | SELECT
            select e'\\' from x' from y | select y
            SELECT $a$ FROM x $a$ FROM y | SELECT y
            TABLE t | TABLE t
            hello world | ''
            """)
    void summarisesPostgresql(String statement, String expected) {
        assertThat(summary.of(statement, SqlDialect.POSTGRESQL, false)).isEqualTo(expected.replace("''", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            SELECT * FROM `order lines` o, `shop`.`items` WHERE x = "FROM y" | SELECT `order lines` shop.items
            INSERT IGNORE t SET a = 1 ON DUPLICATE KEY UPDATE a = 2 | INSERT t
            REPLACE INTO t (a) VALUES (REPLACE('a', 'b', 'c')) | REPLACE t
            UPDATE a, b SET a.x = b.x WHERE a.id = b.id | UPDATE a b
            DELETE a FROM a JOIN b USING (id) | DELETE a b
            LOAD DATA LOCAL INFILE '/x' INTO TABLE t | LOAD DATA t
            SHOW FULL TABLES FROM db | SHOW TABLES
            SHOW VARIABLES LIKE 'x' | SHOW VARIABLES
            /*!40000 ALTER TABLE `t` DISABLE KEYS */ | ALTER TABLE t
            SELECT /*!40001 SQL_NO_CACHE */ * FROM `t` | SELECT t
            SELECT a # FROM b | SELECT
            SELECT STRAIGHT_JOIN * FROM a | SELECT a
            SELECT * FROM t WHERE n = 'O\\'Brien FROM x' | SELECT t
            CREATE DEFINER = 'root'@'%' PROCEDURE p() BEGIN SELECT 1; END | CREATE PROCEDURE p END
            LOCK TABLES a READ, b WRITE | LOCK a b
            USE shop | USE shop
            SELECT * INTO @v FROM t | SELECT t
            """)
    void summarisesMysql(String statement, String expected) {
        assertThat(summary.of(statement, SqlDialect.MYSQL, false)).isEqualTo(expected);
    }

    @Test
    void leavesOutNameThatIsCut() {
        assertThat(summary.of("SELECT * FROM orders, custom", SqlDialect.MYSQL, true))
                .isEqualTo("SELECT orders");
        assertThat(summary.of("SELECT * FROM orders WHERE x = 'FROM y", SqlDialect.MYSQL, true))
                .isEqualTo("SELECT orders");
    }

    @Test
    void cutsBetweenWords() {
        String statement =
                "SELECT * FROM " + String.join(", ", java.util.Collections.nCopies(100, "a_long_table_name"));

        String text = summary.of(statement, SqlDialect.POSTGRESQL, false);

        assertThat(text).hasSizeLessThanOrEqualTo(SqlSummary.MAX_LENGTH).endsWith(" a_long_table_name");
        assertThat(text.length()).isGreaterThan(SqlSummary.MAX_LENGTH - 18);
    }

    @Test
    void survivesParenthesesWithoutEnd() {
        String statement = "SELECT * FROM " + "(".repeat(10_000) + "SELECT a FROM b" + ")".repeat(20_000) + " JOIN c";

        assertThat(summary.of(statement, SqlDialect.MYSQL, false)).startsWith("SELECT SELECT b");
    }
}
