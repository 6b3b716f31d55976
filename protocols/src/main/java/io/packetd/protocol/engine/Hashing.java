// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

/** Stable 64-bit hashes. */
final class Hashing {

    private Hashing() {}

    /** FNV-1a over the bytes, mixed at the end (splitmix64). */
    static long of(byte[] bytes, int from, int count, long seed) {
        long hash = 0xcbf29ce484222325L ^ mix(seed);
        for (int i = from; i < from + count; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
