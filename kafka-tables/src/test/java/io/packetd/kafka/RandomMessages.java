// SPDX-License-Identifier: Apache-2.0
package io.packetd.kafka;

import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.Struct;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

/** Messages of any layout with random content, encoded by kafka-clients. */
final class RandomMessages {

    private static final int MAX_ELEMENTS = 3;

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    /** One message as it is on the wire. */
    byte[] next(Schema schema) {
        Struct struct = struct(schema);
        ByteBuffer bytes = ByteBuffer.allocate(schema.sizeOf(struct));
        schema.write(bytes, struct);
        return bytes.array();
    }

    private Struct struct(Schema schema) {
        Struct struct = new Struct(schema);
        for (BoundField field : schema.fields()) {
            struct.set(field, value(field.def.type, field.def.name));
        }
        return struct;
    }

    private @Nullable Object value(Type type, String name) {
        if (type instanceof TaggedFields tagged) {
            return tags(tagged);
        }
        if (type.isNullable() && random.nextInt(4) == 0) {
            return null;
        }
        if (type.isArray()) {
            Object[] elements = new Object[random.nextInt(MAX_ELEMENTS + 1)];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = value(type.arrayElementType().orElseThrow(), name);
            }
            return elements;
        }
        if (type instanceof Schema schema) {
            return struct(schema);
        }
        String kind = type.toString().replace("COMPACT_", "").replace("NULLABLE_", "");
        return switch (kind) {
            case "BOOLEAN" -> random.nextBoolean();
            case "INT8" -> (byte) random.nextInt();
            case "INT16" -> name.equals("acks") ? (short) -1 : (short) random.nextInt(134);
            case "UINT16" -> random.nextInt(1 << 16);
            case "INT32" -> random.nextInt();
            case "INT64" -> random.nextLong();
            case "FLOAT64" -> random.nextDouble();
            case "UUID" -> new Uuid(random.nextLong(), random.nextLong());
            case "STRING" -> text();
            case "BYTES" -> ByteBuffer.wrap(new byte[random.nextInt(300)]);
            case "RECORDS" -> records();
            default -> throw new IllegalStateException("no values of " + type);
        };
    }

    private NavigableMap<Integer, Object> tags(TaggedFields tagged) {
        NavigableMap<Integer, Object> tags = new TreeMap<>();
        tagged.fields().forEach((tag, field) -> {
            Object value = random.nextBoolean() ? value(field.type, field.name) : null;
            if (value != null) {
                tags.put(tag, value);
            }
        });
        return tags;
    }

    private String text() {
        StringBuilder text = new StringBuilder("t");
        for (int i = random.nextInt(random.nextInt(8) == 0 ? 200 : 20); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private MemoryRecords records() {
        SimpleRecord[] records = new SimpleRecord[1 + random.nextInt(5)];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(i, new byte[random.nextInt(20)], new byte[random.nextInt(200)]);
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }
}
