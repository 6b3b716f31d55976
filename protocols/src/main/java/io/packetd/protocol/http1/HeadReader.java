// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.http1.HeaderName.Role;
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
    private Reason reason = Reason.MALFORMED;
    private long contentLength = -1;
    private String host = "";
    private String transferEncoding = "";
    private String connection = "";

    HeadReader(ByteWindow in) {
        this.in = in;
    }

    /** Why {@link #read} gave null. */
    Reason reason() {
        return reason;
    }

    /**
     * Reads a whole head.
     *
     * @param lineEnd index after the start line
     * @param end index after the empty line
     * @return null when it is none
     */
    @Nullable
    Http1Head read(Side side, int lineEnd, int end) {
        StartLine start = side == Side.CLIENT ? StartLine.ofRequest(in, lineEnd) : StartLine.ofResponse(in, lineEnd);
        if (start == null || !readFields(side, lineEnd, end)) {
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

    private boolean readFields(Side side, int from, int end) {
        int at = from;
        for (int fields = 0; ; fields++) {
            if (fields > MAX_FIELDS) {
                reason = Reason.LIMIT;
                return false;
            }
            int lf = in.indexOf('\n', at, end);
            if (lf < 0 || lf == at || (lf == at + 1 && in.u8(at) == '\r')) {
                return true;
            }
            int next = lf + 1;
            while (next < end && Ascii.isBlank(in.u8(next))) {
                int folded = in.indexOf('\n', next, end);
                next = folded < 0 ? end : folded + 1;
            }
            if (!readField(side, at, lf, next)) {
                return false;
            }
            at = next;
        }
    }

    /** One field: its first line ends at {@code lf}, its last before {@code next}. */
    private boolean readField(Side side, int at, int lf, int next) {
        int colon = in.indexOf(':', at, lf);
        if (colon < 0) {
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
