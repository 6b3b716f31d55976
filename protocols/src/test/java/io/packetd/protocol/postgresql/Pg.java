// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages of the protocol, as bytes. */
final class Pg {

    static final byte[] SSL_REQUEST = packet(80_877_103);
    static final byte[] GSS_REQUEST = packet(80_877_104);
    static final byte[] SYNC = message('S');
    static final byte[] FLUSH = message('H');
    static final byte[] TERMINATE = message('X');
    static final byte[] COPY_DONE = message('c');
    static final byte[] PARSED = message('1');
    static final byte[] BOUND = message('2');
    static final byte[] CLOSED = message('3');
    static final byte[] NO_DATA = message('n');
    static final byte[] EMPTY = message('I');
    static final byte[] SUSPENDED = message('s');

    private Pg() {}

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] text(String value) {
        return value.concat("\0").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] i16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    static byte[] i32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] message(char type, byte[]... parts) {
        byte[] body = join(parts);
        return join(new byte[] {(byte) type}, i32(body.length + 4), body);
    }

    static byte[] packet(int code, byte[]... parts) {
        byte[] body = join(parts);
        return join(i32(body.length + 8), i32(code), body);
    }

    static byte[] startup(int minor) {
        return packet(
                3 << 16 | minor,
                text("user"),
                text("app"),
                text("database"),
                text("shop"),
                text("application_name"),
                text("till"),
                new byte[1]);
    }

    static byte[] query(String sql) {
        return message('Q', text(sql));
    }

    static byte[] parse(String name, String sql) {
        return message('P', text(name), text(sql), i16(0));
    }

    static byte[] bind(String portal, String name) {
        return message('B', text(portal), text(name), i16(0), i16(1), i32(1), new byte[] {'7'}, i16(0));
    }

    static byte[] describe(char target, String name) {
        return message('D', new byte[] {(byte) target}, text(name));
    }

    static byte[] close(char target, String name) {
        return message('C', new byte[] {(byte) target}, text(name));
    }

    static byte[] execute(String portal, int rows) {
        return message('E', text(portal), i32(rows));
    }

    /** Parse, Bind, Describe and Execute of the unnamed statement and portal. */
    static byte[] extended(String sql) {
        return join(parse("", sql), bind("", ""), describe('P', ""), execute("", 0));
    }

    static byte[] ready(char status) {
        return message('Z', new byte[] {(byte) status});
    }

    static byte[] complete(String tag) {
        return message('C', text(tag));
    }

    static byte[] columns(String... names) {
        byte[] all = i16(names.length);
        for (String name : names) {
            all = join(all, text(name), i32(16_384), i16(1), i32(25), i16(-1), i32(-1), i16(0));
        }
        return message('T', all);
    }

    static byte[] row(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return message('D', i16(1), i32(bytes.length), bytes);
    }

    static byte[] error(String severity, String code, String words) {
        return message(
                'E',
                text("S" + severity),
                text("V" + severity),
                text("C" + code),
                text("M" + words),
                text("FexecMain.c"),
                text("RExecConstraints"),
                new byte[1]);
    }

    static byte[] authentication(int code, byte[]... more) {
        return message('R', i32(code), join(more));
    }

    static byte[] authenticated() {
        return join(
                authentication(0),
                message('S', text("server_version"), text("17.2")),
                message('K', i32(4711), i32(99)),
                ready('I'));
    }

    static byte[] copyIn() {
        return message('G', new byte[1], i16(1), i16(0));
    }

    static byte[] copyOut() {
        return message('H', new byte[1], i16(1), i16(0));
    }

    static byte[] copyData(String data) {
        return message('d', data.getBytes(StandardCharsets.UTF_8));
    }
}
