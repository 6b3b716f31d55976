// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes BSON documents and the messages around them. */
final class Bson {

    private final ByteArrayOutputStream elements = new ByteArrayOutputStream();

    private Bson() {}

    /** A document of names and values: Integer, Long, Double, Boolean, String, byte[], Bson, List of Bson. */
    static Bson of(Object... namesAndValues) {
        Bson document = new Bson();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            document.add((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return document;
    }

    private void add(String name, Object value) {
        if (value instanceof Integer number) {
            element(0x10, name, little(4).putInt(number).array());
        } else if (value instanceof Long number) {
            element(0x12, name, little(8).putLong(number).array());
        } else if (value instanceof Double number) {
            element(0x01, name, little(8).putDouble(number).array());
        } else if (value instanceof Boolean truth) {
            element(0x08, name, new byte[] {(byte) (truth ? 1 : 0)});
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            element(0x02, name, join(little(4).putInt(utf8.length + 1).array(), utf8, new byte[1]));
        } else if (value instanceof byte[] binary) {
            element(0x05, name, join(little(5).putInt(binary.length).array(), binary));
        } else if (value instanceof Bson document) {
            element(0x03, name, document.bytes());
        } else if (value instanceof List<?> list) {
            Bson array = new Bson();
            for (int i = 0; i < list.size(); i++) {
                array.add(Integer.toString(i), list.get(i));
            }
            element(0x04, name, array.bytes());
        } else {
            throw new IllegalArgumentException("no BSON for " + value);
        }
    }

    /** An element with a value as it is on the wire. */
    Bson element(int type, String name, byte[] value) {
        elements.write(type);
        elements.writeBytes(text(name));
        elements.writeBytes(value);
        return this;
    }

    byte[] bytes() {
        byte[] body = elements.toByteArray();
        return join(little(4).putInt(body.length + 5).array(), body, new byte[1]);
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] ints(int... values) {
        byte[] bytes = new byte[4 * values.length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        return bytes;
    }

    /** A text that ends with a zero byte. */
    static byte[] text(String text) {
        return join(text.getBytes(StandardCharsets.UTF_8), new byte[1]);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] message(int opCode, int requestId, int responseTo, byte[]... body) {
        byte[] all = join(body);
        return join(ints(all.length + 16, requestId, responseTo, opCode), all);
    }

    /** Section kind 0. */
    byte[] section() {
        return join(new byte[1], bytes());
    }

    /** Section kind 1. */
    static byte[] sequence(String name, Bson... documents) {
        byte[] all = text(name);
        for (Bson document : documents) {
            all = join(all, document.bytes());
        }
        return join(new byte[] {1}, ints(all.length + 4), all);
    }

    /** OP_MSG with one section. */
    byte[] message(int requestId, int responseTo) {
        return message(2013, requestId, responseTo, ints(0), section());
    }

    /** OP_MSG with flags. */
    byte[] message(int requestId, int responseTo, int flags) {
        return message(2013, requestId, responseTo, ints(flags), section());
    }

    static byte[] query(int requestId, int flags, String collection, Bson query) {
        return message(2004, requestId, 0, ints(flags), text(collection), ints(0, -1), query.bytes());
    }

    static byte[] reply(int requestId, int responseTo, int flags, long cursor, Bson... documents) {
        byte[] all = join(ints(flags), little(8).putLong(cursor).array(), ints(0, documents.length));
        for (Bson document : documents) {
            all = join(all, document.bytes());
        }
        return message(1, requestId, responseTo, all);
    }

    /** OP_COMPRESSED around a message. */
    static byte[] compressed(byte[] message, int compressor, byte[] data) {
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        return message(
                2012,
                header.getInt(4),
                header.getInt(8),
                ints(header.getInt(12), message.length - 16),
                new byte[] {(byte) compressor},
                data);
    }
}
