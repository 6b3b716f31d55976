// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as they lie on the wire. */
final class AmqpBytes {

    static final byte[] HEADER = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
    static final byte[] HEARTBEAT = {8, 0, 0, 0, 0, 0, 0, (byte) 0xce};

    private AmqpBytes() {}

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] frame(int type, int channel, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length)
                .put((byte) type)
                .putShort((short) channel)
                .putInt(payload.length)
                .put(payload)
                .put((byte) 0xce)
                .array();
    }

    static byte[] method(int channel, int classId, int methodId, byte[]... arguments) {
        return frame(1, channel, join(u16(classId), u16(methodId), join(arguments)));
    }

    static byte[] u8(int value) {
        return new byte[] {(byte) value};
    }

    static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    static byte[] u32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    static byte[] u64(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return join(u8(bytes.length), bytes);
    }

    static byte[] longText(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return join(u32(bytes.length), bytes);
    }

    /** A table of texts: name, value, name, value. */
    static byte[] table(String... entries) {
        byte[] all = new byte[0];
        for (int i = 0; i < entries.length; i += 2) {
            all = join(all, text(entries[i]), u8('S'), longText(entries[i + 1]));
        }
        return join(u32(all.length), all);
    }

    static byte[] contentHeader(int channel, long bodyBytes) {
        return frame(2, channel, join(u16(60), u16(0), u64(bodyBytes), u16(0)));
    }

    static byte[] body(int channel, int bytes) {
        return frame(3, channel, new byte[bytes]);
    }

    static byte[] content(int channel, int bytes) {
        return bytes == 0 ? contentHeader(channel, 0) : join(contentHeader(channel, bytes), body(channel, bytes));
    }

    static byte[] publishMethod(int channel, String exchange, String key, boolean mandatory) {
        return method(channel, 60, 40, u16(0), text(exchange), text(key), u8(mandatory ? 1 : 0));
    }

    static byte[] publish(int channel, String exchange, String key, int bytes) {
        return join(publishMethod(channel, exchange, key, false), content(channel, bytes));
    }

    static byte[] mandatory(int channel, String exchange, String key, int bytes) {
        return join(publishMethod(channel, exchange, key, true), content(channel, bytes));
    }

    static byte[] returned(int channel, int code, String exchange, String key, int bytes) {
        byte[] method = method(channel, 60, 50, u16(code), text("NO_ROUTE"), text(exchange), text(key));
        return join(method, content(channel, bytes));
    }

    static byte[] deliver(int channel, String consumer, long tag, int bytes) {
        byte[] method = method(channel, 60, 60, text(consumer), u64(tag), u8(0), text("x"), text("k"));
        return join(method, content(channel, bytes));
    }

    static byte[] get(int channel, String queue) {
        return method(channel, 60, 70, u16(0), text(queue), u8(1));
    }

    static byte[] getOk(int channel, long tag, String exchange, String key, int bytes) {
        byte[] method = method(channel, 60, 71, u64(tag), u8(0), text(exchange), text(key), u32(0));
        return join(method, content(channel, bytes));
    }

    static byte[] getEmpty(int channel) {
        return method(channel, 60, 72, text(""));
    }

    static byte[] ack(int channel, long tag) {
        return method(channel, 60, 80, u64(tag), u8(0));
    }

    static byte[] ackUpTo(int channel, long tag) {
        return method(channel, 60, 80, u64(tag), u8(1));
    }

    static byte[] nack(int channel, long tag, boolean multiple) {
        return method(channel, 60, 120, u64(tag), u8(multiple ? 1 : 0));
    }

    static byte[] reject(int channel, long tag) {
        return method(channel, 60, 90, u64(tag), u8(1));
    }

    static byte[] open(int channel) {
        return method(channel, 20, 10, text(""));
    }

    static byte[] openOk(int channel) {
        return method(channel, 20, 11, longText(""));
    }

    static byte[] close(int channel, int code, String why, int classId, int methodId) {
        return method(
                channel,
                channel == 0 ? 10 : 20,
                channel == 0 ? 50 : 40,
                u16(code),
                text(why),
                u16(classId),
                u16(methodId));
    }

    static byte[] closeOk(int channel) {
        return channel == 0 ? method(0, 10, 51) : method(channel, 20, 41);
    }

    static byte[] declare(int channel, String queue) {
        return method(channel, 50, 10, u16(0), text(queue), u8(0), table());
    }

    static byte[] declareNoWait(int channel, String queue) {
        return method(channel, 50, 10, u16(0), text(queue), u8(16), table());
    }

    static byte[] declareOk(int channel, String queue) {
        return method(channel, 50, 11, text(queue), u32(3), u32(1));
    }

    static byte[] consume(int channel, String queue, String consumer, boolean noAck) {
        return method(channel, 60, 20, u16(0), text(queue), text(consumer), u8(noAck ? 2 : 0), table());
    }

    static byte[] consumeOk(int channel, String consumer) {
        return method(channel, 60, 21, text(consumer));
    }

    static byte[] select(int channel) {
        return method(channel, 85, 10, u8(0));
    }

    static byte[] selectOk(int channel) {
        return method(channel, 85, 11);
    }

    static byte[] start() {
        return method(
                0,
                10,
                10,
                u8(0),
                u8(9),
                table("product", "RabbitMQ", "version", "3.12.1"),
                longText("PLAIN"),
                longText("en_US"));
    }

    static byte[] startOk(String secret) {
        return method(0, 10, 11, table("product", "pika"), text("PLAIN"), longText(secret), text("en_US"));
    }

    static byte[] tune(int method, long frameMax) {
        return method(0, 10, method, u16(0), u32(frameMax), u16(60));
    }
}
