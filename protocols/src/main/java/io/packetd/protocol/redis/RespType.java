// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message;
import org.jspecify.annotations.Nullable;

/** The types of RESP2 and RESP3 values by their first byte (Redis serialization protocol specification). */
enum RespType {
    SIMPLE_STRING('+', Form.LINE, "SimpleStrings"),
    ERROR('-', Form.LINE, "Errors"),
    INTEGER(':', Form.LINE, "Integers"),
    BULK_STRING('$', Form.BULK, "BulkStrings"),
    ARRAY('*', Form.AGGREGATE, "Array"),
    NULL('_', Form.LINE, "Null"),
    BOOLEAN('#', Form.LINE, "Boolean"),
    DOUBLE(',', Form.LINE, "Double"),
    BIG_NUMBER('(', Form.LINE, "BigNumber"),
    BLOB_ERROR('!', Form.BULK, "BlobError"),
    VERBATIM_STRING('=', Form.BULK, "VerbatimString"),
    MAP('%', Form.AGGREGATE, "Map"),
    SET('~', Form.AGGREGATE, "Set"),
    PUSH('>', Form.AGGREGATE, "Push"),
    ATTRIBUTE('|', Form.AGGREGATE, "Attribute");

    /** What follows the type byte. */
    enum Form {
        /** Text up to CRLF. */
        LINE,
        /** A length, CRLF, that many bytes, CRLF. */
        BULK,
        /** A count, CRLF, that many values. */
        AGGREGATE
    }

    private static final @Nullable RespType[] BY_BYTE = new @Nullable RespType[128];

    static {
        for (RespType type : values()) {
            BY_BYTE[type.wire] = type;
        }
    }

    private final char wire;
    private final Form form;

    @SuppressWarnings("ImmutableEnumChecker") // attributes never change, the checker just cannot see it
    private final Attributes attributes;

    RespType(char wire, Form form, String label) {
        this.wire = wire;
        this.form = form;
        this.attributes = Message.response(Message.Outcome.OK, "OK")
                .with(RedisAttributes.DATA_TYPE, label)
                .build()
                .attributes();
    }

    /** The type with this first byte, 0 to 255; null when there is none. */
    static @Nullable RespType ofByte(int wire) {
        return wire < BY_BYTE.length ? BY_BYTE[wire] : null;
    }

    /** The first byte, which is also the code in serialized state. */
    int wire() {
        return wire;
    }

    Form form() {
        return form;
    }

    /** The attributes of a successful answer of this type: made once, shared by all of them. */
    Attributes attributes() {
        return attributes;
    }

    /** Values that stand behind a count of elements: two for each entry. */
    boolean hasPairs() {
        return this == MAP || this == ATTRIBUTE;
    }

    boolean isError() {
        return this == ERROR || this == BLOB_ERROR;
    }

    /** Whether only RESP3 knows it. */
    boolean isResp3() {
        return switch (this) {
            case SIMPLE_STRING, ERROR, INTEGER, BULK_STRING, ARRAY -> false;
            case NULL, BOOLEAN, DOUBLE, BIG_NUMBER, BLOB_ERROR, VERBATIM_STRING, MAP, SET, PUSH, ATTRIBUTE -> true;
        };
    }
}
