// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/** What MySQL messages carry beside operation, status and size. */
public final class MysqlAttributes {

    /**
     * The statement, up to 1024 bytes, cut at a character: of QUERY and PREPARE as sent, of EXECUTE and FETCH_STMT as it was
     * prepared on this connection. The name of the database or table of the commands that take one. Literals behind the words
     * PASSWORD and IDENTIFIED are replaced.
     */
    public static final AttributeKey<String> QUERY_TEXT = AttributeKey.text("db.query.text");

    /** Set when {@link #QUERY_TEXT} is only the beginning. */
    public static final AttributeKey<Boolean> QUERY_CUT = AttributeKey.flag("mysql.query.truncated");

    /** The default database of the connection when the request was sent; of a log-in the one asked for. */
    public static final AttributeKey<String> NAMESPACE = AttributeKey.text("db.namespace");

    /** The table of FIELD_LIST. */
    public static final AttributeKey<String> TABLE = AttributeKey.text("db.collection.name");

    /** Number of the prepared statement, 0 to 2^32-1, unique on its connection. */
    public static final AttributeKey<Long> STATEMENT_ID = AttributeKey.number("mysql.statement.id");

    /** Who logs in. */
    public static final AttributeKey<String> USER = AttributeKey.text("mysql.user");

    /** How the client means to authenticate, such as {@code caching_sha2_password}. */
    public static final AttributeKey<String> AUTH_PLUGIN = AttributeKey.text("mysql.auth_plugin");

    /** The version in the greeting; on the answer to a log-in. */
    public static final AttributeKey<String> SERVER_VERSION = AttributeKey.text("mysql.server.version");

    /** What the answer says, by the kind of answer: see {@code docs/protocols.md}. */
    public static final AttributeKey<Map<String, ?>> PACKET = AttributeKey.object("mysql.packet");

    /** Rows that an OK packet reports as changed. */
    public static final AttributeKey<Long> AFFECTED_ROWS = AttributeKey.number("mysql.affected_rows");

    /** Rows of all results of the answer. */
    public static final AttributeKey<Long> RETURNED_ROWS = AttributeKey.number("db.response.returned_rows");

    /** Results of the answer, when there is more than one. */
    public static final AttributeKey<Long> RESULTS = AttributeKey.number("mysql.results");

    /** The error number, as text. */
    public static final AttributeKey<String> STATUS_CODE = AttributeKey.text("db.response.status_code");

    /** The error number, as text. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.text("error.type");

    /** The SQL state of an error, when the packet has one. */
    public static final AttributeKey<String> SQL_STATE = AttributeKey.text("mysql.sql_state");

    static final List<AttributeKey<?>> ALL = List.of(
            QUERY_TEXT,
            QUERY_CUT,
            NAMESPACE,
            TABLE,
            STATEMENT_ID,
            USER,
            AUTH_PLUGIN,
            SERVER_VERSION,
            PACKET,
            AFFECTED_ROWS,
            RETURNED_ROWS,
            RESULTS,
            STATUS_CODE,
            ERROR_TYPE,
            SQL_STATE);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "MySQL"),
            JsonField.of("Command", Source.OPERATION),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Statement", QUERY_TEXT, "\"\""),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("StatementID", STATEMENT_ID),
            JsonField.optional("Database", NAMESPACE),
            JsonField.optional("User", USER),
            JsonField.optional("Truncated", QUERY_CUT));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "MySQL"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Packet", PACKET, "null"),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("Results", RESULTS));

    private MysqlAttributes() {}
}
