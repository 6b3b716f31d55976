// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/** The header that every frame begins with (RFC 9113, section 4.1), the types of section 6, and what each may look like. */
final class Frames {

    /** Bytes of a frame header. */
    static final int HEADER_BYTES = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    /** Frames of RFC 7838, RFC 8336 and RFC 9218. */
    private static final int ALTSVC = 10;

    private static final int ORIGIN = 12;
    private static final int PRIORITY_UPDATE = 16;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int HAS_PRIORITY = 0x20;

    /** Largest payload before SETTINGS_MAX_FRAME_SIZE says otherwise, in bytes. */
    static final int DEFAULT_MAX_FRAME_BYTES = 1 << 14;

    /** Largest payload that can be written, in bytes. */
    static final int LARGEST_FRAME_BYTES = (1 << 24) - 1;

    /** More settings in one frame are not believed when a frame is looked for. */
    private static final int MAX_SETTINGS_BYTES = 32 * 6;

    private Frames() {}

    /** Bytes of the payload, 0 to 2^24-1. */
    static int length(ByteWindow in, int at) {
        return (in.u16(at) << 8) | in.u8(at + 2);
    }

    static int type(ByteWindow in, int at) {
        return in.u8(at + 3);
    }

    static int flags(ByteWindow in, int at) {
        return in.u8(at + 4);
    }

    /** The stream, 0 to 2^31-1; the reserved bit is ignored. */
    static int stream(ByteWindow in, int at) {
        return in.i32(at + 5) & 0x7fff_ffff;
    }

    /** Whether a frame with this header is legal; of types that are not known any is. */
    static boolean isLegal(int type, int flags, int length, int stream) {
        return switch (type) {
            case DATA -> stream != 0 && length >= ((flags & PADDED) == 0 ? 0 : 1);
            case HEADERS ->
                stream != 0 && length >= ((flags & PADDED) == 0 ? 0 : 1) + ((flags & HAS_PRIORITY) == 0 ? 0 : 5);
            case PRIORITY -> stream != 0 && length == 5;
            case RST_STREAM -> stream != 0 && length == 4;
            case SETTINGS -> stream == 0 && length % 6 == 0 && ((flags & ACK) == 0 || length == 0);
            case PUSH_PROMISE -> stream != 0 && length >= ((flags & PADDED) == 0 ? 4 : 5);
            case PING -> stream == 0 && length == 8;
            case GOAWAY -> stream == 0 && length >= 8;
            case WINDOW_UPDATE -> length == 4;
            case CONTINUATION -> stream != 0;
            default -> true;
        };
    }

    /** Whether frames of this type are in use, and may have this length. */
    static boolean isInUse(int type, int length) {
        return switch (type) {
            case DATA, HEADERS, CONTINUATION -> true;
            case PUSH_PROMISE -> length > 4;
            case PRIORITY -> length == 5;
            case RST_STREAM, WINDOW_UPDATE -> length == 4;
            case SETTINGS -> length % 6 == 0 && length <= MAX_SETTINGS_BYTES;
            case PING -> length == 8;
            case GOAWAY -> length >= 8 && length <= 1024;
            case ALTSVC, ORIGIN, PRIORITY_UPDATE -> length > 0 && length <= 4096;
            default -> false;
        };
    }

    /**
     * Whether a frame header that stands at a place where nobody knows of one is to be believed: legal, of a type that is in
     * use, with no bit set that has no meaning, and no larger than is usual.
     *
     * @param side who sends it; null for either
     * @param maxBytes largest payload of that side
     */
    static boolean isLikely(ByteWindow in, int at, @Nullable Side side, int maxBytes) {
        int type = type(in, at);
        int flags = flags(in, at);
        int length = length(in, at);
        int stream = in.i32(at + 5);
        if (stream < 0 || length > maxBytes || !isInUse(type, length) || !isLegal(type, flags, length, stream)) {
            return false;
        }
        return switch (type) {
            case DATA -> (flags & ~(END_STREAM | PADDED)) == 0;
            case HEADERS ->
                (flags & ~(END_STREAM | END_HEADERS | PADDED | HAS_PRIORITY)) == 0
                        && length > 0
                        && (side != Side.CLIENT || (stream & 1) == 1);
            case PUSH_PROMISE -> (flags & ~(END_HEADERS | PADDED)) == 0 && side != Side.CLIENT && (stream & 1) == 1;
            case CONTINUATION -> (flags & ~END_HEADERS) == 0 && length > 0;
            case SETTINGS, PING -> (flags & ~ACK) == 0;
            default -> flags == 0;
        };
    }

    /**
     * Whether the payload of a frame with a likely header fits it, as far as it is there.
     *
     * @param at of the frame header
     */
    static boolean fitsPayload(ByteWindow in, int at) {
        int length = length(in, at);
        int from = at + HEADER_BYTES;
        int there = Math.min(length, in.length() - from);
        return switch (type(in, at)) {
            case SETTINGS -> areSettings(in, from, there);
            case WINDOW_UPDATE -> there < 4 || in.i32(from) > 0;
            case RST_STREAM -> there < 4 || in.u32(from) <= ErrorCodes.HIGHEST;
            case GOAWAY -> there < 8 || (in.i32(from) >= 0 && in.u32(from + 4) <= ErrorCodes.HIGHEST);
            case DATA, HEADERS, PUSH_PROMISE -> (flags(in, at) & PADDED) == 0 || there < 1 || in.u8(from) < length;
            default -> true;
        };
    }

    private static boolean areSettings(ByteWindow in, int from, int there) {
        for (int i = 0; i + 6 <= there; i += 6) {
            if (!Settings.isLikely(in.u16(from + i), in.u32(from + i + 2))) {
                return false;
            }
        }
        return true;
    }
}
