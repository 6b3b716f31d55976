// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/**
 * The head of a packet ("Protocol::Packet"):
 *
 * <pre>
 *  0      1      2      3      4
 * +------+------+------+------+----
 * | length, LE         | seq  | payload
 * +------+------+------+------+----
 * </pre>
 */
final class Packet {

    /** Bytes of the head. */
    static final int HEAD = 4;

    /** A payload of this length goes on in the next packet. */
    static final int GOES_ON = 0xff_ffff;

    private Packet() {}

    /** Three bytes, little endian. */
    static int u24le(ByteWindow in, int at) {
        return in.u16le(at) | (in.u8(at + 2) << 16);
    }

    static int length(ByteWindow in, int at) {
        return u24le(in, at);
    }

    static int sequence(ByteWindow in, int at) {
        return in.u8(at + 3);
    }

    /** The sequence number after this one. */
    static int next(int sequence) {
        return (sequence + 1) & 0xff;
    }
}
