// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The consumers of one channel: whether they acknowledge, and the queue they read. */
final class Consumers {

    /** Most consumers of one connection that are remembered. */
    static final int MAX = 1024;

    /** One consumer, by a hash of its tag. */
    record Consumer(long tag, boolean acknowledges, String queue) {}

    private final Budget budget;
    private final List<Consumer> all = new ArrayList<>(0);

    Consumers(Budget budget) {
        this.budget = budget;
    }

    List<Consumer> all() {
        return all;
    }

    void add(Consumer consumer) {
        remove(consumer.tag());
        if (budget.take()) {
            all.add(consumer);
        }
    }

    @Nullable
    Consumer find(long tag) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).tag() == tag) {
                return all.get(i);
            }
        }
        return null;
    }

    void remove(long tag) {
        if (all.removeIf(consumer -> consumer.tag() == tag)) {
            budget.giveBack(1);
        }
    }

    void clear() {
        budget.giveBack(all.size());
        all.clear();
    }

    /** FNV-1a over the characters of a tag. */
    static long hash(String tag) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < tag.length(); i++) {
            hash = (hash ^ tag.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
