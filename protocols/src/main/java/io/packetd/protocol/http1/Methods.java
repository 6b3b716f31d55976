// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;

/** The methods of the IANA registry and some that are common without being in it; others are accepted too. */
final class Methods {

    /** Longest method taken for one, in bytes. */
    static final int MAX_BYTES = 32;

    static final String HEAD = "HEAD";
    static final String CONNECT = "CONNECT";

    /** The most frequent first. */
    private static final String[] NAMES = {
        "GET",
        "POST",
        "PUT",
        HEAD,
        "DELETE",
        "PATCH",
        "OPTIONS",
        CONNECT,
        "TRACE",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "SEARCH",
        "REPORT",
        "QUERY",
        "PURGE",
        "LINK",
        "UNLINK",
        "BIND",
        "UNBIND",
        "REBIND",
        "ACL",
        "MERGE",
        "CHECKIN",
        "CHECKOUT",
        "UNCHECKOUT",
        "UPDATE",
        "LABEL",
        "MKACTIVITY",
        "MKCALENDAR",
        "MKWORKSPACE",
        "ORDERPATCH",
        "VERSION-CONTROL",
        "BASELINE-CONTROL",
        "SUBSCRIBE",
        "UNSUBSCRIBE",
        "NOTIFY",
        "RPC_IN_DATA",
        "RPC_OUT_DATA",
        "BITS_POST",
        "SOURCE"
    };

    private static final byte[][] BYTES = bytes();

    private Methods() {}

    /** The method in {@code [from, to)}, as a constant when it is a known one. */
    static String name(ByteWindow in, int from, int to) {
        for (int i = 0; i < BYTES.length; i++) {
            if (BYTES[i].length == to - from && in.matches(from, BYTES[i])) {
                return NAMES[i];
            }
        }
        return in.latin1(from, to);
    }

    /** Whether a known method and a space stand here. */
    static boolean standsAt(ByteWindow in, int at) {
        for (byte[] method : BYTES) {
            int end = at + method.length;
            if (end < in.length() && in.u8(end) == ' ' && in.matches(at, method)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the window ends here within what may become a known method. */
    static boolean mayBeginAt(ByteWindow in, int at) {
        int there = in.length() - at;
        for (byte[] method : BYTES) {
            if (there <= method.length && begins(in, at, method, there)) {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(ByteWindow in, int at, byte[] method, int count) {
        for (int i = 0; i < count; i++) {
            if (in.u8(at + i) != method[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[][] bytes() {
        byte[][] all = new byte[NAMES.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = NAMES[i].getBytes(StandardCharsets.US_ASCII);
        }
        return all;
    }
}
