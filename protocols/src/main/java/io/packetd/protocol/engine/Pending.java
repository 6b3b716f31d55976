// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Observed;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The requests of one connection that wait for their answers, oldest first, and the fence after a loss. */
final class Pending {

    /**
     * A request; {@code observed} is null for a barrier: an unknown number of requests was lost here.
     *
     * @param direction which end sent it
     */
    record Entry(@Nullable Observed observed, int direction) {}

    private static final Entry BARRIER = new Entry(null, 0);

    final ArrayDeque<Entry> queue = new ArrayDeque<>(2);

    /** Set while nobody knows how many answers are owed: nothing is paired. */
    boolean fenced;

    /** Whether two requests were seen with one acknowledgment between them: the client does not wait for its answers. */
    boolean pipelined;

    long lastRequestAcknowledged = Half.NONE;

    /** Answers still owed to requests that a full queue dropped. */
    int owedToEvicted;

    void add(Observed observed, int direction) {
        queue.add(new Entry(observed, direction));
    }

    void addBarrier() {
        Entry last = queue.peekLast();
        if (last == null) {
            fenced = true;
        } else if (last.observed() != null) {
            queue.add(BARRIER);
        }
    }

    boolean hasBarrier() {
        return queue.contains(BARRIER);
    }

    int size() {
        return queue.size();
    }
}
