// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Values by words of ASCII, looked up by the bytes of a window without making a string; letters without case. */
final class WordTable<T> {

    private static final int SLOTS_PER_WORD = 4;

    private final byte[] @Nullable [] words;
    private final @Nullable Object[] values;
    private final int mask;

    WordTable(int expected) {
        int slots = Integer.highestOneBit(Math.max(1, expected * SLOTS_PER_WORD)) << 1;
        this.words = new byte[slots] @Nullable [];
        this.values = new @Nullable Object[slots];
        this.mask = slots - 1;
    }

    /** Adds a word; the table is built once and must stay larger than what it holds. */
    void put(String word, T value) {
        byte[] upper = word.getBytes(StandardCharsets.US_ASCII);
        int hash = 0;
        for (int i = 0; i < upper.length; i++) {
            upper[i] = (byte) upper(upper[i]);
            hash = hash * 31 + upper[i];
        }
        int slot = spread(hash) & mask;
        while (words[slot] != null) {
            slot = (slot + 1) & mask;
        }
        words[slot] = upper;
        values[slot] = value;
    }

    /** The value of the word in {@code [from, to)}, or null. */
    @SuppressWarnings("unchecked") // only put() writes values
    @Nullable
    T find(ByteWindow in, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + upper(in.u8(i));
        }
        for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
            byte[] word = words[slot];
            if (word == null) {
                return null;
            }
            if (equal(word, in, from, to)) {
                return (T) values[slot];
            }
        }
    }

    private static boolean equal(byte[] word, ByteWindow in, int from, int to) {
        if (word.length != to - from) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (word[i] != upper(in.u8(from + i))) {
                return false;
            }
        }
        return true;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 15);
    }

    private static int upper(int b) {
        return b >= 'a' && b <= 'z' ? b - ('a' - 'A') : b;
    }
}
