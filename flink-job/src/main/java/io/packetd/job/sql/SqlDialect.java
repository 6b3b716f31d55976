// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sql;

/** How a server divides a statement into words. */
public enum SqlDialect {
    /** MySQL and MariaDB: {@code "x"} is a string, backslashes escape, {@code #} begins a comment. */
    MYSQL,
    /** PostgreSQL: {@code "x"} is a name, backslashes escape only in {@code E'x'}, {@code $tag$} quotes, comments nest. */
    POSTGRESQL
}
