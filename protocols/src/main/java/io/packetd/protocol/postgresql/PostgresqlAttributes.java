// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/** What PostgreSQL messages carry beside operation, status and size. Never a parameter, a row or a credential. */
public final class PostgresqlAttributes {

    /** The statement, or the statements of a simple query; at most 1024 bytes. */
    public static final AttributeKey<String> QUERY_TEXT = AttributeKey.text("db.query.text");

    /** Set when {@link #QUERY_TEXT} is only the beginning of the statement. */
    public static final AttributeKey<Boolean> QUERY_CUT = AttributeKey.flag("postgresql.query.cut");

    /** The word the statement begins with, in upper case, such as {@code SELECT}; a bounded set. */
    public static final AttributeKey<String> OPERATION = AttributeKey.text("db.operation.name");

    /** The database, once its start-up packet was seen. */
    public static final AttributeKey<String> NAMESPACE = AttributeKey.text("db.namespace");

    /** Name of the prepared statement, unless it is the unnamed one. */
    public static final AttributeKey<String> STATEMENT_NAME = AttributeKey.text("postgresql.statement.name");

    /** Set on an Execute whose statement was parsed for it, not before. */
    public static final AttributeKey<Boolean> PARSED = AttributeKey.flag("postgresql.parsed");

    /** Most rows that Execute asks for, when it limits them. */
    public static final AttributeKey<Long> MAX_ROWS = AttributeKey.number("postgresql.max_rows");

    /** Object id of the function of a function call. */
    public static final AttributeKey<Long> FUNCTION = AttributeKey.number("postgresql.function.oid");

    /** Process id of the server process whose work is to be cancelled. */
    public static final AttributeKey<Long> CANCELLED_PROCESS = AttributeKey.number("postgresql.cancel.pid");

    /** User of a start-up packet. */
    public static final AttributeKey<String> USER = AttributeKey.text("postgresql.user");

    /** {@code application_name} of a start-up packet. */
    public static final AttributeKey<String> APPLICATION = AttributeKey.text("postgresql.application_name");

    /** Protocol version of a start-up packet, or the newest one that the server offers instead. */
    public static final AttributeKey<String> VERSION = AttributeKey.text("postgresql.protocol.version");

    /** The request as it is shown in JSON. */
    public static final AttributeKey<Map<String, ?>> REQUEST = AttributeKey.object("postgresql.request");

    /** Command of the completion tag, such as {@code CREATE TABLE}; that of the first statement when there are several. */
    public static final AttributeKey<String> COMMAND = AttributeKey.text("postgresql.command");

    /** All completion tags, when there is more than one; at most {@value Answer#MAX_TAGS}. */
    public static final AttributeKey<List<?>> COMMAND_TAGS = AttributeKey.list("postgresql.command_tags");

    /** Rows that the completion tags count, selected or changed. */
    public static final AttributeKey<Long> ROWS = AttributeKey.number("postgresql.rows");

    /** Rows of data that were sent. */
    public static final AttributeKey<Long> RETURNED_ROWS = AttributeKey.number("db.response.returned_rows");

    /** SQLSTATE of an error. */
    public static final AttributeKey<String> STATUS_CODE = AttributeKey.text("db.response.status_code");

    /** SQLSTATE of an error, or {@code PIPELINE_ABORTED} when an error before it cancelled the request. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.text("error.type");

    /** {@code ERROR}, {@code FATAL} or {@code PANIC}. */
    public static final AttributeKey<String> SEVERITY = AttributeKey.text("postgresql.severity");

    /** Primary message of an error; at most 1024 bytes. */
    public static final AttributeKey<String> ERROR_MESSAGE = AttributeKey.text("postgresql.error.message");

    /** After the request: {@code idle}, {@code transaction} or {@code failed}, when ReadyForQuery follows at once. */
    public static final AttributeKey<String> TRANSACTION = AttributeKey.text("postgresql.transaction_status");

    /** {@code in} from the client, {@code out} to the client, {@code both} for replication. */
    public static final AttributeKey<String> COPY_DIRECTION = AttributeKey.text("postgresql.copy.direction");

    /** CopyData messages of a COPY that ended well. */
    public static final AttributeKey<Long> COPY_MESSAGES = AttributeKey.number("postgresql.copy.messages");

    /** Bytes of copied data of a COPY that ended well. */
    public static final AttributeKey<Long> COPY_BYTES = AttributeKey.number("postgresql.copy.bytes");

    /** Channel of a notification. */
    public static final AttributeKey<String> CHANNEL = AttributeKey.text("postgresql.channel");

    /** The answer as it is shown in JSON. */
    public static final AttributeKey<Map<String, ?>> RESPONSE = AttributeKey.object("postgresql.response");

    static final List<AttributeKey<?>> ALL = List.of(
            QUERY_TEXT,
            QUERY_CUT,
            OPERATION,
            NAMESPACE,
            STATEMENT_NAME,
            PARSED,
            MAX_ROWS,
            FUNCTION,
            CANCELLED_PROCESS,
            USER,
            APPLICATION,
            VERSION,
            REQUEST,
            COMMAND,
            COMMAND_TAGS,
            ROWS,
            RETURNED_ROWS,
            STATUS_CODE,
            ERROR_TYPE,
            SEVERITY,
            ERROR_MESSAGE,
            TRANSACTION,
            COPY_DIRECTION,
            COPY_MESSAGES,
            COPY_BYTES,
            CHANNEL,
            RESPONSE);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "PostgreSQL"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Packet", REQUEST, "null"),
            JsonField.of("Time", Source.TIME),
            JsonField.of("Operation", Source.OPERATION),
            JsonField.optional("Database", NAMESPACE),
            JsonField.optional("Parsed", PARSED));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "PostgreSQL"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Packet", RESPONSE, "null"),
            JsonField.of("Time", Source.TIME),
            JsonField.of("Status", Source.STATUS),
            JsonField.optional("Tags", COMMAND_TAGS),
            JsonField.optional("ReturnedRows", RETURNED_ROWS),
            JsonField.optional("Transaction", TRANSACTION),
            JsonField.optional("CopyMessages", COPY_MESSAGES),
            JsonField.optional("CopyBytes", COPY_BYTES));

    private PostgresqlAttributes() {}
}
