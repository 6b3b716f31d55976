// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

/**
 * The requests that wait for their answers, oldest first: what an answer must know of its request. A broker answers in the order
 * of the requests and says which one by the correlation id, which the client chooses and may use again.
 */
final class Outstanding {

    /** Most requests that are remembered; the oldest is forgotten. */
    static final int MAX = 1024;

    /** No such request. */
    static final int NONE = -1;

    private static final long[] EMPTY = {};

    /** Arrays up to this size stay when all is answered. */
    private static final int KEPT = 32;

    /** A client had two requests with one id open at once. */
    boolean idsRepeat;

    /** Bytes of either side are gone. */
    boolean lost;

    /** Correlation id, API key, API version: 32, 16, 16 bits. */
    private long[] asked = EMPTY;

    /** Pairing key, shifted by one; the low bit tells that the answer may be among lost bytes. */
    private long[] keys = EMPTY;

    private int first;
    private int end;

    int size() {
        return end - first;
    }

    void add(int correlation, int api, int version, long key) {
        int same = find(correlation);
        if (same != NONE) {
            if (isSuspect(same) && !idsRepeat) {
                // The client uses the id again, so it has its answer, which was not seen.
                remove(first + same, first + same + 1);
            } else {
                idsRepeat = true;
            }
        }
        restore((long) correlation << 32 | (api & 0xffffL) << 16 | (version & 0xffffL), key << 1);
    }

    /** Adds a request as {@link #asked(int)} and {@link #keyBits(int)} tell it. */
    void restore(long askedBits, long keyBits) {
        if (size() == MAX) {
            first++;
        }
        if (end == asked.length) {
            makeRoom();
        }
        asked[end] = askedBits;
        keys[end++] = keyBits;
    }

    private void makeRoom() {
        int size = size();
        int capacity = size * 2 >= asked.length ? Math.max(4, size * 2) : asked.length;
        long[] newAsked = new long[capacity];
        long[] newKeys = new long[capacity];
        System.arraycopy(asked, first, newAsked, 0, size);
        System.arraycopy(keys, first, newKeys, 0, size);
        asked = newAsked;
        keys = newKeys;
        first = 0;
        end = size;
    }

    /** The place of the oldest request with this id, or {@link #NONE}. */
    int find(int correlation) {
        for (int i = first; i < end; i++) {
            if ((int) (asked[i] >> 32) == correlation) {
                return i - first;
            }
        }
        return NONE;
    }

    /** Whether an id tells nothing: ids repeat, and after a loss nobody knows which of the requests is answered. */
    boolean isAmbiguous() {
        return idsRepeat && lost;
    }

    int api(int place) {
        return (short) (asked[first + place] >> 16);
    }

    int version(int place) {
        return (short) asked[first + place];
    }

    long key(int place) {
        return keys[first + place] >> 1;
    }

    long asked(int place) {
        return asked[first + place];
    }

    long keyBits(int place) {
        return keys[first + place];
    }

    private boolean isSuspect(int place) {
        return (keys[first + place] & 1) != 0;
    }

    /** The request with this key is answered, and so are older ones whose answers may be lost: answers keep their order. */
    void answered(long key) {
        int match = first;
        while (match < end && keys[match] >> 1 != key) {
            match++;
        }
        if (match == end) {
            return;
        }
        int kept = first;
        for (int i = first; i < match; i++) {
            if ((keys[i] & 1) == 0) {
                asked[kept] = asked[i];
                keys[kept++] = keys[i];
            }
        }
        remove(kept, match + 1);
    }

    /** Removes the entries of {@code [from, to)}. */
    private void remove(int from, int to) {
        if (from == first) {
            first = to;
        } else {
            System.arraycopy(asked, to, asked, from, end - to);
            System.arraycopy(keys, to, keys, from, end - to);
            end -= to - from;
        }
        if (first == end) {
            first = 0;
            end = 0;
            if (asked.length > KEPT) {
                asked = EMPTY;
                keys = EMPTY;
            }
        }
    }

    /** Bytes of the server are gone, and with them perhaps the answers to all that is open. */
    void suspectAll() {
        for (int i = first; i < end; i++) {
            keys[i] |= 1;
        }
    }
}
