// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.util.Arrays;

/** The distinct flows of one block, numbered as they come: an open-addressing table over encoded keys and their hashes. */
final class FlowTable {

    private static final int FIRST_SLOTS = 64;

    /** A table with more slots than this is given back by {@link #clear()}. */
    private static final int KEPT_SLOTS = 16 << 10;

    /** The hash of a flow above its index plus 1; 0 for a free slot. Length is a power of two, at most half of it in use. */
    private long[] slots = new long[FIRST_SLOTS];

    /** Where the encoding of a flow ends; it begins where the one before ends. */
    private int[] ends = new int[FIRST_SLOTS / 2];

    private byte[] bytes = new byte[FIRST_SLOTS * 16];
    private int size;
    private int byteLength;

    /** The number of this key, a new one if it was not seen before. */
    int indexOf(byte[] key, int keyLength, int hash) {
        int mask = slots.length - 1;
        int slot = spread(hash) & mask;
        for (long found = slots[slot]; found != 0; found = slots[slot]) {
            int index = (int) found - 1;
            if ((int) (found >>> 32) == hash && isAt(index, key, keyLength)) {
                return index;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = (long) hash << 32 | (size + 1);
        return append(key, keyLength);
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
            slots = new long[FIRST_SLOTS];
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

    private int append(byte[] key, int keyLength) {
        if (keyLength > bytes.length - byteLength) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, byteLength + keyLength));
        }
        System.arraycopy(key, 0, bytes, byteLength, keyLength);
        byteLength += keyLength;
        ends[size] = byteLength;
        int index = size++;
        if (size == ends.length) {
            grow();
        }
        return index;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * size);
        long[] wider = new long[2 * slots.length];
        int mask = wider.length - 1;
        for (long flow : slots) {
            if (flow != 0) {
                int slot = spread((int) (flow >>> 32)) & mask;
                while (wider[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                wider[slot] = flow;
            }
        }
        slots = wider;
    }

    /** Flows of one key group share what the key group was computed from, so the hash is spread once more. */
    private static int spread(int hash) {
        int spread = hash * 0x9e3779b9;
        return spread ^ (spread >>> 15);
    }
}
