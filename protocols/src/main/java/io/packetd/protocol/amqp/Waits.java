// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.Arrays;

/** The calls of one side on one channel that wait for their answers, oldest first. */
final class Waits {

    /** Most calls that wait; who asks more at once is not followed. */
    static final int MAX = 32;

    private static final int[] NO_CODES = {};
    private static final long[] NO_KEYS = {};

    private int[] codes = NO_CODES;
    private long[] keys = NO_KEYS;
    private int count;

    int size() {
        return count;
    }

    int code(int index) {
        return codes[index];
    }

    long key(int index) {
        return keys[index];
    }

    /** Adds a call; false when there is no room. */
    boolean add(int code, long key) {
        if (count == MAX) {
            return false;
        }
        if (count == codes.length) {
            int size = Math.min(MAX, Math.max(2, count * 2));
            codes = Arrays.copyOf(codes, size);
            keys = Arrays.copyOf(keys, size);
        }
        codes[count] = code;
        keys[count++] = key;
        return true;
    }

    /** Takes the oldest call of this method; 0 when none waits. */
    long take(int code) {
        for (int i = 0; i < count; i++) {
            if (codes[i] == code) {
                long key = keys[i];
                count--;
                System.arraycopy(codes, i + 1, codes, i, count - i);
                System.arraycopy(keys, i + 1, keys, i, count - i);
                return key;
            }
        }
        return 0;
    }

    boolean has(int code) {
        for (int i = 0; i < count; i++) {
            if (codes[i] == code) {
                return true;
            }
        }
        return false;
    }

    void clear() {
        count = 0;
    }

    /** Forgets calls whose key is not above this one. */
    void removeUpTo(long key) {
        int gone = 0;
        while (gone < count && keys[gone] <= key) {
            gone++;
        }
        count -= gone;
        System.arraycopy(codes, gone, codes, 0, count);
        System.arraycopy(keys, gone, keys, 0, count);
    }

    /** Forgets all but the calls of this method. */
    void keepOnly(int code) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (codes[i] == code) {
                codes[kept] = code;
                keys[kept++] = keys[i];
            }
        }
        count = kept;
    }
}
