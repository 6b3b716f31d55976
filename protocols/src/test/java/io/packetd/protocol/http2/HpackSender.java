// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.http2.HpackTestSupport.Field;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sender that uses every representation at random, with an exact table of its own: also what sensible encoders avoid, such
 * as adding entries that are larger than the table.
 */
final class HpackSender {

    private final Random random;

    /** Newest first. */
    private final List<Field> entries = new ArrayList<>();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int max = HpackTable.DEFAULT_SIZE;

    /** The fields of the last block. */
    final List<Field> sent = new ArrayList<>();

    HpackSender(Random random) {
        this.random = random;
    }

    /** Fields of which many come again. */
    static List<Field> fields(Random random) {
        List<Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            fields.add(field(random));
        }
        return fields;
    }

    private static Field field(Random random) {
        if (random.nextInt(3) == 0) {
            int index = 1 + random.nextInt(HpackStaticTable.SIZE);
            String value = HpackStaticTable.value(index);
            return new Field(HpackStaticTable.name(index), value.isEmpty() ? value(random) : value);
        }
        return new Field("x-name-" + random.nextInt(12), value(random));
    }

    private static String value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "%".repeat(random.nextInt(3000));
            case 2 -> Long.toString(random.nextLong());
            case 3 -> "grüße \u0000\u007f " + random.nextInt(5);
            default -> "value-" + random.nextInt(20);
        };
    }

    /** Number of entries in its table. */
    int count() {
        return entries.size();
    }

    /** The next block; one in so many changes the size of the table. */
    byte[] block(int sizeUpdateOneIn) {
        out.reset();
        sent.clear();
        if (random.nextInt(sizeUpdateOneIn) == 0) {
            max = random.nextInt(4) == 0 ? random.nextInt(100) : random.nextInt(20_000);
            integer(0x20, 5, max);
            evict(0);
        }
        int fields = 1 + random.nextInt(8);
        for (int i = 0; i < fields; i++) {
            if (random.nextInt(3) > 0 && !entries.isEmpty()) {
                int index = random.nextInt(entries.size());
                integer(0x80, 7, HpackStaticTable.SIZE + 1 + index);
                sent.add(entries.get(index));
            } else {
                literal();
            }
        }
        return out.toByteArray();
    }

    private void literal() {
        int kind = random.nextInt(4);
        int prefix = kind > 1 ? 6 : 4;
        int pattern = kind > 1 ? 0x40 : kind << 4;
        Field field = field(random);
        if (!entries.isEmpty() && random.nextInt(3) == 0) {
            int dynamic = random.nextInt(entries.size());
            integer(pattern, prefix, HpackStaticTable.SIZE + 1 + dynamic);
            field = new Field(entries.get(dynamic).name(), field.value());
        } else {
            integer(pattern, prefix, 0);
            string(HpackTestSupport.utf8(field.name()));
        }
        string(HpackTestSupport.utf8(field.value()));
        sent.add(field);
        if (kind > 1) {
            evict(size(field));
            if (size(field) <= max) {
                entries.add(0, field);
            }
        }
    }

    private void evict(int room) {
        int total = room;
        for (Field entry : entries) {
            total += size(entry);
        }
        while (total > max && !entries.isEmpty()) {
            total -= size(entries.remove(entries.size() - 1));
        }
    }

    private static int size(Field field) {
        return 32 + HpackTestSupport.utf8(field.name()).length + HpackTestSupport.utf8(field.value()).length;
    }

    private void integer(int pattern, int prefix, int value) {
        int mask = (1 << prefix) - 1;
        if (value < mask) {
            out.write(pattern | value);
            return;
        }
        out.write(pattern | mask);
        int rest = value - mask;
        while (rest >= 128) {
            out.write((rest & 127) | 128);
            rest >>>= 7;
        }
        out.write(rest);
    }

    private void string(byte[] text) {
        if (random.nextBoolean()) {
            out.writeBytes(HpackTestSupport.literal(text));
        } else {
            integer(0, 7, text.length);
            out.writeBytes(text);
        }
    }
}
