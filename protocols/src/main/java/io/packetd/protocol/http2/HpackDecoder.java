// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/** Reads header blocks (RFC 7541, section 6). */
final class HpackDecoder {

    /** A longer name is reported as unknown: a part of it would be another name. Bytes. */
    static final int MAX_NAME_BYTES = 256;

    /** A longer value is reported, and kept in the table, without what follows. Bytes. */
    static final int MAX_VALUE_BYTES = 8192;

    /** Takes the fields of a header block in order. */
    interface HeaderSink {

        /**
         * One field.
         *
         * @param name null when it is unknown, or longer than {@link #MAX_NAME_BYTES}
         * @param value null when it is unknown; cut after {@link #MAX_VALUE_BYTES}
         * @param sensitive whether the sender forbids tables to hold it (section 7.1.3)
         */
        void field(@Nullable String name, @Nullable String value, boolean sensitive);

        /** What may be told and kept of a value that is written out; asked once, before {@link #field}. */
        default @Nullable String kept(@Nullable String name, @Nullable String value, boolean sensitive) {
            return value;
        }
    }

    private static final int FIRST_SCRATCH = 256;
    private static final byte[] NO_BYTES = new byte[0];

    private final ByteWindow in;
    private final int end;
    private final HpackTable table;
    private final HeaderSink sink;
    private int at;

    /** The string read last, null when unknown, and its full length in bytes. */
    private @Nullable String text;

    private int textBytes;
    private byte[] scratch = NO_BYTES;

    private HpackDecoder(ByteWindow in, int from, int length, HpackTable table, HeaderSink sink) {
        this.in = in;
        this.at = from;
        this.end = from + length;
        this.table = table;
        this.sink = sink;
    }

    /**
     * Reads one whole header block.
     *
     * @param table of the block's direction; changed as the block says
     * @return false when the bytes are no header block: the fields before the fault have been told, and the table has been
     *     {@linkplain HpackTable#lose() lost}
     */
    static boolean decode(ByteWindow in, int from, int length, HpackTable table, HeaderSink sink) {
        if (new HpackDecoder(in, from, length, table, sink).block()) {
            return true;
        }
        table.lose();
        return false;
    }

    private boolean block() {
        boolean sizeMayChange = true;
        while (at < end) {
            int first = in.u8(at);
            boolean good;
            if (first >= 0x80) {
                good = indexed();
            } else if (first >= 0x40) {
                good = literal(6, true, false);
            } else if (first >= 0x20) {
                good = sizeMayChange && sizeUpdate();
            } else {
                good = literal(4, false, first >= 0x10);
            }
            if (!good) {
                return false;
            }
            sizeMayChange &= first >= 0x20 && first < 0x40;
        }
        return true;
    }

    /** Section 6.1. */
    private boolean indexed() {
        int index = integer(7);
        if (index <= 0) {
            return false;
        }
        if (index <= HpackStaticTable.SIZE) {
            sink.field(HpackStaticTable.name(index), HpackStaticTable.value(index), false);
            return true;
        }
        int dynamic = index - HpackStaticTable.SIZE;
        if (table.holds(dynamic)) {
            sink.field(table.name(dynamic), table.value(dynamic), false);
            return true;
        }
        if (table.complete()) {
            return false;
        }
        table.missed();
        sink.field(null, null, false);
        return true;
    }

    /** Section 6.2. */
    private boolean literal(int prefixBits, boolean toTable, boolean sensitive) {
        int index = integer(prefixBits);
        if (index < 0 || !(index == 0 ? string(MAX_NAME_BYTES) : nameAt(index))) {
            return false;
        }
        String name = text;
        long size = HpackTable.OVERHEAD + (long) textBytes;
        if (!string(MAX_VALUE_BYTES)) {
            return false;
        }
        String value = sink.kept(name, text, sensitive);
        sink.field(name, value, sensitive);
        if (toTable) {
            table.add(name, value, size + textBytes);
        }
        return true;
    }

    private boolean nameAt(int index) {
        int dynamic = index - HpackStaticTable.SIZE;
        if (dynamic <= 0) {
            text = HpackStaticTable.name(index);
        } else if (table.holds(dynamic)) {
            text = table.name(dynamic);
        } else if (table.complete()) {
            return false;
        } else {
            table.missed();
            text = null;
        }
        textBytes = text == null ? 0 : text.length();
        return true;
    }

    /** Section 6.3. */
    private boolean sizeUpdate() {
        int bytes = integer(5);
        if (bytes < 0) {
            return false;
        }
        table.setMaxSize(bytes);
        return true;
    }

    /** Section 5.1; -1 when it ends beyond the block or exceeds 2^31-1. */
    private int integer(int prefixBits) {
        int mask = (1 << prefixBits) - 1;
        int value = in.u8(at++) & mask;
        if (value < mask) {
            return value;
        }
        long sum = mask;
        for (int shift = 0; shift <= 28 && at < end; shift += 7) {
            int next = in.u8(at++);
            sum += (next & 0x7fL) << shift;
            if (next < 0x80) {
                return sum > Integer.MAX_VALUE ? -1 : (int) sum;
            }
        }
        return -1;
    }

    /** Section 5.2; a name longer than the limit is unknown, a value is cut. */
    private boolean string(int limit) {
        if (at >= end) {
            return false;
        }
        boolean huffman = in.u8(at) >= 0x80;
        int length = integer(7);
        if (length < 0 || length > end - at) {
            return false;
        }
        int wanted = Math.min(limit, huffman ? (int) (length * 8L / 5) : length);
        if (scratch.length < wanted) {
            scratch = new byte[Math.max(FIRST_SCRATCH, wanted)];
        }
        if (huffman) {
            textBytes = HpackHuffman.decode(in, at, at + length, scratch);
            if (textBytes < 0) {
                return false;
            }
        } else {
            textBytes = length;
            in.copyTo(at, scratch, 0, wanted);
        }
        at += length;
        text = textBytes <= limit
                ? HpackStrings.of(scratch, textBytes)
                : limit == MAX_NAME_BYTES ? null : HpackStrings.of(scratch, limit);
        return true;
    }
}
