// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request target taken apart (RFC 9112, section 3.2).
 *
 * @param url as reported
 * @param path percent-decoded
 * @param scheme null unless the target is absolute
 * @param authority null unless the target has one
 */
record Target(
        String url,
        String path,
        @Nullable String scheme,
        @Nullable String authority) {

    static Target of(String method, String target) {
        if (method.equals(Methods.CONNECT)) {
            return new Target("//" + target, "", null, target);
        }
        int colon = target.startsWith("/") ? -1 : target.indexOf("://");
        if (colon <= 0) {
            return new Target(target, path(target, 0), null, null);
        }
        int from = colon + 3;
        int to = from;
        while (to < target.length() && "/?#".indexOf(target.charAt(to)) < 0) {
            to++;
        }
        String authority = target.substring(from, to);
        return new Target(
                target,
                path(target, to),
                target.substring(0, colon).toLowerCase(Locale.ROOT),
                authority.substring(authority.lastIndexOf('@') + 1));
    }

    private static String path(String target, int from) {
        int query = target.indexOf('?', from);
        String path = target.substring(from, query < 0 ? target.length() : query);
        return path.indexOf('%') < 0 ? path : decode(path);
    }

    /** A path with an escape that is none stays as it is. */
    private static String decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
        int plain = 0;
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', plain)) {
            int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(at + 2), 16);
            if (low < 0) {
                return path;
            }
            bytes.writeBytes(path.substring(plain, at).getBytes(StandardCharsets.UTF_8));
            bytes.write((high << 4) | low);
            plain = at + 3;
        }
        bytes.writeBytes(path.substring(plain).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
