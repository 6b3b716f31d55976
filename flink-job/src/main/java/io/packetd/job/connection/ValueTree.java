// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attribute values in binary form: a tag, then the value. Text has a length of 4 bytes, as it may be long. */
final class ValueTree {

    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int FRACTION = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;
    private static final int LIST = 6;
    private static final int OBJECT = 7;

    private ValueTree() {}

    static void write(Object value, DataOutput out) throws IOException {
        if (value instanceof String text) {
            out.writeByte(TEXT);
            writeText(text, out);
        } else if (value instanceof Long number) {
            out.writeByte(NUMBER);
            out.writeLong(number);
        } else if (value instanceof Double fraction) {
            out.writeByte(FRACTION);
            out.writeDouble(fraction);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? TRUE : FALSE);
        } else if (value instanceof List<?> list) {
            out.writeByte(LIST);
            out.writeInt(list.size());
            for (Object element : list) {
                write(element, out);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte(OBJECT);
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writeText((String) entry.getKey(), out);
                write(entry.getValue(), out);
            }
        } else {
            throw new IllegalArgumentException(
                    "an attribute holds a " + value.getClass().getName());
        }
    }

    static Object read(DataInput in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case TEXT -> readText(in);
            case NUMBER -> in.readLong();
            case FRACTION -> in.readDouble();
            case FALSE -> false;
            case TRUE -> true;
            case LIST -> readList(in);
            case OBJECT -> readObject(in);
            default -> throw new IOException("attribute tag " + tag + " is not 1 to 7");
        };
    }

    private static List<Object> readList(DataInput in) throws IOException {
        int size = in.readInt();
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read(in));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, Object> readObject(DataInput in) throws IOException {
        int size = in.readInt();
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String name = readText(in);
            map.put(name, read(in));
        }
        return Collections.unmodifiableMap(map);
    }

    static void writeText(String text, DataOutput out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String readText(DataInput in) throws IOException {
        byte[] utf8 = new byte[in.readInt()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
