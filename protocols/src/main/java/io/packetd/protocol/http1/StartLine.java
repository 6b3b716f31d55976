// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Redaction;
import io.packetd.protocol.http1.StartLines.Match;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A start line (RFC 9112, sections 3 and 4), credentials in the target already taken out.
 *
 * @param method empty in a response
 * @param target empty in a response
 * @param status 0 in a request
 * @param statusLine code and reason phrase; empty in a request
 * @param minor minor version, 0 to 9
 */
record StartLine(String method, String target, int status, String statusLine, int minor) {

    /** Length of {@code HTTP/1.1}. */
    private static final int VERSION_BYTES = 8;

    /** Responses that nearly all connections see; their lines need no new text. */
    private static final String[] COMMON = {
        "200 OK",
        "304 Not Modified",
        "404 Not Found",
        "204 No Content",
        "302 Found",
        "301 Moved Permanently",
        "201 Created",
        "500 Internal Server Error",
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "206 Partial Content",
        "503 Service Unavailable",
        "502 Bad Gateway",
        "202 Accepted",
        "100 Continue",
        "101 Switching Protocols",
        "303 See Other",
        "307 Temporary Redirect",
        "405 Method Not Allowed",
        "409 Conflict",
        "429 Too Many Requests",
        "504 Gateway Timeout"
    };

    private static final byte[][] COMMON_BYTES = commonBytes();

    /** The request line that ends before {@code lineEnd}, or null. */
    static @Nullable StartLine ofRequest(ByteWindow in, int lineEnd) {
        int end = Ascii.dropBlanks(in, 0, lineEnd - 1);
        int version = end - VERSION_BYTES;
        int space = in.indexOf(' ', 0, end);
        if (space < 1 || space > Methods.MAX_BYTES || version <= space || in.u8(version - 1) != ' ') {
            return null;
        }
        if (StartLines.version(in, version) != Match.YES || !Ascii.isDigit(in.u8(end - 1))) {
            return null;
        }
        for (int i = 0; i < space; i++) {
            if (!Ascii.isToken(in.u8(i))) {
                return null;
            }
        }
        int from = Ascii.skipBlanks(in, space, version);
        int to = Ascii.dropBlanks(in, from, version);
        if (from == to || !isText(in, from, to)) {
            return null;
        }
        String method = Methods.name(in, 0, space);
        String target = in.utf8(from, to);
        target = method.equals(Methods.CONNECT) ? Redaction.authority(target) : Redaction.url(target);
        return new StartLine(method, target, 0, "", in.u8(end - 1) - '0');
    }

    /** The status line that ends before {@code lineEnd}, or null. */
    static @Nullable StartLine ofResponse(ByteWindow in, int lineEnd) {
        int end = Ascii.dropBlanks(in, 0, lineEnd - 1);
        if (end <= VERSION_BYTES
                || StartLines.version(in, 0) != Match.YES
                || !Ascii.isDigit(in.u8(VERSION_BYTES - 1))
                || in.u8(VERSION_BYTES) != ' ') {
            return null;
        }
        int code = Ascii.skipBlanks(in, VERSION_BYTES, end);
        if (end - code < 3 || (end - code > 3 && in.u8(code + 3) != ' ')) {
            return null;
        }
        int status = 0;
        for (int i = code; i < code + 3; i++) {
            if (!Ascii.isDigit(in.u8(i))) {
                return null;
            }
            status = status * 10 + in.u8(i) - '0';
        }
        if (status < 100 || !isText(in, code, end)) {
            return null;
        }
        return new StartLine("", "", status, statusLine(in, code, end), in.u8(VERSION_BYTES - 1) - '0');
    }

    private static String statusLine(ByteWindow in, int from, int to) {
        for (int i = 0; i < COMMON_BYTES.length; i++) {
            if (COMMON_BYTES[i].length == to - from && in.matches(from, COMMON_BYTES[i])) {
                return COMMON[i];
            }
        }
        return in.utf8(from, to);
    }

    private static boolean isText(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Ascii.isControl(in.u8(i))) {
                return false;
            }
        }
        return true;
    }

    private static byte[][] commonBytes() {
        byte[][] all = new byte[COMMON.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = COMMON[i].getBytes(StandardCharsets.US_ASCII);
        }
        return all;
    }
}
