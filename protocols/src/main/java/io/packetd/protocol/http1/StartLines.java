// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;

/** Tells start lines (RFC 9112, sections 3 and 4) from what only looks like them: for detection and after a loss. */
final class StartLines {

    /** Whether a start line stands at some place. */
    enum Match {
        NO,
        /** The bytes at hand fit, but do not decide. */
        MORE,
        YES
    }

    /** This much of a target without its end, after a known method, is proof enough. */
    private static final int LONG_TARGET_BYTES = 4096;

    /** Longest URI scheme taken for one, in bytes. */
    private static final int MAX_SCHEME_BYTES = 16;

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SCHEME_END = "://".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OPTIONS = "OPTIONS ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECT = "CONNECT ".getBytes(StandardCharsets.US_ASCII);

    private StartLines() {}

    /** How far {@code HTTP/1.} stands here. */
    static Match version(ByteWindow in, int at) {
        return prefix(in, at, VERSION);
    }

    /** A status line up to its status code: {@code HTTP/1.1 200}. */
    static Match response(ByteWindow in, int at) {
        Match version = version(in, at);
        if (version != Match.YES) {
            return version;
        }
        int i = at + VERSION.length;
        for (int n = 0; n < 6; n++, i++) {
            if (i >= in.length()) {
                return Match.MORE;
            }
            int b = in.u8(i);
            boolean fits =
                    switch (n) {
                        case 0, 3, 4 -> Ascii.isDigit(b);
                        case 1 -> b == ' ';
                        case 2 -> b >= '1' && b <= '9';
                        default -> b == ' ' || b == '\r' || b == '\n';
                    };
            if (!fits) {
                return Match.NO;
            }
        }
        return Match.YES;
    }

    /** A whole request line: {@code GET /path HTTP/1.1}, one of the four target forms, and its line end. */
    static Match request(ByteWindow in, int at) {
        int end = in.length();
        int i = at;
        while (i < end && i - at <= Methods.MAX_BYTES && Ascii.isToken(in.u8(i))) {
            i++;
        }
        if (i - at > Methods.MAX_BYTES || (i > at && !Ascii.isLetter(in.u8(at)))) {
            return Match.NO;
        }
        if (i == end) {
            return Match.MORE;
        }
        if (i == at || in.u8(i) != ' ') {
            return Match.NO;
        }
        Match form = targetForm(in, at, i + 1);
        return form == Match.YES ? restOfLine(in, at, i + 1) : form;
    }

    /** Origin form, asterisk form, authority form or absolute form (RFC 9112, section 3.2). */
    private static Match targetForm(ByteWindow in, int at, int target) {
        if (target >= in.length()) {
            return Match.MORE;
        }
        if (in.matches(at, CONNECT)) {
            return isAuthority(in.u8(target)) ? Match.YES : Match.NO;
        }
        int first = in.u8(target);
        if (first == '/') {
            return Match.YES;
        }
        if (first == '*') {
            // Only OPTIONS has it; M-SEARCH and NOTIFY with an asterisk are SSDP, PRI is the HTTP/2 preface.
            return in.matches(at, OPTIONS) ? Match.YES : Match.NO;
        }
        int i = target;
        while (i < in.length() && i - target < MAX_SCHEME_BYTES && isScheme(in.u8(i))) {
            i++;
        }
        if (i == target) {
            return Match.NO;
        }
        return prefix(in, i, SCHEME_END);
    }

    private static Match restOfLine(ByteWindow in, int at, int target) {
        boolean authority = in.matches(at, CONNECT);
        int end = in.length();
        int i = target;
        while (i < end && in.u8(i) > ' ' && in.u8(i) != 0x7f) {
            if (authority && !isAuthority(in.u8(i))) {
                return Match.NO;
            }
            i++;
        }
        if (i == end) {
            return i - target > LONG_TARGET_BYTES && Methods.standsAt(in, at) ? Match.YES : Match.MORE;
        }
        if (in.u8(i) != ' ') {
            return Match.NO;
        }
        Match version = version(in, i + 1);
        if (version != Match.YES) {
            return version;
        }
        i += 1 + VERSION.length;
        if (i < end && !Ascii.isDigit(in.u8(i))) {
            return Match.NO;
        }
        if (i + 1 < end && in.u8(i + 1) == '\n') {
            return Match.YES;
        }
        if ((i + 1 < end && in.u8(i + 1) != '\r') || (i + 2 < end && in.u8(i + 2) != '\n')) {
            return Match.NO;
        }
        return i + 2 < end ? Match.YES : Match.MORE;
    }

    private static Match prefix(ByteWindow in, int at, byte[] expected) {
        int there = Math.min(expected.length, in.length() - at);
        for (int i = 0; i < there; i++) {
            if (in.u8(at + i) != expected[i]) {
                return Match.NO;
            }
        }
        return there == expected.length ? Match.YES : Match.MORE;
    }

    private static boolean isScheme(int b) {
        return Ascii.isLetter(b) || Ascii.isDigit(b) || b == '+' || b == '-' || b == '.';
    }

    private static boolean isAuthority(int b) {
        return Ascii.isLetter(b) || Ascii.isDigit(b) || (b < 128 && "-._~:[]@%!$&'()*+,;=".indexOf(b) >= 0);
    }
}
