// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic table of one direction (RFC 7541, section 2.3.2), as far as an observer knows it. Index 1 is the newest
 * entry.
 *
 * <p><b>Why an index never leads to a wrong entry.</b> An entry that is added goes to index 1, entries only ever leave at
 * the other end, and one that is too large empties the table (section 4.4). So at any time the real table is the newest
 * part of the list of all additions tried, and so is ours: both begin with the same entry. An index inside ours is right
 * whenever the sender's is valid, whatever we know of sizes; to keep an entry longer than the sender does is harmless,
 * because he cannot refer to it. Three rules follow:
 *
 * <ul>
 *   <li>After the beginning was missed, or a header block was lost, the list starts again empty: older entries lie beyond
 *       ours, at indexes that are <em>unknown</em>. What is added from then on is known: the table heals.
 *   <li>Sizes need only be lower bounds. The size of an entry whose name is an unknown index is counted without its name.
 *   <li>Without its largest size (no size update seen since the beginning was missed) the table keeps as much as the
 *       protocol's default allows; when the sender then refers beyond, he has a larger one, and ours grows to its limit.
 * </ul>
 *
 * <p>When entries of ours must have left the real table by its own known size, all older ones have left it too: from then
 * on nothing lies beyond ours ({@link #complete()}), and an index beyond is an error.
 *
 * <p>SETTINGS_HEADER_TABLE_SIZE need not be told: it only limits the size that the sender chooses, and he announces that in
 * a header block before he uses it (section 4.2).
 */
final class HpackTable {

    /** The size of a table whose sender has announced none (RFC 9113, section 6.5.2). */
    static final int DEFAULT_SIZE = 4096;

    /** Most that is kept, counted as the protocol does, whatever the sender announces. */
    static final int LARGEST_SIZE = 65_536;

    /** What an entry costs besides its text (section 4.1). */
    static final int OVERHEAD = 32;

    private static final int FIRST_CAPACITY = 16;

    private @Nullable String[] texts = new String[0];
    private int[] sizes = new int[0];

    /** Place of the newest entry; older ones follow, round the end. */
    private int newest;

    private int count;
    private long size;

    /** What the sender may use; a guess when {@link #limitKnown} is false. */
    private long limit = DEFAULT_SIZE;

    private boolean limitKnown;
    private boolean complete;

    /** Whether entries were dropped that the sender may still have. */
    private boolean dropped;

    /**
     * An empty table.
     *
     * @param complete whether this is the beginning of the connection; false when it was missed
     */
    HpackTable(boolean complete) {
        this.complete = complete;
        this.limitKnown = complete;
    }

    /** A table as it was when it was written; its entries are added afterwards, the oldest first. */
    static HpackTable restored(boolean complete, boolean limitKnown, boolean dropped, long limit) {
        HpackTable table = new HpackTable(complete);
        table.limitKnown = limitKnown;
        table.dropped = dropped;
        table.limit = limit;
        return table;
    }

    /** A header block is lost or unreadable: what was added is unknown, and so is every index from here on. */
    void lose() {
        clear();
        complete = false;
        dropped = false;
        limitKnown = false;
        limit = Math.max(limit, DEFAULT_SIZE);
    }

    /** The sender announces the size that he uses (section 6.3), 0 or more. */
    void setMaxSize(long bytes) {
        limit = bytes;
        limitKnown = true;
        dropped = false;
        shrinkTo(bytes);
        if (bytes < OVERHEAD) {
            complete = true;
        }
    }

    /**
     * Adds the newest entry.
     *
     * @param name null when unknown
     * @param value null when unknown
     * @param entrySize its size as the protocol counts it, or less when its name is unknown; {@link #OVERHEAD} or more
     */
    void add(@Nullable String name, @Nullable String value, long entrySize) {
        if (entrySize > keeps()) {
            drop();
            clear();
            return;
        }
        shrinkTo(keeps() - entrySize);
        append(name, value, (int) entrySize);
    }

    /** Number of entries that are kept. */
    int count() {
        return count;
    }

    /** Whether the entry at this index is kept; its parts may be unknown all the same. */
    boolean holds(int index) {
        return index >= 1 && index <= count;
    }

    /** Whether nothing lies beyond the entries that are kept. */
    boolean complete() {
        return complete;
    }

    /**
     * The sender refers to an entry beyond ours, and may do so. Had we dropped one to stay within the limit, then he still
     * has the newest that we dropped, so his limit is larger than the one we thought of.
     */
    void missed() {
        if (!limitKnown && dropped) {
            limit = LARGEST_SIZE;
        }
    }

    /** The name of the entry at this index, which {@link #holds} it; null when unknown. */
    @Nullable
    String name(int index) {
        return texts[2 * slot(index)];
    }

    /** The value of the entry at this index, which {@link #holds} it; null when unknown. */
    @Nullable
    String value(int index) {
        return texts[2 * slot(index) + 1];
    }

    /** The size that is counted for the entry at this index, which {@link #holds} it. */
    int size(int index) {
        return sizes[slot(index)];
    }

    /** The size that is counted for all entries. */
    long size() {
        return size;
    }

    /** The size that the sender uses, or is thought to use. */
    long limit() {
        return limit;
    }

    /** Whether {@link #limit()} is known. */
    boolean limitKnown() {
        return limitKnown;
    }

    /** Whether entries were dropped that the sender may still have. */
    boolean dropped() {
        return dropped;
    }

    /** How much the next entry may take before another one goes. */
    long free() {
        return keeps() - size;
    }

    private long keeps() {
        return Math.min(limit, LARGEST_SIZE);
    }

    private void drop() {
        boolean leftHisToo = limitKnown && limit <= LARGEST_SIZE;
        complete = leftHisToo;
        dropped = !leftHisToo;
    }

    private void shrinkTo(long bytes) {
        if (size <= bytes) {
            return;
        }
        drop();
        while (size > bytes) {
            int oldest = slot(count);
            texts[2 * oldest] = null;
            texts[2 * oldest + 1] = null;
            size -= sizes[oldest];
            count--;
        }
    }

    private void append(@Nullable String name, @Nullable String value, int entrySize) {
        if (count == sizes.length) {
            grow();
        }
        newest = newest - 1 & sizes.length - 1;
        texts[2 * newest] = name;
        texts[2 * newest + 1] = value;
        sizes[newest] = entrySize;
        count++;
        size += entrySize;
    }

    private void grow() {
        int capacity = Math.max(FIRST_CAPACITY, sizes.length * 2);
        String[] moreTexts = new String[2 * capacity];
        int[] moreSizes = new int[capacity];
        for (int i = 0; i < count; i++) {
            int from = slot(i + 1);
            moreTexts[2 * i] = texts[2 * from];
            moreTexts[2 * i + 1] = texts[2 * from + 1];
            moreSizes[i] = sizes[from];
        }
        texts = moreTexts;
        sizes = moreSizes;
        newest = 0;
    }

    private int slot(int index) {
        return newest + index - 1 & sizes.length - 1;
    }

    private void clear() {
        Arrays.fill(texts, null);
        newest = 0;
        count = 0;
        size = 0;
    }
}
