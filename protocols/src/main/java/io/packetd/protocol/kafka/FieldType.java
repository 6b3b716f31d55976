// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The types of the protocol, by the names that the tables use (Kafka protocol guide, protocol primitive types). */
enum FieldType {
    BOOL(1),
    INT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    INT64(8),
    FLOAT64(8),
    UUID(16),
    STRING(0),
    BYTES(0),
    RECORDS(0),
    ARRAY(0),
    STRUCT(0);

    /** Bytes of every value; 0 when values differ in length. */
    final int bytes;

    FieldType(int bytes) {
        this.bytes = bytes;
    }

    /** The type that a table writes as this word, or null. */
    static @Nullable FieldType ofWord(String word) {
        for (FieldType type : values()) {
            if (type != ARRAY
                    && type != STRUCT
                    && type.name().toLowerCase(Locale.ROOT).equals(word)) {
                return type;
            }
        }
        return null;
    }
}
