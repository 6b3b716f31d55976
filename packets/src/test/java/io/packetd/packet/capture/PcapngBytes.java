// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds pcapng files block by block. */
final class PcapngBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    PcapngBytes section(ByteOrder newOrder) {
        order = newOrder;
        return block(
                0x0a0d0d0a,
                body(16).putInt(0x1a2b3c4d)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
    }

    PcapngBytes origin(int linkType, int snapLength) {
        return block(1, body(8).putShort((short) linkType).putShort((short) 0).putInt(snapLength));
    }

    /** An interface with {@code if_name}, {@code if_tsresol} and {@code if_tsoffset}. */
    PcapngBytes origin(int linkType, int resolution, long offsetSeconds) {
        ByteBuffer body =
                body(44).putShort((short) linkType).putShort((short) 0).putInt(0);
        option(body, 2, 4).put(new byte[] {'e', 't', 'h', '0'});
        option(body, 9, 1).put(new byte[] {(byte) resolution, 0, 0, 0});
        option(body, 14, 8).putLong(offsetSeconds);
        option(body, 0, 0);
        return block(1, body);
    }

    PcapngBytes enhanced(int origin, long units, byte[] frame) {
        ByteBuffer body = body(20 + padded(frame.length)).putInt(origin);
        body.putInt((int) (units >>> 32)).putInt((int) units);
        return block(6, body.putInt(frame.length).putInt(frame.length).put(frame));
    }

    PcapngBytes obsolete(int origin, long units, byte[] frame) {
        ByteBuffer body =
                body(20 + padded(frame.length)).putShort((short) origin).putShort((short) 7);
        body.putInt((int) (units >>> 32)).putInt((int) units);
        return block(2, body.putInt(frame.length).putInt(frame.length).put(frame));
    }

    PcapngBytes simple(int originalLength, byte[] frame) {
        return block(3, body(4 + padded(frame.length)).putInt(originalLength).put(frame));
    }

    PcapngBytes block(int type, int length) {
        return block(type, body(length));
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private PcapngBytes block(int type, ByteBuffer body) {
        int total = 12 + body.capacity();
        byte[] whole = new byte[total];
        ByteBuffer.wrap(whole)
                .order(order)
                .putInt(type)
                .putInt(total)
                .put(body.clear())
                .putInt(total);
        out.writeBytes(whole);
        return this;
    }

    private ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(order);
    }

    private static ByteBuffer option(ByteBuffer body, int code, int length) {
        return body.putShort((short) code).putShort((short) length);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }
}
