// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;

/**
 * Whether bytes are a frame beyond doubt (AMQP 0-9-1, section 4.2.3): for detection, and for the way back after a loss.
 *
 * <pre>
 * u8 type (1 method, 2 content header, 3 body, 8 heartbeat), u16 channel, u32 size, payload, 0xCE
 * </pre>
 */
final class FrameShape {

    static final int METHOD = 1;
    static final int HEADER = 2;
    static final int BODY = 3;
    static final int HEARTBEAT = 8;

    /** The octet after every payload. */
    static final int END = 0xce;

    /** Bytes before the payload. */
    static final int HEAD_BYTES = 7;

    /** Bytes of a frame beside its payload. */
    static final int FRAME_BYTES = HEAD_BYTES + 1;

    /** Largest payload of a method or content header that is read: that of the frame size every broker proposes. */
    static final int MAX_PAYLOAD_BYTES = 131_072;

    /** The bytes are a frame. */
    static final int YES = 0;

    /** They are not. */
    static final int NO = -1;

    /** No body is larger. */
    private static final long MAX_CONTENT_BYTES = 1L << 48;

    private FrameShape() {}

    /**
     * Looks at the bytes from {@code at} on.
     *
     * @param maxBody largest payload of a body frame
     * @param maxWhole bodies up to this size are waited for, so that the octet at their end is seen too
     * @param trustsHead whether the head of a larger body is proof enough
     * @return {@link #YES}, {@link #NO}, or how many bytes are needed to tell
     */
    static int check(ByteWindow in, int at, long maxBody, int maxWhole, boolean trustsHead) {
        int available = in.length() - at;
        if (available < 1) {
            return HEAD_BYTES;
        }
        int type = in.u8(at);
        if (type != METHOD && type != HEADER && type != BODY && type != HEARTBEAT) {
            return NO;
        }
        if (available < HEAD_BYTES) {
            return HEAD_BYTES;
        }
        int channel = in.u16(at + 1);
        long size = in.u32(at + 3);
        return switch (type) {
            case METHOD -> method(in, at, channel, size);
            case HEADER -> header(in, at, channel, size);
            case BODY -> body(in, at, channel, size, maxBody, maxWhole, trustsHead);
            default -> channel == 0 && size == 0 ? ending(in, at, 0) : NO;
        };
    }

    private static int method(ByteWindow in, int at, int channel, long size) {
        if (size < 4 || size > MAX_PAYLOAD_BYTES) {
            return NO;
        }
        int payload = at + HEAD_BYTES;
        if (in.length() < payload + 4) {
            return HEAD_BYTES + 4;
        }
        int classId = in.u16(payload);
        Method method = Methods.of(classId, in.u16(payload + 2));
        if (method == null || (classId == Methods.CONNECTION) != (channel == 0)) {
            return NO;
        }
        int ending = ending(in, at, (int) size);
        return ending != YES || new Arguments().read(in, payload + 4, payload + (int) size, method) ? ending : NO;
    }

    private static int header(ByteWindow in, int at, int channel, long size) {
        if (size < Properties.FIXED_BYTES || size > MAX_PAYLOAD_BYTES || channel == 0) {
            return NO;
        }
        int payload = at + HEAD_BYTES;
        if (in.length() < payload + Properties.FIXED_BYTES) {
            return HEAD_BYTES + Properties.FIXED_BYTES;
        }
        long body = in.i64(payload + 4);
        if (in.u16(payload) != Methods.BASIC || in.u16(payload + 2) != 0 || body < 0 || body > MAX_CONTENT_BYTES) {
            return NO;
        }
        int ending = ending(in, at, (int) size);
        return ending != YES || new Properties().read(in, payload + 12, payload + (int) size) ? ending : NO;
    }

    private static int body(
            ByteWindow in, int at, int channel, long size, long maxBody, int maxWhole, boolean trustsHead) {
        if (channel == 0 || size < 1 || size > maxBody) {
            return NO;
        }
        if (size > maxWhole) {
            return trustsHead ? YES : NO;
        }
        return ending(in, at, (int) size);
    }

    private static int ending(ByteWindow in, int at, int size) {
        int end = at + HEAD_BYTES + size;
        if (end >= in.length()) {
            return FRAME_BYTES + size;
        }
        return in.u8(end) == END ? YES : NO;
    }
}
