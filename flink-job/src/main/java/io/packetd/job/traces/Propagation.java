// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trace context out of headers: W3C {@code traceparent} with {@code tracestate} (Trace Context, level 2), else B3
 * in one header, else B3 in many. A context that breaks its specification is none.
 */
final class Propagation {

    private static final int MAX_STATE = 512;
    private static final int MAX_MEMBERS = 32;
    private static final int PARENT_LENGTH = 55;

    private Propagation() {}

    /** The context in these headers, whatever the case of their names; values are texts or lists of texts. */
    static @Nullable TraceContext of(@Nullable Object headers) {
        if (!(headers instanceof Map<?, ?> map)) {
            return null;
        }
        String parent = null;
        StringBuilder state = null;
        String b3 = null;
        String traceId = null;
        String spanId = null;
        String sampled = null;
        String debug = null;
        for (Map.Entry<?, ?> header : map.entrySet()) {
            String name = (String) header.getKey();
            if (!mayMatter(name)) {
                continue;
            }
            switch (name.toLowerCase(Locale.ROOT)) {
                case "traceparent" -> parent = only(header.getValue());
                case "tracestate" -> state = joined(header.getValue());
                case "b3" -> b3 = only(header.getValue());
                case "x-b3-traceid" -> traceId = only(header.getValue());
                case "x-b3-spanid" -> spanId = only(header.getValue());
                case "x-b3-sampled" -> sampled = only(header.getValue());
                case "x-b3-flags" -> debug = only(header.getValue());
                default -> {
                    // Another header.
                }
            }
        }
        TraceContext found = parent == null ? null : w3c(parent, state == null ? "" : state.toString());
        if (found == null && b3 != null) {
            found = b3(b3);
        }
        if (found == null && traceId != null && spanId != null) {
            found = b3(traceId, spanId, "1".equals(debug) || "1".equals(sampled) || "true".equalsIgnoreCase(sampled));
        }
        return found;
    }

    /** Spares the look-up for nearly all headers. */
    private static boolean mayMatter(String name) {
        int length = name.length();
        if (length < 2 || length > 12) {
            return false;
        }
        char first = name.charAt(0);
        return length == 2 ? name.charAt(1) == '3' : first == 't' || first == 'T' || first == 'x' || first == 'X';
    }

    /** The value of a header that must not be repeated. */
    private static @Nullable String only(@Nullable Object value) {
        Object one = value instanceof List<?> list ? (list.size() == 1 ? list.get(0) : null) : value;
        return one instanceof String text ? text.strip() : null;
    }

    private static @Nullable StringBuilder joined(@Nullable Object value) {
        StringBuilder all = new StringBuilder();
        for (Object one : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (!(one instanceof String text)) {
                return null; // a part that is not known
            }
            if (!text.isBlank()) {
                all.append(all.length() == 0 ? "" : ",").append(text.strip());
            }
        }
        return all;
    }

    /**
     * {@code version-traceid-parentid-flags}. Version 00 has exactly that; a later one may go on behind another dash; ff is
     * forbidden, and so are capital letters.
     */
    static @Nullable TraceContext w3c(String parent, String state) {
        boolean shape = parent.length() >= PARENT_LENGTH
                && parent.charAt(2) == '-'
                && parent.charAt(35) == '-'
                && parent.charAt(52) == '-'
                && Hex.isHex(parent, 0, 2, false)
                && Hex.isHex(parent, 3, 35, false)
                && Hex.isHex(parent, 36, 52, false)
                && Hex.isHex(parent, 53, PARENT_LENGTH, false);
        if (!shape || parent.startsWith("ff")) {
            return null;
        }
        boolean goesOn = parent.length() > PARENT_LENGTH;
        if (goesOn && (parent.startsWith("00") || parent.charAt(PARENT_LENGTH) != '-')) {
            return null;
        }
        long high = Hex.value(parent, 3, 19);
        long low = Hex.value(parent, 19, 35);
        long span = Hex.value(parent, 36, 52);
        int flags = (int) Hex.value(parent, 53, PARENT_LENGTH);
        if (!TraceContext.isValid(high, low, span)) {
            return null;
        }
        // Of a later version only the bits of this one can be understood.
        return new TraceContext(high, low, span, parent.startsWith("00") ? flags : flags & 3, state(state));
    }

    /** {@code traceid-spanid[-sampled[-parentspanid]]}. */
    static @Nullable TraceContext b3(String header) {
        String[] parts = header.split("-", -1);
        if (parts.length < 2 || parts.length > 4) {
            return null; // one part alone says only whether to sample
        }
        String sampled = parts.length > 2 ? parts[2] : "";
        if (!List.of("", "0", "1", "d").contains(sampled) || (parts.length == 4 && !isSpanId(parts[3]))) {
            return null;
        }
        return b3(parts[0], parts[1], sampled.equals("1") || sampled.equals("d"));
    }

    private static boolean isSpanId(String text) {
        return text.length() == 16 && Hex.isHex(text, 0, 16, true);
    }

    private static @Nullable TraceContext b3(String trace, String span, boolean sampled) {
        int digits = trace.length();
        if ((digits != 16 && digits != 32) || !Hex.isHex(trace, 0, digits, true) || !isSpanId(span)) {
            return null;
        }
        long high = digits == 16 ? 0 : Hex.value(trace, 0, 16);
        long low = Hex.value(trace, digits - 16, digits);
        long spanId = Hex.value(span, 0, 16);
        return TraceContext.isValid(high, low, spanId)
                ? new TraceContext(high, low, spanId, sampled ? TraceContext.SAMPLED : 0, "")
                : null;
    }

    /** A list of members {@code key=value}; empty when one of them cannot be, or there are too many. */
    private static String state(String text) {
        if (text.isEmpty() || text.length() > MAX_STATE) {
            return "";
        }
        String[] members = text.split(",", -1);
        if (members.length > MAX_MEMBERS) {
            return "";
        }
        for (String member : members) {
            String one = member.strip();
            int equals = one.indexOf('=');
            if (!one.isEmpty() && (equals < 1 || equals > 256 || !isPrintable(one))) {
                return "";
            }
        }
        return text;
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
