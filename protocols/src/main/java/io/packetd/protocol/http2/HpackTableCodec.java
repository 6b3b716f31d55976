// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 flags: 1 complete, 2 limitKnown, 4 dropped
 * i32 limit
 * u16 number of entries, oldest first, for each:
 *     i32 size
 *     name, value: u16 length + 1 and that many bytes of UTF-8; 0 when unknown
 * </pre>
 *
 * <p>Not longer than {@link HpackTable#LARGEST_SIZE} and a few bytes: an entry takes at most 8 bytes and its text, and
 * counts 32 and its text. (Text that was not UTF-8 holds U+FFFD, which takes 3 bytes for 1.)
 */
final class HpackTableCodec implements StateCodec<HpackTable> {

    private static final int VERSION = 1;

    /** Each byte of the wire becomes at most 3, those of U+FFFD. */
    private static final int LONGEST_TEXT = 3 * HpackDecoder.MAX_VALUE_BYTES;

    private static final int MOST_ENTRIES = HpackTable.LARGEST_SIZE / HpackTable.OVERHEAD;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(HpackTable table, DataOutput out) throws IOException {
        out.writeByte((table.complete() ? 1 : 0) | (table.limitKnown() ? 2 : 0) | (table.dropped() ? 4 : 0));
        out.writeInt((int) table.limit());
        out.writeShort(table.count());
        for (int index = table.count(); index > 0; index--) {
            out.writeInt(table.size(index));
            writeText(table.name(index), out);
            writeText(table.value(index), out);
        }
    }

    private static void writeText(@Nullable String text, DataOutput out) throws IOException {
        if (text == null) {
            out.writeShort(0);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length + 1);
        out.write(bytes);
    }

    @Override
    public HpackTable read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("HPACK table", version, VERSION);
        }
        int flags = in.readUnsignedByte();
        int limit = in.readInt();
        int count = in.readUnsignedShort();
        if (limit < 0 || count > MOST_ENTRIES) {
            throw new IOException("HPACK table with limit " + limit + " and " + count + " entries");
        }
        HpackTable table = HpackTable.restored((flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, limit);
        byte[] scratch = new byte[LONGEST_TEXT];
        for (int i = 0; i < count; i++) {
            int size = in.readInt();
            String name = readText(in, scratch);
            String value = readText(in, scratch);
            if (size < HpackTable.OVERHEAD || size > table.free()) {
                throw new IOException("HPACK entry of " + size + " bytes where " + table.free() + " are free");
            }
            table.add(name, value, size);
        }
        return table;
    }

    private static @Nullable String readText(DataInput in, byte[] scratch) throws IOException {
        int length = in.readUnsignedShort() - 1;
        if (length < 0) {
            return null;
        }
        if (length > scratch.length) {
            throw new IOException("HPACK text of " + length + " bytes exceeds " + scratch.length);
        }
        in.readFully(scratch, 0, length);
        return HpackStrings.of(scratch, length);
    }
}
