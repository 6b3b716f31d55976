// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HpackHuffmanTest {

    /** Short codes before and after, so that the encoder prefers the Huffman code. */
    private static final byte[] PAD = "eeeeeeeeeeeeeeee".getBytes(StandardCharsets.US_ASCII);

    private static void check(byte[] text) {
        byte[] literal = HpackTestSupport.literal(text);
        assertThat(literal[0]).as("a short Huffman string").isBetween((byte) -128, (byte) -2);
        byte[] decoded = new byte[text.length + 3];
        int length = HpackHuffman.decode(ByteWindow.of(literal, 0), 1, literal.length, decoded);
        assertThat(length).isEqualTo(text.length);
        assertThat(Arrays.copyOf(decoded, length)).isEqualTo(text);
    }

    @Test
    void readsEverySymbolAtEveryPlaceInAByte() {
        for (int symbol = 0; symbol < 256; symbol++) {
            for (int before = 0; before <= 8; before++) {
                byte[] text = Arrays.copyOf(PAD, 2 * PAD.length);
                Arrays.fill(text, PAD.length, text.length, (byte) 'e');
                text[before] = (byte) symbol;
                check(text);
                text[text.length - 1] = (byte) symbol;
                check(text);
            }
        }
    }

    @Test
    void readsRandomText() {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            byte[] text = new byte[1 + random.nextInt(100)];
            for (int k = 0; k < text.length; k++) {
                text[k] = (byte) (random.nextInt(40) == 0 ? random.nextInt(128) : 'a' + random.nextInt(20));
            }
            if (HpackTestSupport.literal(text)[0] < 0) {
                check(text);
            }
        }
    }

    @Test
    void countsWhatDoesNotFit() {
        byte[] literal = HpackTestSupport.literal("a longer text".getBytes(StandardCharsets.US_ASCII));
        byte[] decoded = new byte[4];

        assertThat(HpackHuffman.decode(ByteWindow.of(literal, 0), 1, literal.length, decoded))
                .isEqualTo(13);
        assertThat(decoded).containsExactly('a', ' ', 'l', 'o');
    }
}
