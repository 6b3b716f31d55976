// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.http1.StartLines.Match;

/**
 * Finds the next start line after a loss. Where the window ends within what may be one, it is taken for one only at the
 * begin of the window or of a line: elsewhere a few bytes of any body would do, and each costs a reject.
 */
final class FrameSearch {

    /** This much of {@code HTTP/1.} must stand at the end of a window in mid-line. */
    private static final int MIN_MIDLINE_BYTES = 5;

    private FrameSearch() {}

    /** The first status line: anywhere, since a body need not end with a line end. */
    static int response(ByteWindow in, int from) {
        for (int at = in.indexOf('H', from); at >= 0; at = in.indexOf('H', at + 1)) {
            Match match = StartLines.response(in, at);
            if (match == Match.YES) {
                return at;
            }
            boolean enough = at == from || isLineStart(in, at) || in.length() - at >= MIN_MIDLINE_BYTES;
            if (match == Match.MORE && enough) {
                return at;
            }
        }
        return -1;
    }

    /** The first request line: with any method at the begin of a line, with a known one anywhere. */
    static int request(ByteWindow in, int from) {
        if (in.streamOffset() + from == 0 && beginsStream(in, from)) {
            return from;
        }
        for (int at = from; at < in.length(); at++) {
            int b = in.u8(at);
            boolean lineStart = isLineStart(in, at);
            if (!Ascii.isLetter(b) || (!lineStart && (b < 'A' || b > 'Z'))) {
                continue;
            }
            boolean known = Methods.standsAt(in, at) || ((lineStart || at == from) && Methods.mayBeginAt(in, at));
            if ((known && StartLines.request(in, at) != Match.NO)
                    || (lineStart && StartLines.request(in, at) == Match.YES)) {
                return at;
            }
        }
        return -1;
    }

    /** Nothing came before: any method may stand here, and so may the empty lines that some clients send. */
    private static boolean beginsStream(ByteWindow in, int from) {
        int b = in.u8(from);
        return b == '\r' || b == '\n' || StartLines.request(in, from) != Match.NO;
    }

    private static boolean isLineStart(ByteWindow in, int at) {
        return at > 0 && in.u8(at - 1) == '\n';
    }
}
