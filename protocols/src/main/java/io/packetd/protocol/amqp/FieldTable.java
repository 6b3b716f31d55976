// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field table (AMQP 0-9-1, section 4.2.5.5, with the value types as RabbitMQ and Qpid use them): entries are passed over,
 * and the few that are asked for are taken out.
 *
 * <pre>
 * u32 bytes, then for each entry: u8 length, name, u8 type, value
 * </pre>
 */
final class FieldTable {

    /** Longest value that is taken, bytes; a longer one is left out. */
    static final int MAX_VALUE_BYTES = 512;

    /** Most entries looked at. */
    private static final int MAX_ENTRIES = 256;

    /** The headers that carry trace contexts (W3C, B3, Jaeger). No other header is kept: they hold what applications like. */
    private static final byte[][] TRACE = {
        ascii("traceparent"),
        ascii("tracestate"),
        ascii("b3"),
        ascii("x-b3-traceid"),
        ascii("x-b3-spanid"),
        ascii("x-b3-parentspanid"),
        ascii("x-b3-sampled"),
        ascii("x-b3-flags"),
        ascii("uber-trace-id")
    };

    private static final byte[] PRODUCT = ascii("product");
    private static final byte[] VERSION = ascii("version");

    private FieldTable() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The product and version of a peer, such as {@code RabbitMQ 3.12.0}; null when it names none. */
    static @Nullable String product(ByteWindow in, int from, int to) {
        String product = value(in, from, to, PRODUCT);
        String version = value(in, from, to, VERSION);
        return product == null || version == null ? product : product + ' ' + version;
    }

    /** The trace context among the headers; null when there is none. */
    static @Nullable Map<String, ?> trace(ByteWindow in, int from, int to) {
        Map<String, String> found = null;
        int at = from;
        for (int n = 0; n < MAX_ENTRIES && at >= 0 && at < to; n++) {
            int name = at + 1;
            int type = name + in.u8(at);
            int end = type < to ? end(in, type, to) : -1;
            if (end < 0) {
                break;
            }
            for (byte[] wanted : TRACE) {
                String value = isNamed(in, name, type, wanted) ? text(in, type, end) : null;
                if (value != null) {
                    found = found == null ? new LinkedHashMap<>() : found;
                    found.putIfAbsent(new String(wanted, StandardCharsets.US_ASCII), value);
                }
            }
            at = end;
        }
        return found == null ? null : Collections.unmodifiableMap(found);
    }

    private static @Nullable String value(ByteWindow in, int from, int to, byte[] wanted) {
        int at = from;
        for (int n = 0; n < MAX_ENTRIES && at < to; n++) {
            int name = at + 1;
            int type = name + in.u8(at);
            int end = type < to ? end(in, type, to) : -1;
            if (end < 0) {
                return null;
            }
            if (isNamed(in, name, type, wanted)) {
                return text(in, type, end);
            }
            at = end;
        }
        return null;
    }

    private static boolean isNamed(ByteWindow in, int name, int type, byte[] wanted) {
        return type - name == wanted.length && in.matchesIgnoreCase(name, wanted);
    }

    /** The text of a long string or byte array; null when it is neither, or too long. */
    private static @Nullable String text(ByteWindow in, int type, int end) {
        int t = in.u8(type);
        int from = type + 5;
        return (t == 'S' || t == 'x') && end - from <= MAX_VALUE_BYTES ? in.utf8(from, end) : null;
    }

    /** The end of a value, given the place of its type; -1 when it lies outside or the type is not known. */
    private static int end(ByteWindow in, int type, int to) {
        int from = type + 1;
        long end =
                switch (in.u8(type)) {
                    case 't', 'b', 'B' -> from + 1;
                    case 's', 'U', 'u' -> from + 2;
                    case 'I', 'i', 'f' -> from + 4;
                    case 'D' -> from + 5;
                    case 'L', 'l', 'd', 'T' -> from + 8;
                    case 'V' -> from;
                    case 'S', 'x', 'A', 'F' -> from + 4 <= to ? from + 4 + in.u32(from) : Long.MAX_VALUE;
                    default -> Long.MAX_VALUE;
                };
        return end <= to ? (int) end : -1;
    }
}
