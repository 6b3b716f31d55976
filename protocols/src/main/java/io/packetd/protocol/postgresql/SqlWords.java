// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/** The words that begin a statement (PostgreSQL documentation, "SQL Commands"; replication commands). */
final class SqlWords {

    /** By first letter. */
    private static final String[][] WORDS = new String[26][];

    static {
        String[] all = {
            "ABORT",
            "ALTER",
            "ANALYZE",
            "ANALYSE",
            "BASE_BACKUP",
            "BEGIN",
            "CALL",
            "CHECKPOINT",
            "CLOSE",
            "CLUSTER",
            "COMMENT",
            "COMMIT",
            "COPY",
            "CREATE",
            "CREATE_REPLICATION_SLOT",
            "DEALLOCATE",
            "DECLARE",
            "DELETE",
            "DISCARD",
            "DO",
            "DROP",
            "DROP_REPLICATION_SLOT",
            "END",
            "EXECUTE",
            "EXPLAIN",
            "FETCH",
            "GRANT",
            "IDENTIFY_SYSTEM",
            "IMPORT",
            "INSERT",
            "LISTEN",
            "LOAD",
            "LOCK",
            "MERGE",
            "MOVE",
            "NOTIFY",
            "PREPARE",
            "READ_REPLICATION_SLOT",
            "REASSIGN",
            "REFRESH",
            "REINDEX",
            "RELEASE",
            "RESET",
            "REVOKE",
            "ROLLBACK",
            "SAVEPOINT",
            "SECURITY",
            "SELECT",
            "SET",
            "SHOW",
            "START",
            "START_REPLICATION",
            "TABLE",
            "TIMELINE_HISTORY",
            "TRUNCATE",
            "UNLISTEN",
            "UPDATE",
            "UPLOAD_MANIFEST",
            "VACUUM",
            "VALUES",
            "WITH"
        };
        for (int letter = 0; letter < WORDS.length; letter++) {
            int count = 0;
            String[] begin = new String[all.length];
            for (String word : all) {
                if (word.charAt(0) - 'A' == letter) {
                    begin[count++] = word;
                }
            }
            WORDS[letter] = java.util.Arrays.copyOf(begin, count);
        }
    }

    private SqlWords() {}

    /** The word of this table that the statement begins with, behind blanks, comments and brackets; null when there is none. */
    static @Nullable String first(String sql) {
        int at = begin(sql);
        int end = at;
        while (end < sql.length() && isLetter(sql.charAt(end))) {
            end++;
        }
        if (end == at) {
            return null;
        }
        int letter = (sql.charAt(at) & ~0x20) - 'A';
        if (letter < 0 || letter >= WORDS.length) {
            return null;
        }
        for (String word : WORDS[letter]) {
            if (word.length() == end - at && sql.regionMatches(true, at, word, 0, word.length())) {
                return word;
            }
        }
        return null;
    }

    private static int begin(String sql) {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c <= ' ' || c == '(' || c == ';') {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else {
                return at;
            }
        }
        return at;
    }

    private static int after(String sql, String end, int from) {
        int at = sql.indexOf(end, from);
        return at < 0 ? sql.length() : at + end.length();
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    }
}
