// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import com.twitter.hpack.Encoder;
import io.packetd.protocol.ByteWindow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header blocks made by an encoder of somebody else, and what our decoder makes of them. */
final class HpackTestSupport {

    private HpackTestSupport() {}

    /** A field; a null part is unknown. */
    record Field(@Nullable String name, @Nullable String value) {

        static List<Field> list(String... namesAndValues) {
            List<Field> fields = new ArrayList<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
            }
            return fields;
        }
    }

    static @Nullable List<Field> decode(byte[] block, HpackTable table) {
        List<Field> fields = new ArrayList<>();
        ByteWindow in = ByteWindow.of(block, 0);
        boolean good = HpackDecoder.decode(
                in, 0, block.length, table, (name, value, sensitive) -> fields.add(new Field(name, value)));
        return good ? fields : null;
    }

    static @Nullable List<Field> decodeHex(String hex, HpackTable table) {
        return decode(HexFormat.of().parseHex(hex.replace(" ", "")), table);
    }

    static byte[] encode(Encoder encoder, List<Field> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            for (Field field : fields) {
                encoder.encodeHeader(out, utf8(field.name()), utf8(field.value()), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A string literal, with the Huffman code when that is shorter. */
    static byte[] literal(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new Encoder(0).encodeHeader(out, new byte[0], text, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] field = out.toByteArray();
        return Arrays.copyOfRange(field, 2, field.length); // behind "never indexed" and the empty name
    }

    static byte[] utf8(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("an unknown text has no bytes");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
