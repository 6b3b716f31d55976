// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.util.Arrays;

/** The distinct flows of one block, numbered as they come: an open-addressing table over encoded keys and their hashes. */
final class FlowTable {

    private static final int FIRST_SLOTS = 64;

    /** A table with more slots than this is given back by {@link #clear()}. */
    private static final int KEPT_SLOTS = 16 << 10;

    /** Index of a flow plus 1; 0 for a free slot. Length is a power of two, at most half of it in use. */
    private int[] slots = new int[FIRST_SLOTS];

    private int[] hashes = new int[FIRST_SLOTS / 2];
    /** Where the encoding of a flow ends; it begins where the one before ends. */
    private int[] ends = new int[FIRST_SLOTS / 2];

    private byte[] bytes = new byte[FIRST_SLOTS * 16];
    private int size;
    private int byteLength;

    /** The number of this key, a new one if it was not seen before. */
    int indexOf(byte[] key, int keyLength, int hash) {
        int mask = slots.length - 1;
        int slot = spread(hash) & mask;
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            int index = found - 1;
            if (hashes[index] == hash && isAt(index, key, keyLength)) {
                return index;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = size + 1;
        return append(key, keyLength, hash);
    }

    int size() {
        return size;
    }

    int byteLength() {
        return byteLength;
    }

    void writeTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, byteLength);
    }

    void clear() {
        size = 0;
        byteLength = 0;
        if (slots.length > KEPT_SLOTS) {
            slots = new int[FIRST_SLOTS];
            hashes = new int[FIRST_SLOTS / 2];
            ends = new int[FIRST_SLOTS / 2];
            bytes = new byte[FIRST_SLOTS * 16];
        } else {
            Arrays.fill(slots, 0);
        }
    }

    private boolean isAt(int index, byte[] key, int keyLength) {
        int start = index == 0 ? 0 : ends[index - 1];
        return Arrays.equals(bytes, start, ends[index], key, 0, keyLength);
    }

    private int append(byte[] key, int keyLength, int hash) {
        if (keyLength > bytes.length - byteLength) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, byteLength + keyLength));
        }
        System.arraycopy(key, 0, bytes, byteLength, keyLength);
        byteLength += keyLength;
        hashes[size] = hash;
        ends[size] = byteLength;
        int index = size++;
        if (size == hashes.length) {
            grow();
        }
        return index;
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int index = 0; index < size; index++) {
            int slot = spread(hashes[index]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = index + 1;
        }
    }

    /** Flows of one key group share what the key group was computed from, so the hash is spread once more. */
    private static int spread(int hash) {
        int spread = hash * 0x9e3779b9;
        return spread ^ (spread >>> 15);
    }
}
