// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes messages as the tables say. What is not given is 0, empty, or null where that is allowed. */
final class KafkaBytes {

    private record Layout(List<Field> fields, boolean flexible) {}

    private static final Map<String, Layout> LAYOUTS = new HashMap<>();
    private static final Map<String, Integer> KEYS = new HashMap<>();

    static {
        read("schemas.txt");
        read("older-schemas.txt");
    }

    private KafkaBytes() {}

    private static void read(String table) {
        String api = "";
        int flexible = Integer.MAX_VALUE;
        for (String line : Apis.lines(table)) {
            String[] words = line.strip().split("[ :-]", -1);
            if (words[0].equals("api")) {
                api = words[2];
                KEYS.put(api, Integer.parseInt(words[1]));
                flexible = words.length > 4 ? Integer.parseInt(words[4]) : Integer.MAX_VALUE;
                continue;
            }
            int colon = line.indexOf(':');
            String[] versions = line.substring(0, colon).strip().split("[ -]", -1);
            List<Field> fields = FieldParser.parse(line.substring(colon + 1));
            int last = Integer.parseInt(versions[versions.length - 1]);
            for (int version = Integer.parseInt(versions[1]); version <= last; version++) {
                LAYOUTS.put(api + versions[0] + version, new Layout(fields, version >= flexible));
            }
        }
    }

    /** Names and values in turn. */
    static Map<String, @Nullable Object> struct(@Nullable Object... pairs) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return values;
    }

    /** A request of the client {@code demo}. */
    static byte[] request(String api, int version, int correlation, @Nullable Object... pairs) {
        return requestOf("demo", api, version, correlation, pairs);
    }

    static byte[] requestOf(
            @Nullable String client, String api, int version, int correlation, @Nullable Object... pairs) {
        Layout layout = layout(api, "request", version);
        Out out = new Out();
        out.number(2, key(api));
        out.number(2, version);
        out.number(4, correlation);
        if (RequestHeader.hasClientId(key(api), version)) {
            out.sized(client == null ? null : client.getBytes(StandardCharsets.UTF_8), 2);
        }
        if (layout.flexible()) {
            out.number(1, 0);
        }
        out.message(layout.fields(), layout.flexible(), struct(pairs));
        return frame(out.bytes());
    }

    static byte[] response(String api, int version, int correlation, @Nullable Object... pairs) {
        Layout layout = layout(api, "response", version);
        Out out = new Out();
        out.number(4, correlation);
        if (layout.flexible() && !api.equals("ApiVersions")) {
            out.number(1, 0);
        }
        out.message(layout.fields(), layout.flexible(), struct(pairs));
        return frame(out.bytes());
    }

    static int key(String api) {
        Integer key = KEYS.get(api);
        if (key == null) {
            throw new IllegalArgumentException("no API " + api);
        }
        return key;
    }

    private static Layout layout(String api, String direction, int version) {
        Layout layout = LAYOUTS.get(api + direction + version);
        if (layout == null) {
            throw new IllegalArgumentException("no " + direction + " " + api + " " + version);
        }
        return layout;
    }

    /** Bytes behind their length. */
    static byte[] frame(byte[] bytes) {
        return concat(ByteBuffer.allocate(4).putInt(bytes.length).array(), bytes);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A Produce of one batch of three records to one partition. */
    static byte[] produce(int version, int correlation, int acks, String topic) {
        return request(
                "Produce",
                version,
                correlation,
                "acks",
                acks,
                "topic_data",
                List.of(struct(
                        "name", topic, "partition_data", List.of(struct("index", 2, "records", batch(3, 0, 20))))));
    }

    static byte[] produced(int version, int correlation, int error, String topic) {
        return response(
                "Produce",
                version,
                correlation,
                "responses",
                List.of(struct(
                        "name", topic, "partition_responses", List.of(struct("index", 2, "error_code", error)))));
    }

    /** A batch of the present format with filler for records. */
    static byte[] batch(int count, int attributes, int recordBytes) {
        ByteBuffer batch = ByteBuffer.allocate(61 + count * recordBytes);
        batch.putLong(0).putInt(batch.capacity() - 12).putInt(0).put((byte) 2).putInt(0);
        batch.putShort((short) attributes).putInt(count - 1).putLong(0).putLong(0);
        batch.putLong(-1).putShort((short) -1).putInt(-1).putInt(count);
        return batch.array();
    }

    /** A message of the formats before. */
    static byte[] message(int magic, int attributes, int valueBytes) {
        int header = magic == 0 ? 14 : 22;
        ByteBuffer message = ByteBuffer.allocate(12 + header + valueBytes);
        message.putLong(0)
                .putInt(header + valueBytes)
                .putInt(0)
                .put((byte) magic)
                .put((byte) attributes);
        return message.array();
    }

    private static final class Out {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        byte[] bytes() {
            return bytes.toByteArray();
        }

        void number(int width, long value) {
            for (int i = width - 1; i >= 0; i--) {
                raw((int) (value >> (8 * i)));
            }
        }

        private void raw(int value) {
            try {
                out.write(value);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private void varint(int value) {
            int rest = value;
            while (rest > 0x7f) {
                raw((rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            raw(rest);
        }

        void sized(byte @Nullable [] value, int lengthBytes) {
            if (lengthBytes == 0) {
                varint(value == null ? 0 : value.length + 1);
            } else {
                number(lengthBytes, value == null ? -1 : value.length);
            }
            bytes.writeBytes(value == null ? new byte[0] : value);
        }

        void message(List<Field> fields, boolean flexible, Map<?, ?> values) {
            for (Field field : fields) {
                value(field, flexible, values.get(field.name()));
            }
            if (flexible) {
                raw(0);
            }
            if (!fields.stream().map(Field::name).toList().containsAll(values.keySet())) {
                throw new IllegalArgumentException(values.keySet() + " are not all among " + fields);
            }
        }

        private void value(Field field, boolean flexible, @Nullable Object given) {
            switch (field.type()) {
                case ARRAY -> {
                    List<?> elements = given instanceof List<?> list ? list : field.nullable() ? null : List.of();
                    int count = elements == null ? -1 : elements.size();
                    if (flexible) {
                        varint(count + 1);
                    } else {
                        number(4, count);
                    }
                    for (Object element : elements == null ? List.of() : elements) {
                        value(field.children().get(0), flexible, element);
                    }
                }
                case STRUCT -> {
                    if (field.nullable()) {
                        raw(given == null ? -1 : 1);
                    }
                    if (!field.nullable() || given != null) {
                        message(field.children(), flexible, given instanceof Map<?, ?> map ? map : Map.of());
                    }
                }
                case STRING, BYTES, RECORDS -> {
                    byte[] data = given instanceof byte[] array
                            ? array
                            : given != null
                                    ? given.toString().getBytes(StandardCharsets.UTF_8)
                                    : field.nullable() ? null : new byte[0];
                    sized(data, flexible ? 0 : field.type() == FieldType.STRING ? 2 : 4);
                }
                case UUID -> bytes.writeBytes(given instanceof byte[] id ? id : new byte[16]);
                default -> number(field.type().bytes, given instanceof Number number ? number.longValue() : 0);
            }
        }
    }
}
