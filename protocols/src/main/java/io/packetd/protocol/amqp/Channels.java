// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The channels of a connection, in the order of their numbers. */
final class Channels {

    /** Most channels of one connection that are followed; RabbitMQ allows 2047 by default. */
    static final int MAX = 2048;

    private static final Channel[] NONE = {};

    /** Fills places that are not in use. */
    private static final Channel EMPTY = new Channel(-1, new Budget(0), new Budget(0));

    private final Budget tags = new Budget(Tags.MAX);
    private final Budget consumers = new Budget(Consumers.MAX);
    private Channel[] all = NONE;
    private int count;
    private int last;

    int size() {
        return count;
    }

    Channel at(int index) {
        return all[index];
    }

    /** The channel with this number, or null. */
    @Nullable
    Channel find(int number) {
        if (last < count && all[last].number == number) {
            return all[last];
        }
        int at = search(number);
        if (at < 0) {
            return null;
        }
        last = at;
        return all[at];
    }

    /** The channel with this number, a new one when there was none; a new one is not kept when there are too many. */
    Channel get(int number) {
        Channel known = find(number);
        if (known != null) {
            return known;
        }
        Channel fresh = new Channel(number, tags, consumers);
        if (count == MAX && !dropBlank()) {
            return fresh;
        }
        int at = -search(number) - 1;
        if (count == all.length) {
            all = Arrays.copyOf(all, Math.min(MAX, Math.max(2, count * 2)));
        }
        System.arraycopy(all, at, all, at + 1, count - at);
        all[at] = fresh;
        count++;
        last = at;
        return fresh;
    }

    void remove(int number) {
        int at = search(number);
        if (at >= 0) {
            removeAt(at);
        }
    }

    private boolean dropBlank() {
        for (int i = 0; i < count; i++) {
            if (all[i].isBlank()) {
                removeAt(i);
                return true;
            }
        }
        return false;
    }

    private void removeAt(int at) {
        count--;
        System.arraycopy(all, at + 1, all, at, count - at);
        all[count] = EMPTY;
        last = 0;
    }

    private int search(int number) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = all[middle].number;
            if (found == number) {
                return middle;
            }
            if (found < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
