// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words that matter for a summary, found without making a string of the text. */
final class SqlKeyword {

    /** What a word does in a summary. */
    enum Role {
        /** Asks for rows, at any place: its tables follow FROM. */
        QUERY,
        /** Changes rows; only at the beginning of a statement or behind a parenthesis. Its table follows, or follows INTO or FROM. */
        CHANGE,
        /** Creates, alters or drops: the kind of object and its name follow. */
        DEFINE,
        /** Names of tables follow, or that of a procedure. */
        NAME,
        /** One more word follows that belongs to the operation. */
        PHRASE,
        /** Nothing follows that a summary tells. */
        ALONE,
        /** Stands in front of another statement. */
        PREFIX,
        /** The definition of names for the statement behind it. */
        WITH,
        /** Tables follow. */
        TABLES,
        /** One table follows. */
        TABLE,
        /** A kind of object. */
        OBJECT,
        /** A kind of object whose body is a program. */
        PROGRAM,
        /** May stand between a keyword and the name that belongs to it. */
        FILLER,
        /** Ends a list of tables. */
        ENDS,
        /** Ends the alias of a table, not the list. */
        OTHER
    }

    private static final Map<Role, String> WORDS = Map.ofEntries(
            Map.entry(Role.QUERY, "SELECT"),
            Map.entry(Role.CHANGE, "INSERT UPDATE DELETE MERGE REPLACE"),
            Map.entry(Role.DEFINE, "CREATE ALTER DROP TRUNCATE RENAME COMMENT REFRESH"),
            Map.entry(
                    Role.NAME,
                    "CALL EXEC COPY LOCK ANALYZE ANALYSE VACUUM REINDEX CLUSTER USE DESCRIBE DESC HANDLER OPTIMIZE REPAIR CHECK CHECKSUM"),
            Map.entry(Role.PHRASE, "SHOW LOAD START"),
            Map.entry(
                    Role.ALONE,
                    "SET EXECUTE PREPARE DEALLOCATE DECLARE BEGIN COMMIT ROLLBACK SAVEPOINT RELEASE END ABORT GRANT REVOKE LISTEN NOTIFY UNLISTEN DISCARD FETCH MOVE CLOSE DO VALUES KILL FLUSH RESET CHECKPOINT UNLOCK XA PURGE STOP CHANGE INSTALL UNINSTALL SHUTDOWN BINLOG CACHE REASSIGN IMPORT SECURITY"),
            Map.entry(Role.PREFIX, "EXPLAIN"),
            Map.entry(Role.WITH, "WITH"),
            Map.entry(Role.TABLES, "FROM"),
            Map.entry(Role.TABLE, "JOIN STRAIGHT_JOIN INTO"),
            Map.entry(
                    Role.OBJECT,
                    "TABLE TABLES VIEW INDEX DATABASE SCHEMA SEQUENCE TYPE EXTENSION USER ROLE DOMAIN SERVER DATA TRANSACTION PUBLICATION SUBSCRIPTION POLICY TABLESPACE COLLATION AGGREGATE RULE SYSTEM"),
            Map.entry(Role.PROGRAM, "FUNCTION PROCEDURE TRIGGER EVENT"),
            Map.entry(
                    Role.FILLER,
                    "ONLY LATERAL IGNORE LOW_PRIORITY HIGH_PRIORITY DELAYED QUICK OR TEMPORARY TEMP UNLOGGED GLOBAL LOCAL UNIQUE FULLTEXT SPATIAL MATERIALIZED RECURSIVE IF NOT EXISTS CONCURRENTLY FULL FREEZE VERBOSE EXTENDED CONCURRENT FOREIGN"),
            Map.entry(
                    Role.ENDS,
                    "WHERE GROUP ORDER HAVING LIMIT OFFSET WINDOW UNION EXCEPT INTERSECT RETURNING FOR OUTFILE DUMPFILE QUALIFY"),
            Map.entry(
                    Role.OTHER,
                    "AS ON USING INNER LEFT RIGHT CROSS NATURAL OUTER KEY DISTINCT THEN WHEN CASE ELSE AND IN IS BY ALL"));

    /** Open addressing by {@link #hash}; twice as many places as words. */
    private static final int PLACES = 1024;

    private static final @Nullable SqlKeyword[] TABLE = table();

    private final String word;
    private final Role role;

    private SqlKeyword(String word, Role role) {
        this.word = word;
        this.role = role;
    }

    /** The word in capital letters. */
    String word() {
        return word;
    }

    /** What it does. */
    Role role() {
        return role;
    }

    /** Whether it is this word, given in capital letters. */
    boolean is(String capitals) {
        return word.equals(capitals);
    }

    /** The keyword in this place of the text, in any letter case; null when it is none. */
    static @Nullable SqlKeyword find(String text, int from, int to) {
        int place = hash(text, from, to);
        SqlKeyword keyword = TABLE[place];
        while (keyword != null) {
            if (keyword.word.length() == to - from && text.regionMatches(true, from, keyword.word, 0, to - from)) {
                return keyword;
            }
            place = (place + 1) & (PLACES - 1);
            keyword = TABLE[place];
        }
        return null;
    }

    private static int hash(String text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + (text.charAt(i) & 0x5f);
        }
        return (hash ^ (hash >>> 12)) & (PLACES - 1);
    }

    private static @Nullable SqlKeyword[] table() {
        Map<String, Role> roles = new HashMap<>();
        WORDS.forEach((role, words) -> {
            for (String word : words.split(" ", -1)) {
                if (roles.put(word, role) != null) {
                    throw new IllegalStateException(word + " has two roles");
                }
            }
        });
        @Nullable SqlKeyword[] table = new SqlKeyword[PLACES];
        roles.forEach((word, role) -> {
            int place = hash(word, 0, word.length());
            while (table[place] != null) {
                place = (place + 1) & (PLACES - 1);
            }
            table[place] = new SqlKeyword(word, role);
        });
        return table;
    }
}
