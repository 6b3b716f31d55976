// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Observed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection that wait for their answers, oldest first, and the fence after a loss. Many of them are
 * found by their key through a hash table, which exists only while they are many.
 */
final class Pending {

    /** Up to here a look at each is cheaper than a table. */
    private static final int MOST_WITHOUT_TABLE = 16;

    /** A request in the queue; without {@link #observed()} a barrier: an unknown number of requests was lost here. */
    static final class Entry {
        private @Nullable Observed observed;
        private final int direction;
        private @Nullable Entry older;
        private @Nullable Entry newer;
        private @Nullable Entry sameSlot;

        private Entry(@Nullable Observed observed, int direction) {
            this.observed = observed;
            this.direction = direction;
        }

        @Nullable
        Observed observed() {
            return observed;
        }

        /** Which end sent it. */
        int direction() {
            return direction;
        }

        /** The next in the queue. */
        @Nullable
        Entry newer() {
            return newer;
        }

        /** Puts another message in its place, with the same key. */
        void replace(Observed other) {
            observed = other;
        }

        private boolean is(int sender, long key) {
            return observed != null && direction == sender && observed.message().key() == key;
        }
    }

    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private int size;
    private @Nullable Entry @Nullable [] table;

    /** Set while nobody knows how many answers are owed: nothing is paired. */
    boolean fenced;

    /** Whether two requests were seen with one acknowledgment between them: the client does not wait for its answers. */
    boolean pipelined;

    long lastRequestAcknowledged = Half.NONE;

    /** Answers still owed to requests that a full queue dropped. */
    int owedToEvicted;

    void add(Observed observed, int direction) {
        append(new Entry(observed, direction));
    }

    void addBarrier() {
        if (newest == null) {
            fenced = true;
        } else if (newest.observed != null) {
            append(new Entry(null, 0));
        }
    }

    boolean hasBarrier() {
        for (Entry entry = oldest; entry != null; entry = entry.newer) {
            if (entry.observed == null) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    /** The oldest. */
    @Nullable
    Entry peek() {
        return oldest;
    }

    /** Removes the oldest. */
    @Nullable
    Entry poll() {
        Entry entry = oldest;
        if (entry != null) {
            remove(entry);
        }
        return entry;
    }

    /** The oldest request that this end sent under this key. */
    @Nullable
    Entry find(int sender, long key) {
        if (size <= MOST_WITHOUT_TABLE) {
            Entry entry = oldest;
            while (entry != null && !entry.is(sender, key)) {
                entry = entry.newer;
            }
            return entry;
        }
        @Nullable Entry[] slots = table();
        Entry found = null;
        for (Entry entry = slots[slot(slots, sender, key)]; entry != null; entry = entry.sameSlot) {
            if (entry.is(sender, key)) {
                // The newest stands first in its slot.
                found = entry;
            }
        }
        return found;
    }

    void remove(Entry entry) {
        if (table != null && entry.observed != null) {
            unlink(table, entry, entry.observed.message().key());
        }
        if (entry.older == null) {
            oldest = entry.newer;
        } else {
            entry.older.newer = entry.newer;
        }
        if (entry.newer == null) {
            newest = entry.older;
        } else {
            entry.newer.older = entry.older;
        }
        size--;
        if (size == 0) {
            table = null;
        }
    }

    private void append(Entry entry) {
        entry.older = newest;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.newer = entry;
        }
        newest = entry;
        size++;
        if (table != null && size > table.length) {
            table = null;
        } else if (table != null) {
            link(table, entry);
        }
    }

    private @Nullable Entry[] table() {
        @Nullable Entry[] slots = table;
        if (slots == null) {
            slots = new Entry[Integer.highestOneBit(size) * 4];
            Arrays.fill(slots, null);
            for (Entry entry = oldest; entry != null; entry = entry.newer) {
                link(slots, entry);
            }
            table = slots;
        }
        return slots;
    }

    private static void link(@Nullable Entry[] slots, Entry entry) {
        if (entry.observed != null) {
            int slot = slot(slots, entry.direction, entry.observed.message().key());
            entry.sameSlot = slots[slot];
            slots[slot] = entry;
        }
    }

    private static void unlink(@Nullable Entry[] slots, Entry entry, long key) {
        int slot = slot(slots, entry.direction, key);
        Entry at = slots[slot];
        if (at == entry) {
            slots[slot] = entry.sameSlot;
            return;
        }
        while (at != null && at.sameSlot != entry) {
            at = at.sameSlot;
        }
        if (at != null) {
            at.sameSlot = entry.sameSlot;
        }
    }

    private static int slot(@Nullable Entry[] slots, int sender, long key) {
        return (int) Hashing.mix(key * 2 + sender) & (slots.length - 1);
    }
}
