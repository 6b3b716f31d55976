// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.Deflater;

/** Packets put together by hand. */
final class Wire {

    static final long BASE = 1 | 8 | 0x200 | 0x2000 | 0x8000 | 0x20000 | 0x80000 | 0x800000;
    static final int AUTOCOMMIT = 2;
    static final int MORE_RESULTS = 8;

    private Wire() {}

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** A little endian number of this many bytes. */
    static byte[] le(long value, int size) {
        byte[] out = new byte[size];
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (value >> (8 * i));
        }
        return out;
    }

    static byte[] packet(int sequence, byte[] payload) {
        return concat(le(payload.length, 3), new byte[] {(byte) sequence}, payload);
    }

    /** Packets numbered from this one on. */
    static byte[] packets(int first, byte[]... payloads) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int sequence = first;
        for (byte[] payload : payloads) {
            out.writeBytes(packet(sequence++, payload));
        }
        return out.toByteArray();
    }

    static byte[] command(int code, byte[] body) {
        return packet(0, concat(new byte[] {(byte) code}, body));
    }

    static byte[] query(String sql) {
        return command(Commands.QUERY, bytes(sql));
    }

    static byte[] prepare(String sql) {
        return command(Commands.PREPARE, bytes(sql));
    }

    static byte[] execute(long id) {
        return command(Commands.EXECUTE, concat(le(id, 4), new byte[] {0}, le(1, 4)));
    }

    static byte[] close(long id) {
        return command(Commands.CLOSE, le(id, 4));
    }

    static byte[] lenenc(long value) {
        return value < 251
                ? le(value, 1)
                : value < 65_536 ? concat(le(0xfc, 1), le(value, 2)) : concat(le(0xfd, 1), le(value, 3));
    }

    static byte[] text(String value) {
        return concat(lenenc(bytes(value).length), bytes(value));
    }

    static byte[] ok(long affected, long insertId, int status, int warnings) {
        return concat(new byte[] {0}, lenenc(affected), lenenc(insertId), le(status, 2), le(warnings, 2));
    }

    static byte[] ok() {
        return ok(0, 0, AUTOCOMMIT, 0);
    }

    /** The OK packet in place of EOF. */
    static byte[] end(int status) {
        byte[] ok = ok(0, 0, status, 0);
        ok[0] = (byte) 0xfe;
        return ok;
    }

    static byte[] eof(int status) {
        return concat(new byte[] {(byte) 0xfe}, le(0, 2), le(status, 2));
    }

    static byte[] error(int code, String state, String message) {
        return concat(new byte[] {(byte) 0xff}, le(code, 2), bytes(state.isEmpty() ? "" : "#" + state), bytes(message));
    }

    static byte[] column(String name) {
        return concat(
                text("def"),
                text("s"),
                text("t"),
                text("t"),
                text(name),
                text(name),
                hex("0c 2d00 00040000 fd 0000 00 0000"));
    }

    static byte[] prepared(long id, int columns, int parameters) {
        return concat(new byte[] {0}, le(id, 4), le(columns, 2), le(parameters, 2), new byte[3]);
    }

    /** A result of one column. */
    static byte[] result(boolean deprecated, int status, int first, byte[]... rows) {
        byte[][] all = new byte[rows.length + (deprecated ? 3 : 4)][];
        int at = 0;
        all[at++] = new byte[] {1};
        all[at++] = column("c");
        if (!deprecated) {
            all[at++] = eof(status);
        }
        for (byte[] row : rows) {
            all[at++] = row;
        }
        all[at] = deprecated ? end(status) : eof(status);
        return packets(first, all);
    }

    static byte[] greeting(long capabilities) {
        return packet(
                0,
                concat(
                        new byte[] {10},
                        bytes("8.0.36\0"),
                        le(7, 4),
                        bytes("abcdefgh\0"),
                        le(capabilities, 2),
                        le(255, 1),
                        le(AUTOCOMMIT, 2),
                        le(capabilities >> 16, 2),
                        le(21, 1),
                        new byte[10],
                        bytes("ijklmnopqrst\0caching_sha2_password\0")));
    }

    static byte[] login(long capabilities, int sequence) {
        return packet(
                sequence,
                concat(
                        le(capabilities, 4),
                        le(1 << 24, 4),
                        le(255, 1),
                        new byte[23],
                        bytes("app\0"),
                        text("SECRET-PROOF-OF-IDENTITY-0123456"),
                        bytes("shop\0caching_sha2_password\0")));
    }

    /** A packet of the compressed protocol. */
    static byte[] packed(int sequence, byte[] inner) {
        Deflater deflater = new Deflater();
        deflater.setInput(inner);
        deflater.finish();
        byte[] out = new byte[inner.length + 64];
        int size = deflater.deflate(out);
        deflater.end();
        byte[] body = new byte[size];
        System.arraycopy(out, 0, body, 0, size);
        return packed(sequence, body, inner.length);
    }

    static byte[] packed(int sequence, byte[] body, int plain) {
        return concat(le(body.length, 3), le(sequence, 1), le(plain, 3), body);
    }
}
