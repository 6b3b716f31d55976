// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

/**
 * Which of Flink's key groups a key lies in, computed without Flink. Flink spreads the hash code of a key with the 32-bit
 * Murmur3 hash and takes it modulo the maximum parallelism; a test holds this class equal to it.
 */
public final class KeyGroups {

    /** Most key groups Flink knows. */
    public static final int MAX = 1 << 15;

    private KeyGroups() {}

    /**
     * The key group of a key.
     *
     * @param keyHash the key's {@code hashCode()}
     * @param keyGroups how many there are, 1 to {@link #MAX}
     * @return 0 to {@code keyGroups - 1}
     */
    public static int of(int keyHash, int keyGroups) {
        return spread(keyHash) % keyGroups;
    }

    /**
     * A key for every key group: {@code representatives(n)[g]} is the smallest number from 0 on whose {@code Integer} lies in
     * key group {@code g} of {@code n}. Sending a block with that key brings it to the subtask that owns all its flows.
     */
    public static int[] representatives(int keyGroups) {
        checkCount(keyGroups);
        int[] representatives = new int[keyGroups];
        boolean[] found = new boolean[keyGroups];
        int missing = keyGroups;
        for (int candidate = 0; missing > 0; candidate++) {
            int group = of(Integer.hashCode(candidate), keyGroups);
            if (!found[group]) {
                found[group] = true;
                representatives[group] = candidate;
                missing--;
            }
        }
        return representatives;
    }

    static void checkCount(int keyGroups) {
        if (keyGroups < 1 || keyGroups > MAX) {
            throw new IllegalArgumentException(keyGroups + " key groups are not in 1 to " + MAX);
        }
    }

    /** Murmur3 (x86, 32 bits, seed 0) of one int, made non-negative as Flink does. */
    private static int spread(int keyHash) {
        int hash = keyHash * 0xcc9e2d51;
        hash = Integer.rotateLeft(hash, 15) * 0x1b873593;
        hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        hash ^= Integer.BYTES;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        hash ^= hash >>> 16;
        return hash == Integer.MIN_VALUE ? 0 : Math.abs(hash);
    }
}
