// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payload of a content header (AMQP 0-9-1, section 2.3.5.2):
 *
 * <pre>
 * u16 class, u16 weight (0), u64 body bytes, u16 property flags, properties in the order of their flags
 * </pre>
 */
final class Properties {

    /** Bytes before the properties. */
    static final int FIXED_BYTES = 14;

    private static final int CONTENT_TYPE = 15;
    private static final int HEADERS = 13;
    private static final int DELIVERY_MODE = 12;
    private static final int PRIORITY = 11;
    private static final int CORRELATION_ID = 10;
    private static final int MESSAGE_ID = 7;
    private static final int TIMESTAMP = 6;
    /** The last property of the class Basic; the two bits below must be 0. */
    private static final int CLUSTER_ID = 2;

    @Nullable
    String contentType;

    @Nullable
    String messageId;

    @Nullable
    String correlationId;

    @Nullable
    Map<String, ?> trace;

    /**
     * Reads the properties in {@code [from, to)}, flags first.
     *
     * @return whether they fill that space exactly
     */
    boolean read(ByteWindow in, int from, int to) {
        int flags = in.u16(from);
        int at = from + 2;
        for (int bit = CONTENT_TYPE; bit >= CLUSTER_ID; bit--) {
            if ((flags >>> bit & 1) == 0) {
                continue;
            }
            long end = end(in, at, to, bit);
            if (end > to) {
                return false;
            }
            keep(in, at, (int) end, bit);
            at = (int) end;
        }
        return at == to && (flags & 3) == 0;
    }

    private static long end(ByteWindow in, int at, int to, int bit) {
        return switch (bit) {
            case HEADERS -> at + 4 <= to ? at + 4 + in.u32(at) : Long.MAX_VALUE;
            case DELIVERY_MODE, PRIORITY -> at + 1;
            case TIMESTAMP -> at + 8;
            default -> at < to ? at + 1 + in.u8(at) : Long.MAX_VALUE;
        };
    }

    private void keep(ByteWindow in, int at, int end, int bit) {
        switch (bit) {
            case CONTENT_TYPE -> contentType = in.utf8(at + 1, end);
            case HEADERS -> trace = FieldTable.trace(in, at + 4, end);
            case CORRELATION_ID -> correlationId = in.utf8(at + 1, end);
            case MESSAGE_ID -> messageId = in.utf8(at + 1, end);
            default -> {
                // Not reported.
            }
        }
    }
}
