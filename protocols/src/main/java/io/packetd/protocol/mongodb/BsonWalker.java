// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.mongodb.Walk.Content;
import io.packetd.protocol.mongodb.Walk.Scope;

/**
 * Goes through the content of a message element by element. What is not wanted is passed over by its length, in the window or
 * beyond it: never kept, and a loss inside does no harm. Positions count from the beginning of the message; {@code base} is
 * the position of the first byte of the window.
 */
final class BsonWalker {

    /** All that is wanted was read; the rest of the message may be passed over. */
    static final int DONE = -1;

    /** Not BSON. */
    static final int BAD = -2;

    /** Go on. */
    static final int CONTINUE = 0;

    /** Longest name of an element that is read on the top level. */
    static final int MAX_NAME_BYTES = 1024;

    private static final int KIND_BODY = 0;
    private static final int KIND_SEQUENCE = 1;
    private static final int KIND_TOKEN = 2;

    private BsonWalker() {}

    /** {@link #DONE}, {@link #BAD}, or how many bytes the window must have before it makes sense to go on. */
    static int run(Walk w, ByteWindow in, int base) {
        while (true) {
            int result;
            if (w.depth > 0) {
                result = element(w, in, base);
            } else {
                switch (w.content) {
                    case NOTHING -> {
                        return DONE;
                    }
                    case SECTIONS -> result = w.at == w.end ? DONE : section(w, in, base);
                    case DOCUMENT -> result = document(w, in, base);
                    case COUNTED -> result = counted(w, in, base);
                    default -> throw new IllegalStateException("no such content");
                }
            }
            if (result != CONTINUE) {
                return result;
            }
        }
    }

    /** A section of OP_MSG. */
    private static int section(Walk w, ByteWindow in, int base) {
        if (w.end - w.at < 5) {
            return BAD;
        }
        int i = w.at - base;
        if (i + 5 > in.length()) {
            return i + 5;
        }
        int kind = in.u8(i);
        long length = in.u32le(i + 1);
        long sectionEnd = w.at + 1 + length;
        if (kind == KIND_TOKEN) {
            return token(w, in, base, sectionEnd);
        }
        if (sectionEnd > w.end) {
            return BAD;
        }
        if (kind == KIND_BODY && !w.bodySeen && length >= BsonValues.SMALLEST_DOCUMENT) {
            w.bodySeen = true;
            w.open(w.request ? Scope.COMMAND : Scope.REPLY, w.at + 1, (int) sectionEnd);
            return CONTINUE;
        }
        return kind == KIND_SEQUENCE ? sequence(w, in, base, (int) sectionEnd) : BAD;
    }

    /** A sequence of documents: its length, the name of the field they stand for, the documents. */
    private static int sequence(Walk w, ByteWindow in, int base, int sectionEnd) {
        int name = w.at - base + 5;
        int nul = name >= in.length() ? -1 : in.indexOf(0, name, Math.min(in.length(), name + MAX_NAME_BYTES));
        if (nul < 0) {
            return in.length() < name + MAX_NAME_BYTES ? Math.max(name, in.length()) + 1 : BAD;
        }
        int documents = base + nul + 1;
        if (documents > sectionEnd) {
            return BAD;
        }
        if (!Fields.isBatch(in, name, nul) || sectionEnd - documents > Walk.MAX_COUNTED_BYTES) {
            w.at = sectionEnd;
            return CONTINUE;
        }
        w.at = documents;
        w.countedEnd = sectionEnd;
        w.content = Content.COUNTED;
        return CONTINUE;
    }

    /** The security token of servers among each other: a document in older ones, a text in newer ones. Never read. */
    private static int token(Walk w, ByteWindow in, int base, long documentEnd) {
        int i = w.at - base + 1;
        if (documentEnd <= w.end && documentEnd - w.at > BsonValues.SMALLEST_DOCUMENT && in.u8(i) != 0) {
            w.at = (int) documentEnd;
            return CONTINUE;
        }
        int nul = in.indexOf(0, i, Math.min(in.length(), i + MAX_NAME_BYTES));
        if (nul < 0) {
            if (in.length() < i + MAX_NAME_BYTES) {
                return in.length() + 1;
            }
            return cut(w);
        }
        w.at = base + nul + 1;
        return w.at <= w.end ? CONTINUE : BAD;
    }

    private static int document(Walk w, ByteWindow in, int base) {
        if (w.end - w.at < BsonValues.SMALLEST_DOCUMENT) {
            return BAD;
        }
        int i = w.at - base;
        if (i + 4 > in.length()) {
            return i + 4;
        }
        long documentEnd = w.at + in.u32le(i);
        if (documentEnd < w.at + BsonValues.SMALLEST_DOCUMENT || documentEnd > w.end) {
            return BAD;
        }
        w.content = Content.NOTHING;
        w.open(w.request ? Scope.COMMAND : Scope.REPLY, w.at, (int) documentEnd);
        return CONTINUE;
    }

    private static int counted(Walk w, ByteWindow in, int base) {
        if (w.at == w.countedEnd) {
            w.content = w.opCode == OpCode.MSG ? Content.SECTIONS : Content.NOTHING;
            return CONTINUE;
        }
        if (w.countedEnd - w.at < BsonValues.SMALLEST_DOCUMENT) {
            return BAD;
        }
        int i = w.at - base;
        if (i + 4 > in.length()) {
            return i + 4;
        }
        long documentEnd = w.at + in.u32le(i);
        if (documentEnd < w.at + BsonValues.SMALLEST_DOCUMENT || documentEnd > w.countedEnd) {
            return BAD;
        }
        w.found.batch = Math.max(0, w.found.batch) + 1;
        w.at = (int) documentEnd;
        return CONTINUE;
    }

    private static int element(Walk w, ByteWindow in, int base) {
        int i = w.at - base;
        if (i >= in.length()) {
            return i + 1;
        }
        int type = in.u8(i);
        int documentEnd = w.ends[w.depth - 1];
        if (type == 0) {
            if (w.at + 1 != documentEnd) {
                return BAD;
            }
            w.at = documentEnd;
            w.depth--;
            return CONTINUE;
        }
        int name = i + 1;
        int nul = in.indexOf(0, name, Math.min(in.length(), name + MAX_NAME_BYTES));
        if (nul < 0) {
            return in.length() < name + MAX_NAME_BYTES ? in.length() + 1 : cut(w);
        }
        int value = nul + 1;
        long size = BsonValues.size(type);
        if (size == BsonValues.LENGTH_FIRST) {
            if (value + 4 > in.length()) {
                return value + 4;
            }
            size = BsonValues.size(type, in.u32le(value));
        } else if (size == BsonValues.TWO_TEXTS) {
            size = regex(in, value);
            if (size == 0) {
                return in.length() < value + MAX_NAME_BYTES ? in.length() + 1 : cut(w);
            }
        }
        long valueEnd = base + value + size;
        if (size < 0 || valueEnd >= documentEnd) {
            return BAD;
        }
        return Fields.take(w, in, base, new Range(type, name, nul, value, (int) valueEnd));
    }

    /** An element in the window: its type, its name {@code [name, nul)}, its value, and where that ends in the message. */
    record Range(int type, int name, int nul, int value, int valueEnd) {}

    /** Bytes of two texts that end with a zero byte, or 0 when their end is not near. */
    private static int regex(ByteWindow in, int value) {
        int to = Math.min(in.length(), value + MAX_NAME_BYTES);
        int first = value < to ? in.indexOf(0, value, to) : -1;
        int second = first < 0 ? -1 : in.indexOf(0, first + 1, to);
        return second < 0 ? 0 : second + 1 - value;
    }

    private static int cut(Walk w) {
        w.cut();
        return DONE;
    }
}
