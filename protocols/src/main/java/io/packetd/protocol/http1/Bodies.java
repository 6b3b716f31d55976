// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** What is shown of a captured body: text and JSON, content coding undone, in the character set it names. */
final class Bodies {

    /** More content codings than this, one inside the other, are no body that anybody means. */
    private static final int MAX_CODINGS = 3;

    private enum Kind {
        NONE,
        TEXT,
        JSON
    }

    /** A body or a part of it. */
    private record Piece(ByteBuffer bytes, boolean whole) {
        int size() {
            return bytes.remaining();
        }
    }

    private Bodies() {}

    /** Whether the body of this message is of a type that is captured. */
    static boolean isWanted(Http1Head head) {
        return kind(head) != Kind.NONE;
    }

    /**
     * The value to report.
     *
     * @param whole whether the message ended where it should
     * @param size bytes of the whole body
     * @return text or a JSON value; null when there is nothing to show
     */
    static @Nullable Object value(Http1Head head, @Nullable Capture capture, boolean whole, long size) {
        if (capture == null || capture.size() == 0) {
            return null;
        }
        Piece piece = new Piece(ByteBuffer.wrap(capture.bytes(), 0, capture.size()), whole && capture.size() == size);
        Piece plain = decode(piece, head.header().first("Content-Encoding"), capture.limit());
        if (plain == null) {
            return null;
        }
        String text = text(plain, charset(head)).strip();
        if (text.isEmpty()) {
            return null;
        }
        Object json = kind(head) == Kind.JSON && plain.whole() ? JsonTree.parse(text) : null;
        if (json == null) {
            return text;
        }
        return json == JsonTree.NULL ? null : json;
    }

    private static Kind kind(Http1Head head) {
        String contentType = head.header().first("Content-Type");
        if (contentType == null) {
            return Kind.NONE;
        }
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (type.equals("application/json") || type.equals("text/json") || type.endsWith("+json")) {
            return Kind.JSON;
        }
        return type.startsWith("text/") ? Kind.TEXT : Kind.NONE;
    }

    private static Charset charset(Http1Head head) {
        String contentType = head.header().first("Content-Type");
        String lower = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("charset=");
        if (at < 0) {
            return StandardCharsets.UTF_8;
        }
        int from = at + "charset=".length();
        int end = lower.indexOf(';', from);
        String name = lower.substring(from, end < 0 ? lower.length() : end).strip();
        if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
            name = name.substring(1, name.length() - 1);
        }
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** Null when a coding is not known here, such as br. */
    private static @Nullable Piece decode(Piece sent, @Nullable String codings, int limit) {
        Piece piece = sent;
        String rest = codings == null ? "" : codings;
        for (int n = 0; !rest.isBlank(); n++) {
            if (n == MAX_CODINGS) {
                return null;
            }
            Piece inner = undo(Tokens.last(rest).toLowerCase(Locale.ROOT), piece, limit);
            if (inner == null) {
                return null;
            }
            piece = inner;
            rest = Tokens.withoutLast(rest);
        }
        return piece;
    }

    private static @Nullable Piece undo(String coding, Piece piece, int limit) {
        return switch (coding) {
            case "", "identity" -> piece;
            case "gzip", "x-gzip" -> inflate(piece, limit, true);
            case "deflate" -> inflate(piece, limit, false);
            default -> null;
        };
    }

    /** Stops at the limit, so that a bomb costs no more than that; what is damaged or cut gives what came before. */
    private static Piece inflate(Piece piece, int limit, boolean gzip) {
        byte[] plain = new byte[limit];
        int size = 0;
        boolean whole = false;
        Inflater inflater = gzip ? null : new Inflater(!isZlib(piece));
        try (InputStream in = open(piece, inflater)) {
            int n = 0;
            while (size < limit && (n = in.read(plain, size, limit - size)) >= 0) {
                size += n;
            }
            whole = piece.whole() && (n < 0 || in.read() < 0);
        } catch (IOException damaged) {
            whole = false;
        } finally {
            if (inflater != null) {
                inflater.end();
            }
        }
        return new Piece(ByteBuffer.wrap(plain, 0, size), whole);
    }

    private static InputStream open(Piece piece, @Nullable Inflater inflater) throws IOException {
        InputStream in = new ByteArrayInputStream(piece.bytes().array(), 0, piece.size());
        return inflater == null ? new GZIPInputStream(in) : new InflaterInputStream(in, inflater);
    }

    /** RFC 9110 means zlib by deflate; some servers mean the bare stream. */
    private static boolean isZlib(Piece piece) {
        if (piece.size() < 2) {
            return true;
        }
        int first = piece.bytes().get(0) & 0xff;
        return (first & 0x0f) == 8 && ((first << 8) | (piece.bytes().get(1) & 0xff)) % 31 == 0;
    }

    private static String text(Piece piece, Charset charset) {
        CharBuffer out = CharBuffer.allocate(
                (int) Math.ceil(piece.size() * (double) charset.newDecoder().maxCharsPerByte()) + 1);
        charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                // A character that the limit cut in two is left out.
                .decode(piece.bytes().duplicate(), out, piece.whole());
        return out.flip().toString();
    }
}
