// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;

/**
 * What Redis looks like from its first bytes, and where a frame may begin in the middle of a stream. Certain is only a client
 * that sends a known command as an array; everything else has look-alikes ({@code +OK} in POP3 and NATS, {@code get} in
 * memcached, {@code INFO} in SIP).
 */
final class RedisProbe {

    /** Whether bytes are what is looked for. */
    private enum Match {
        NO,
        PARTIAL,
        YES
    }

    /** Longest line looked at, in bytes. */
    private static final int MAX_LINE = 512;

    /** More elements than this at the beginning of a stream are not believed. */
    private static final long MAX_ELEMENTS = 1 << 20;

    private static final byte[] HTTP = {' ', 'h', 't', 't', 'p', '/'};
    private static final byte[] SIP = {' ', 's', 'i', 'p', '/'};
    private static final byte[] RTSP = {' ', 'r', 't', 's', 'p', '/'};

    private RedisProbe() {}

    static Verdict probe(ByteWindow head) {
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        int first = head.u8(0);
        if (first == '*') {
            return array(head);
        }
        if (RespType.ofByte(first) != null) {
            return switch (value(head, 0)) {
                case NO -> Verdict.NO;
                case PARTIAL -> Verdict.UNDECIDED;
                case YES -> Verdict.MAYBE_SERVER;
            };
        }
        return switch (inline(head, 0)) {
            case NO -> Verdict.NO;
            case PARTIAL -> Verdict.UNDECIDED;
            case YES -> Verdict.MAYBE_CLIENT;
        };
    }

    private static Verdict array(ByteWindow head) {
        long count = RespNumber.read(head, 1, MAX_ELEMENTS);
        if (count < 0) {
            return count == RespNumber.PENDING ? Verdict.UNDECIDED : Verdict.NO;
        }
        if (RespNumber.value(count) <= 0) {
            return Verdict.MAYBE_SERVER;
        }
        int at = 1 + RespNumber.bytes(count);
        if (at == head.length()) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(at) != '$') {
            return RespType.ofByte(head.u8(at)) == null ? Verdict.NO : Verdict.MAYBE_SERVER;
        }
        long length = RespNumber.read(head, at + 1, RequestReader.MAX_BULK_BYTES);
        if (length < 0) {
            return length == RespNumber.PENDING ? Verdict.UNDECIDED : Verdict.NO;
        }
        long bytes = RespNumber.value(length);
        if (bytes < 1 || bytes > RedisCommands.MAX_WORD) {
            return Verdict.MAYBE_SERVER;
        }
        int word = at + 1 + RespNumber.bytes(length);
        int end = word + (int) bytes;
        if (end + 2 > head.length()) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(end) != '\r' || head.u8(end + 1) != '\n') {
            return Verdict.NO;
        }
        if (PushWords.word(head, word, end) != null && PushWords.elements(head.latin1(word, end)) > 0) {
            return Verdict.MAYBE_SERVER;
        }
        if (RedisCommands.known(head, word, end) != null) {
            return Verdict.YES_CLIENT;
        }
        return RedisCommands.isWord(head, word, end) ? Verdict.MAYBE_CLIENT : Verdict.MAYBE_SERVER;
    }

    /** Where a frame of this side may begin: at {@code from} if that is the first byte, else behind a line end. */
    static int find(ByteWindow in, int from, Side side) {
        int at = from == 0 || (from <= in.length() && in.u8(from - 1) == '\n') ? from : lineAfter(in, from);
        boolean inBulk = false;
        while (at >= 0 && at < in.length()) {
            Match match =
                    side == Side.SERVER ? value(in, at) : in.u8(at) == '*' || !inBulk ? request(in, at) : Match.NO;
            if (match != Match.NO) {
                return at;
            }
            inBulk = in.u8(at) == '$'; // the next line is the payload of an argument, not an inline command
            at = lineAfter(in, at);
        }
        return -1;
    }

    private static int lineAfter(ByteWindow in, int from) {
        int end = from < in.length() ? in.indexOf('\n', from) : -1;
        return end < 0 ? -1 : end + 1;
    }

    private static Match request(ByteWindow in, int at) {
        if (in.u8(at) != '*') {
            return inline(in, at);
        }
        long count = RespNumber.read(in, at + 1, MAX_ELEMENTS);
        if (count < 0) {
            return partial(count);
        }
        int next = at + 1 + RespNumber.bytes(count);
        if (RespNumber.value(count) < 1) {
            return Match.NO;
        }
        if (next == in.length()) {
            return Match.PARTIAL;
        }
        if (in.u8(next) != '$') {
            return Match.NO;
        }
        long length = RespNumber.read(in, next + 1, RedisCommands.MAX_WORD);
        return length < 0 ? partial(length) : RespNumber.value(length) > 0 ? Match.YES : Match.NO;
    }

    /** A known command on a line of text that is not the start line of another protocol. */
    private static Match inline(ByteWindow in, int at) {
        int wordEnd = at;
        while (wordEnd < in.length() && in.u8(wordEnd) > ' ') {
            wordEnd++;
        }
        if (wordEnd == in.length()) {
            return RedisCommands.isWord(in, at, wordEnd) ? Match.PARTIAL : Match.NO;
        }
        if (RedisCommands.known(in, at, wordEnd) == null) {
            return Match.NO;
        }
        for (int i = wordEnd; i < in.length(); i++) {
            int b = in.u8(i);
            if (b == '\n') {
                return isStartLine(in, wordEnd, i) ? Match.NO : Match.YES;
            }
            if ((b < ' ' && b != '\r' && b != '\t') || (b == '{' && i == wordEnd + 1)) {
                return Match.NO;
            }
        }
        return in.length() - at > InlineReader.MAX_LINE_BYTES ? Match.NO : Match.PARTIAL;
    }

    private static boolean isStartLine(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in.u8(i) == ' '
                    && (in.matchesIgnoreCase(i, HTTP)
                            || in.matchesIgnoreCase(i, SIP)
                            || in.matchesIgnoreCase(i, RTSP))) {
                return true;
            }
        }
        return false;
    }

    /** The first line of a value. */
    private static Match value(ByteWindow in, int at) {
        RespType type = RespType.ofByte(in.u8(at));
        if (type == null) {
            return Match.NO;
        }
        if (type.form() != RespType.Form.LINE) {
            long max = type.form() == RespType.Form.BULK ? RequestReader.MAX_BULK_BYTES : MAX_ELEMENTS;
            long number = RespNumber.read(in, at + 1, max);
            return number < 0 ? partial(number) : Match.YES;
        }
        int end = in.indexOf('\n', at, Math.min(in.length(), at + MAX_LINE));
        int textEnd = end < 0 ? Math.min(in.length(), at + MAX_LINE) : end - 1;
        if (end >= 0 && in.u8(textEnd) != '\r') {
            return Match.NO;
        }
        if (!isPrintable(in, at + 1, end < 0 && in.u8(textEnd - 1) == '\r' ? textEnd - 1 : textEnd, type)) {
            return Match.NO;
        }
        if (end < 0) {
            return in.length() - at >= MAX_LINE ? Match.NO : Match.PARTIAL;
        }
        return Lines.isValid(in, at + 1, textEnd, type) && !isMail(in, at, textEnd) ? Match.YES : Match.NO;
    }

    private static boolean isPrintable(ByteWindow in, int from, int to, RespType type) {
        boolean text = type == RespType.SIMPLE_STRING || type == RespType.ERROR;
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b < ' ' || b == 0x7f || (!text && b == ' ')) {
                return false;
            }
        }
        // "+ " continues an IMAP command, "--" begins a MIME part
        return to == from || !text || (in.u8(from) > ' ' && in.u8(from) != '-');
    }

    /** POP3 says {@code +OK} and more on the same line. */
    private static boolean isMail(ByteWindow in, int at, int textEnd) {
        return textEnd - at > 3
                && in.u8(at) == '+'
                && in.u8(at + 1) == 'O'
                && in.u8(at + 2) == 'K'
                && in.u8(at + 3) == ' ';
    }

    private static Match partial(long number) {
        return number == RespNumber.PENDING ? Match.PARTIAL : Match.NO;
    }
}
