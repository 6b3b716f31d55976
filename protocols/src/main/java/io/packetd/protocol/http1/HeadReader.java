// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Ascii;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.HeaderMap;
import io.packetd.protocol.HeaderName;
import io.packetd.protocol.HeaderName.Role;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Redaction;
import io.packetd.protocol.Side;
import io.packetd.protocol.http1.Http1Head.Coding;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header section of one message. Tolerates what servers get away with: bare LF, folded lines (RFC 9112, section
 * 5.2), blanks before the colon, lines without a colon. Used once.
 */
final class HeadReader {

    /** Most header fields of one message; servers stop at about 100. */
    static final int MAX_FIELDS = 1024;

    /** Largest body length taken for one, in bytes. */
    static final long MAX_LENGTH = 1L << 62;

    private final ByteWindow in;
    private final HeaderMap.Builder header = new HeaderMap.Builder();
    private @Nullable Reason reason;
    private int lineEnd;
    private int end;
    private long contentLength = -1;
    private String host = "";
    private String transferEncoding = "";
    private String connection = "";

    HeadReader(ByteWindow in) {
        this.in = in;
    }

    /** Why {@link #read} gave null; null when more bytes are needed. */
    @Nullable
    Reason reason() {
        return reason;
    }

    /** Index after the start line; 0 when its end is not there. */
    int lineEnd() {
        return lineEnd;
    }

    /** Index after the head that was read. */
    int end() {
        return end;
    }

    /** Reads a head, as far as it is there; null when it is not whole, or none. */
    @Nullable
    Http1Head read(Side side) {
        lineEnd = in.indexOf('\n', 0) + 1;
        if (lineEnd == 0) {
            return null;
        }
        StartLine start = side == Side.CLIENT ? StartLine.ofRequest(in, lineEnd) : StartLine.ofResponse(in, lineEnd);
        if (start == null) {
            reason = Reason.MALFORMED;
            return null;
        }
        if (!readFields(side)) {
            return null;
        }
        Coding coding = coding();
        boolean close = Tokens.contains(connection, "close");
        if (close && side == Side.SERVER) {
            header.remove("Connection");
        }
        if (coding == Coding.CHUNKED) {
            header.remove("Transfer-Encoding");
        }
        return new Http1Head(
                side,
                start.method(),
                start.target(),
                start.status(),
                start.statusLine(),
                start.minor(),
                header.build(),
                host,
                contentLength,
                coding,
                close || (start.minor() == 0 && !Tokens.contains(connection, "keep-alive")));
    }

    /** Reads fields up to the empty line; false when it is not there, or what is there is no field. */
    private boolean readFields(Side side) {
        int length = in.length();
        int at = lineEnd;
        for (int fields = 0; fields <= MAX_FIELDS; fields++) {
            if (at < length && (in.u8(at) == '\n' || (in.u8(at) == '\r' && at + 1 < length && in.u8(at + 1) == '\n'))) {
                end = in.u8(at) == '\n' ? at + 1 : at + 2;
                return true;
            }
            int colon = at;
            while (colon < length && in.u8(colon) != ':' && in.u8(colon) != '\n') {
                colon++;
            }
            int lf = in.indexOf('\n', colon);
            int next = lf < 0 ? -1 : endOfFolds(lf + 1);
            if (next < 0) {
                return false;
            }
            if (!readField(side, at, colon, lf, next)) {
                reason = reason == null ? Reason.MALFORMED : reason;
                return false;
            }
            at = next;
        }
        reason = Reason.LIMIT;
        return false;
    }

    /** Index of the next line that does not go on with the one before, or -1 when its first byte is not there. */
    private int endOfFolds(int from) {
        int next = from;
        while (next < in.length() && Ascii.isBlank(in.u8(next))) {
            int lf = in.indexOf('\n', next);
            next = lf < 0 ? in.length() : lf + 1;
        }
        return next < in.length() ? next : -1;
    }

    /** One field: its first line ends at {@code lf}, its last before {@code next}. */
    private boolean readField(Side side, int at, int colon, int lf, int next) {
        if (colon == lf) {
            return isText(at, lf);
        }
        HeaderName name = HeaderName.of(in, at, Ascii.dropBlanks(in, at, colon));
        if (name == null) {
            return false;
        }
        int from = Ascii.skipBlanks(in, colon + 1, lf);
        String value = in.utf8(from, Ascii.dropBlanks(in, from, lf));
        if (next > lf + 1) {
            value = unfold(value, lf + 1, next);
        }
        return take(side, name, value);
    }

    private boolean take(Side side, HeaderName name, String value) {
        Role role = name.role();
        switch (role) {
            case PLAIN -> header.add(name.canonical(), value);
            case SECRET -> header.add(name.canonical(), Redaction.REDACTED);
            case LINK -> header.add(name.canonical(), Redaction.url(value));
            case HOST -> {
                if (side == Side.SERVER) {
                    header.add(name.canonical(), value);
                } else if (host.isEmpty()) {
                    host = Redaction.authority(value);
                }
            }
            case CONTENT_LENGTH -> {
                header.add(name.canonical(), value);
                return takeLength(value);
            }
            case TRANSFER_ENCODING -> {
                header.add(name.canonical(), value);
                transferEncoding = join(transferEncoding, value);
            }
            case CONNECTION -> {
                header.add(name.canonical(), value);
                connection = join(connection, value);
            }
            case TRAILER -> {
                // It announces fields that are not reported.
            }
        }
        return true;
    }

    /** One length, or the same one several times (RFC 9112, section 6.3). */
    private boolean takeLength(String value) {
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int to = comma < 0 ? value.length() : comma;
            long length = number(value, from, to);
            if (length < 0 || (contentLength >= 0 && contentLength != length)) {
                return false;
            }
            contentLength = length;
            from = to + 1;
        }
        return true;
    }

    private long number(String text, int from, int to) {
        int i = from;
        int end = to;
        while (i < end && Ascii.isBlank(text.charAt(i))) {
            i++;
        }
        while (end > i && Ascii.isBlank(text.charAt(end - 1))) {
            end--;
        }
        long value = i == end ? -1 : 0;
        for (; i < end; i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return -1;
            }
            value = value * 10 + (text.charAt(i) - '0');
            if (value > MAX_LENGTH / 10) {
                reason = Reason.LIMIT;
                return -1;
            }
        }
        return value;
    }

    private Coding coding() {
        if (transferEncoding.isEmpty()) {
            return Coding.NONE;
        }
        String last = Tokens.last(transferEncoding);
        if (last.equalsIgnoreCase("chunked")) {
            return Coding.CHUNKED;
        }
        return last.equalsIgnoreCase("identity") ? Coding.NONE : Coding.OTHER;
    }

    private String unfold(String first, int from, int end) {
        StringBuilder value = new StringBuilder(first);
        int at = from;
        while (at < end) {
            int lf = in.indexOf('\n', at, end);
            int to = lf < 0 ? end : lf;
            int text = Ascii.skipBlanks(in, at, to);
            value.append(' ').append(in.utf8(text, Ascii.dropBlanks(in, text, to)));
            at = to + 1;
        }
        return value.toString().strip();
    }

    private boolean isText(int from, int to) {
        int end = Ascii.dropBlanks(in, from, to);
        for (int i = from; i < end; i++) {
            if (Ascii.isControl(in.u8(i))) {
                return false;
            }
        }
        return true;
    }

    private static String join(String before, String value) {
        return before.isEmpty() ? value : before + "," + value;
    }
}
