// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.io.ByteArrayOutputStream;

/**
 * Inline commands: words on a line, as people type them. A word may be quoted, in double quotes with escapes
 * ({@code \n \r \t \b \a \\ \" \xFF}), in single quotes with {@code \'} alone.
 */
final class InlineReader {

    /** Longest line a server accepts, in bytes ({@code PROTO_INLINE_MAX_SIZE}). */
    static final int MAX_LINE_BYTES = 64 << 10;

    private InlineReader() {}

    static Step read(ByteWindow in, RedisState state) {
        int first = in.u8(0);
        if (first == '\n') {
            return Step.ignore(1, 0);
        }
        if (first == '\r') {
            if (in.length() < 2) {
                return Step.needMore(2);
            }
            return in.u8(1) == '\n' ? Step.ignore(2, 0) : Step.reject(Reason.MALFORMED);
        }
        RequestProgress request = state.request;
        int from = Math.min(request.scanned, in.length());
        int lineEnd = in.indexOf('\n', from);
        int end = lineEnd < 0 ? in.length() : lineEnd;
        if ((from == 0 || lineEnd >= 0) && !beginsWithWord(in, end, lineEnd >= 0)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (end > MAX_LINE_BYTES) {
            return Step.reject(Reason.LIMIT);
        }
        if (lineEnd < 0) {
            request.scanned = in.length();
            return Step.needMore(in.length() + 1);
        }
        request.reset();
        if (in.u8(end - 1) == '\r') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            if (in.u8(i) < ' ' && in.u8(i) != '\t') {
                return Step.reject(Reason.MALFORMED);
            }
        }
        words(in, end, request);
        return request.index == 0 ? Step.ignore(lineEnd + 1, 0) : RequestReader.finish(state, lineEnd + 1);
    }

    /** Whether the line begins with a word that could be a command; what is not there yet is given the benefit. */
    private static boolean beginsWithWord(ByteWindow in, int end, boolean whole) {
        int from = 0;
        while (from < end && isSpace(in.u8(from))) {
            from++;
        }
        if (from < end && (in.u8(from) == '"' || in.u8(from) == '\'')) {
            from++;
        }
        int to = from;
        while (to < end && !endsWord(in.u8(to))) {
            to++;
        }
        boolean escaped = to < end && in.u8(to) == '\\';
        return to == from ? escaped || !whole || to == end || in.u8(to) == '\r' : RedisCommands.isWord(in, from, to);
    }

    /** Takes the words of {@code [0, end)} as arguments. */
    private static void words(ByteWindow in, int end, RequestProgress request) {
        int at = 0;
        while (true) {
            while (at < end && isSpace(in.u8(at))) {
                at++;
            }
            if (at == end) {
                return;
            }
            int wordEnd = wordEnd(in, at, end);
            boolean plain = in.indexOf('"', at, wordEnd) < 0 && in.indexOf('\'', at, wordEnd) < 0;
            if (plain) {
                if (request.readsNext()) {
                    request.take(in, at, wordEnd);
                }
                request.size += wordEnd - at;
            } else {
                byte[] word = unquote(in, at, wordEnd);
                if (request.readsNext()) {
                    request.take(ByteWindow.of(word, 0), 0, word.length);
                }
                request.size += word.length;
            }
            request.index++;
            at = wordEnd;
        }
    }

    /** The end of the word at {@code from}: a space outside of quotes; the end of the line when quotes stay open. */
    private static int wordEnd(ByteWindow in, int from, int end) {
        int quote = 0;
        for (int i = from; i < end; i++) {
            int b = in.u8(i);
            if (quote == 0 && isSpace(b)) {
                return i;
            }
            if (b == '\\' && (quote == '"' || (quote == '\'' && i + 1 < end && in.u8(i + 1) == '\''))) {
                i++;
            } else if (quote == b) {
                quote = 0;
            } else if (quote == 0 && (b == '"' || b == '\'')) {
                quote = b;
            }
        }
        return end;
    }

    private static byte[] unquote(ByteWindow in, int from, int to) {
        ByteArrayOutputStream word = new ByteArrayOutputStream(to - from);
        int quote = 0;
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (quote == '"' && b == '\\' && i + 3 < to && in.u8(i + 1) == 'x' && isHex(in.u8(i + 2), in.u8(i + 3))) {
                word.write(Character.digit(in.u8(i + 2), 16) << 4 | Character.digit(in.u8(i + 3), 16));
                i += 3;
            } else if (quote == '"' && b == '\\' && i + 1 < to) {
                word.write(in.u8(++i));
            } else if (quote == '\'' && b == '\\' && i + 1 < to && in.u8(i + 1) == '\'') {
                word.write(in.u8(++i));
            } else if (quote == b) {
                quote = 0;
            } else if (quote == 0 && (b == '"' || b == '\'')) {
                quote = b;
            } else {
                word.write(b);
            }
        }
        return word.toByteArray();
    }

    private static boolean isHex(int a, int b) {
        return Character.digit(a, 16) >= 0 && Character.digit(b, 16) >= 0;
    }

    private static boolean endsWord(int b) {
        return isSpace(b) || b == '\r' || b == '"' || b == '\'' || b == '\\';
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\t';
    }
}
