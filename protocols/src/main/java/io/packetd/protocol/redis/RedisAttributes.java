// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;

/** What Redis messages carry beside operation, status and size. */
public final class RedisAttributes {

    /** Type of a reply: {@code SimpleStrings}, {@code Array}, {@code Map} ... */
    public static final AttributeKey<String> DATA_TYPE = AttributeKey.text("redis.data_type");

    /** First word of an error, such as {@code ERR} or {@code MOVED}; its text may hold user data and is left out. */
    public static final AttributeKey<String> ERROR = AttributeKey.text("redis.error");

    /** Set on commands between MULTI and EXEC or DISCARD. */
    public static final AttributeKey<Boolean> TRANSACTION = AttributeKey.flag("redis.transaction");

    /** Index of the database, known once a SELECT was confirmed on the connection. */
    public static final AttributeKey<Long> DATABASE = AttributeKey.number("redis.database");

    /** What a message sent unasked is: {@code message}, {@code pmessage}, {@code invalidate}, {@code monitor} ... */
    public static final AttributeKey<String> PUSH = AttributeKey.text("redis.push");

    static final List<AttributeKey<?>> ALL = List.of(DATA_TYPE, ERROR, TRANSACTION, DATABASE, PUSH);

    static final List<JsonField> REQUEST_JSON = List.of(
            JsonField.of("Command", Source.OPERATION),
            JsonField.of("Size", Source.SIZE),
            JsonField.constant("Proto", "Redis"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("Transaction", TRANSACTION),
            JsonField.optional("Database", DATABASE));

    static final List<JsonField> RESPONSE_JSON = List.of(
            JsonField.of("DataType", DATA_TYPE, "\"\""),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Host", Source.HOST),
            JsonField.constant("Proto", "Redis"),
            JsonField.of("Port", Source.PORT),
            JsonField.of("Time", Source.TIME),
            JsonField.optional("Error", ERROR),
            JsonField.optional("Push", PUSH));

    private RedisAttributes() {}
}
