// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.Arrays;

/** What was sent in one direction of a channel and is not acknowledged yet: by delivery tag, in ascending order. */
final class Tags {

    /** Most entries of one connection. */
    static final int MAX = 8192;

    private static final int KEPT = 64;
    private static final long[] NONE = {};
    private static final int[] NO_MARKS = {};

    private final Budget budget;
    private long[] tags = NONE;
    /** Pairing keys; 0 where the entry is gone. */
    private long[] keys = NONE;

    private int[] marks = NO_MARKS;
    private int head;
    private int end;
    private int live;

    Tags(Budget budget) {
        this.budget = budget;
    }

    int size() {
        return live;
    }

    /** First index that may hold an entry. */
    int head() {
        return head;
    }

    /** Index after the last entry. */
    int end() {
        return end;
    }

    long tag(int index) {
        return tags[index];
    }

    /** The pairing key, 0 when the entry is gone. */
    long key(int index) {
        return keys[index];
    }

    int mark(int index) {
        return marks[index];
    }

    void setMark(int index, int mark) {
        marks[index] = mark;
    }

    /**
     * Adds an entry above all others; one that is not above them proves that counting began anew, and the others are
     * forgotten. The oldest entry makes room when there is none.
     */
    void add(long tag, long key, int mark) {
        if (live > 0 && Long.compareUnsigned(tag, tags[end - 1]) <= 0) {
            clear();
        }
        if (!budget.take()) {
            if (live == 0) {
                return;
            }
            remove(head);
            budget.take();
        }
        if (end == tags.length) {
            makeRoom();
        }
        tags[end] = tag;
        keys[end] = key;
        marks[end++] = mark;
        live++;
    }

    private void makeRoom() {
        int size = 2 * live >= tags.length ? Math.max(8, tags.length * 2) : tags.length;
        long[] oldTags = tags;
        long[] oldKeys = keys;
        int[] oldMarks = marks;
        if (size != tags.length) {
            tags = Arrays.copyOf(tags, size);
            keys = Arrays.copyOf(keys, size);
            marks = Arrays.copyOf(marks, size);
        }
        int to = 0;
        for (int i = head; i < end; i++) {
            if (oldKeys[i] != 0) {
                tags[to] = oldTags[i];
                keys[to] = oldKeys[i];
                marks[to++] = oldMarks[i];
            }
        }
        head = 0;
        end = to;
    }

    /** The index of the entry with this tag, or -1. */
    int find(long tag) {
        int low = head;
        int high = end - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(tags[middle], tag);
            if (order == 0) {
                return keys[middle] == 0 ? -1 : middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Takes the entry at this index away. */
    void remove(int index) {
        if (keys[index] == 0) {
            return;
        }
        keys[index] = 0;
        live--;
        budget.giveBack(1);
        if (live == 0) {
            rewind();
            return;
        }
        while (keys[head] == 0) {
            head++;
        }
        while (keys[end - 1] == 0) {
            end--;
        }
    }

    /** Forgets entries whose key is not above this one. */
    void removeUpToKey(long key) {
        for (int i = head; i < end && live > 0; i++) {
            if (keys[i] != 0 && keys[i] <= key) {
                remove(i);
            }
        }
    }

    void clear() {
        budget.giveBack(live);
        live = 0;
        rewind();
    }

    private void rewind() {
        head = 0;
        end = 0;
        if (tags.length > KEPT) {
            tags = NONE;
            keys = NONE;
            marks = NO_MARKS;
        }
    }
}
