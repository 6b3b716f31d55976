// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/** What is owed, in order; one byte each, at most {@value #MAX}. An empty queue holds no memory. */
final class OwedQueue {

    /** Most entries: four for each of the requests that may wait. */
    static final int MAX = 4 * PostgresqlProtocol.MAX_PENDING;

    private static final byte[] NONE = new byte[0];
    private static final int FIRST_CAPACITY = 16;

    private byte[] ring = NONE;
    private int head;
    private int size;

    /** Behind {@link Owed#LOST} nothing is noted: it could not be told from what was lost. */
    private boolean lost;

    /** Notes one more; false when there are too many. */
    boolean add(Owed owed) {
        if (lost) {
            return true;
        }
        if (size == MAX) {
            return false;
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = owed.code();
        return true;
    }

    /** Bytes of the client are missing here. */
    void addLost() {
        if (size > 0 && !lost) {
            lost = add(Owed.LOST);
            if (!lost) {
                clear();
            }
        }
    }

    @Nullable
    Owed peek() {
        return size == 0 ? null : Owed.ofCode(ring[head]);
    }

    /** Removes the oldest; what stands at {@link Owed#LOST} stays. */
    @Nullable
    Owed poll() {
        Owed oldest = peek();
        if (oldest != null && oldest != Owed.LOST) {
            head = (head + 1) & (ring.length - 1);
            if (--size == 0 && ring.length > FIRST_CAPACITY) {
                clear();
            }
        }
        return oldest;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Owed get(int index) {
        Owed owed = Owed.ofCode(ring[(head + index) & (ring.length - 1)]);
        if (index >= size || owed == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return owed;
    }

    void clear() {
        ring = NONE;
        head = 0;
        size = 0;
        lost = false;
    }

    private void grow() {
        byte[] larger = new byte[Math.max(FIRST_CAPACITY, ring.length * 2)];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
