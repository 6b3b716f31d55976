// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;

/** What MongoDB messages carry beside operation, status and size. */
public final class MongodbAttributes {

    /** Id of the request: its own, or the one that a reply answers. Signed, 32 bits, as it is on the wire. */
    public static final AttributeKey<Long> REQUEST_ID = AttributeKey.number("mongodb.request_id");

    /** Kind of message without {@code OP_}, such as {@code MSG}; of a compressed one that of the message inside. */
    public static final AttributeKey<String> OPCODE = AttributeKey.text("mongodb.opcode");

    /** How the message was compressed: {@code snappy}, {@code zlib}, {@code zstd}, {@code noop}; absent when it was not. */
    public static final AttributeKey<String> COMPRESSOR = AttributeKey.text("mongodb.compressor");

    /** The database. */
    public static final AttributeKey<String> NAMESPACE = AttributeKey.text("db.namespace");

    /** The collection, of commands that name one. */
    public static final AttributeKey<String> COLLECTION = AttributeKey.text("db.collection.name");

    /** The command as sent, such as {@code find}; of legacy messages {@code query}, {@code insert}, {@code getMore} ... */
    public static final AttributeKey<String> COMMAND = AttributeKey.text("db.operation.name");

    /** The value of the command: text, or a number as text. Never of commands that carry credentials. */
    public static final AttributeKey<String> COMMAND_VALUE = AttributeKey.text("mongodb.command.value");

    /** Documents or statements of an insert, update, delete or bulk write, when there are two or more. */
    public static final AttributeKey<Long> BATCH_SIZE = AttributeKey.number("db.operation.batch.size");

    /** The field {@code ok} of the reply, 1.0 or 0.0. */
    public static final AttributeKey<Double> OK = AttributeKey.fraction("mongodb.ok");

    /** Error code; 0 for success; absent when unknown. Of the first write error when the command itself succeeded. */
    public static final AttributeKey<Long> CODE = AttributeKey.number("mongodb.code");

    /** Name of the error code; {@code OK} for success, empty for a code without a name. */
    public static final AttributeKey<String> CODE_NAME = AttributeKey.text("mongodb.code_name");

    /** Error code as text; only of errors. */
    public static final AttributeKey<String> STATUS_CODE = AttributeKey.text("db.response.status_code");

    /** Error code as text, {@code _OTHER} for an error without a code; only of errors. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.text("error.type");

    /** Text of the error, its first {@value BsonValues#MAX_TEXT_BYTES} bytes. It may hold values of the user. */
    public static final AttributeKey<String> ERROR_MESSAGE = AttributeKey.text("mongodb.errmsg");

    /** Documents that were matched, inserted or deleted. */
    public static final AttributeKey<Long> N = AttributeKey.number("mongodb.n");

    /** Documents that were changed. */
    public static final AttributeKey<Long> N_MODIFIED = AttributeKey.number("mongodb.n_modified");

    /** Documents in this reply; absent when the batch is larger than {@value Walk#MAX_COUNTED_BYTES} bytes. */
    public static final AttributeKey<Long> RETURNED = AttributeKey.number("db.response.returned_rows");

    /** Id of the cursor that has more; 0 when it has none. */
    public static final AttributeKey<Long> CURSOR_ID = AttributeKey.number("mongodb.cursor_id");

    /** Number of write errors; absent when there are none. */
    public static final AttributeKey<Long> WRITE_ERRORS = AttributeKey.number("mongodb.write_errors");

    /** Error code of the write concern that was not met. */
    public static final AttributeKey<Long> WRITE_CONCERN_CODE = AttributeKey.number("mongodb.write_concern_error.code");

    static final List<AttributeKey<?>> ALL = List.of(
            REQUEST_ID,
            OPCODE,
            COMPRESSOR,
            NAMESPACE,
            COLLECTION,
            COMMAND,
            COMMAND_VALUE,
            BATCH_SIZE,
            OK,
            CODE,
            CODE_NAME,
            STATUS_CODE,
            ERROR_TYPE,
            ERROR_MESSAGE,
            N,
            N_MODIFIED,
            RETURNED,
            CURSOR_ID,
            WRITE_ERRORS,
            WRITE_CONCERN_CODE);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("ID", REQUEST_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "MongoDB"),
            JsonField.of("OpCode", OPCODE, "\"\""),
            JsonField.of("Source", NAMESPACE, "\"\""),
            JsonField.of("Collection", COLLECTION, "\"\""),
            JsonField.of("CmdName", Source.OPERATION),
            JsonField.of("CmdValue", COMMAND_VALUE, "\"\""),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("BatchSize", BATCH_SIZE),
            JsonField.optional("Compressor", COMPRESSOR));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("ID", REQUEST_ID, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "MongoDB"),
            JsonField.of("OpCode", OPCODE, "\"\""),
            JsonField.of("Ok", OK, "null"),
            JsonField.of("Code", CODE, "null"),
            JsonField.of("Message", CODE_NAME, "null"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("ErrMsg", ERROR_MESSAGE),
            JsonField.optional("N", N),
            JsonField.optional("NModified", N_MODIFIED),
            JsonField.optional("NReturned", RETURNED),
            JsonField.optional("CursorID", CURSOR_ID),
            JsonField.optional("WriteErrors", WRITE_ERRORS),
            JsonField.optional("WriteConcernCode", WRITE_CONCERN_CODE),
            JsonField.optional("Compressor", COMPRESSOR));

    private MongodbAttributes() {}
}
