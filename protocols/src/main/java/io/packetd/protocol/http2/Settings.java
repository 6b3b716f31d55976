// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

/** The settings of RFC 9113, section 6.5.2. */
final class Settings {

    static final int ENTRY_BYTES = 6;

    static final int HEADER_TABLE_SIZE = 1;
    static final int ENABLE_PUSH = 2;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;
    static final int MAX_FRAME_SIZE = 5;
    static final int MAX_HEADER_LIST_SIZE = 6;

    /** Extended CONNECT (RFC 8441) and no priorities (RFC 9218). */
    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private static final int NO_RFC7540_PRIORITIES = 9;

    /** Settings that gRPC libraries send beyond the registered ones, and those of other extensions. */
    private static final int FIRST_PRIVATE = 0xf000;

    private static final int LAST_REGISTERED = 0x10;
    private static final int ENABLE_METADATA = 0x4d44;

    private Settings() {}

    /** Whether this is a setting in use with a value that it may have. */
    static boolean isLikely(int id, long value) {
        return switch (id) {
            case HEADER_TABLE_SIZE, MAX_CONCURRENT_STREAMS, MAX_HEADER_LIST_SIZE -> true;
            case ENABLE_PUSH, ENABLE_CONNECT_PROTOCOL, NO_RFC7540_PRIORITIES -> value <= 1;
            case INITIAL_WINDOW_SIZE -> value <= Integer.MAX_VALUE;
            case MAX_FRAME_SIZE -> isFrameSize(value);
            // Unknown ones are to be ignored, and are sent to see whether they are: 0x?a?a.
            default ->
                (id > 0 && id <= LAST_REGISTERED)
                        || id == ENABLE_METADATA
                        || id >= FIRST_PRIVATE
                        || (id & 0x0f0f) == 0x0a0a;
        };
    }

    static boolean isFrameSize(long value) {
        return value >= Frames.DEFAULT_MAX_FRAME_BYTES && value <= Frames.LARGEST_FRAME_BYTES;
    }
}
