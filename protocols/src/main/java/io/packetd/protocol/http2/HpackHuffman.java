// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;

/**
 * The Huffman code of HPACK (RFC 7541, section 5.2 and appendix B).
 *
 * <p>The code is canonical: sorted by length and then by symbol, codes count up. So the lengths alone make it. Codes of
 * up to 8 bits, nearly all of real headers, come from one look at a table; longer ones are found by comparing with the
 * first code of each length.
 */
final class HpackHuffman {

    private static final int EOS = 256;
    private static final int LONGEST = 30;
    private static final int QUICK_BITS = 8;

    /** Length in bits of the code of each symbol; the last is the end of the string. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, // 0
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, // 16
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, // 32
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, // 48, '0'
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, // 64, '@'
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, // 80
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, // 96
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, // 112
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, // 128
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, // 144
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, // 160
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, // 176
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, // 192
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, // 208
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, // 224
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, // 240
        30 // end of string
    };

    /** Symbols in the order of their codes. */
    private static final short[] SORTED = new short[LENGTHS.length];

    /** Per length: the first code above all codes of this length, in the upper bits of 32. */
    private static final long[] END = new long[LONGEST + 1];

    /** Per length: what to add to a code to find its symbol in {@link #SORTED}. */
    private static final int[] PLACE = new int[LONGEST + 1];

    /** Per first 8 bits: length of the code times 256, plus the symbol; 0 when the code is longer. */
    private static final short[] QUICK = new short[1 << QUICK_BITS];

    static {
        int code = 0;
        int sorted = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code <<= 1;
            PLACE[length] = sorted - code;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    SORTED[sorted++] = (short) symbol;
                    fillQuick(code++, length, symbol);
                }
            }
            END[length] = (long) code << (32 - length);
        }
    }

    private HpackHuffman() {}

    private static void fillQuick(int code, int length, int symbol) {
        int free = QUICK_BITS - length;
        for (int i = 0; free >= 0 && i < 1 << free; i++) {
            QUICK[(code << free) | i] = (short) (length << 8 | symbol);
        }
    }

    /**
     * Decodes the bytes of {@code [from, to)}.
     *
     * @param target takes the beginning of the text, as much as fits
     * @return length of the whole text in bytes, or -1 when this is not the code: an end of string inside, or a rest that
     *     is not up to 7 bits of its beginning
     */
    static int decode(ByteWindow in, int from, int to, byte[] target) {
        long bits = 0;
        int count = 0;
        int at = from;
        int written = 0;
        while (true) {
            while (count <= 48 && at < to) {
                bits = bits << 8 | in.u8(at++);
                count += 8;
            }
            // The next 32 bits; after the end there are ones, as the padding is.
            int next = count >= 32 ? (int) (bits >>> (count - 32)) : (int) (bits << (32 - count)) | -1 >>> count;
            int quick = QUICK[next >>> 24];
            int length = quick != 0 ? quick >> 8 : lengthOf(next);
            if (length > count) {
                return next == -1 && count < 8 ? written : -1;
            }
            int symbol = quick != 0 ? quick & 0xff : SORTED[(next >>> (32 - length)) + PLACE[length]];
            if (symbol == EOS) {
                return -1;
            }
            if (written < target.length) {
                target[written] = (byte) symbol;
            }
            written++;
            count -= length;
        }
    }

    private static int lengthOf(int next) {
        long unsigned = next & 0xffff_ffffL;
        int length = QUICK_BITS + 1;
        while (unsigned >= END[length]) {
            length++;
        }
        return length;
    }
}
