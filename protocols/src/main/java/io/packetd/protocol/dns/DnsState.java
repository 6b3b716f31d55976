// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.Transport;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one connection or pair of sockets: nothing of a message but, for answers without a question, the
 * keys of the newest open queries, and a zone transfer under way. Below 300 bytes.
 */
public final class DnsState {

    /** Most keys of open queries that are remembered. */
    static final int MAX_OPEN = 16;

    private static final long[] NONE = {};

    final Transport transport;

    /** Keys of open queries, oldest first. */
    long[] open = NONE;

    int openCount;

    @Nullable
    ZoneTransfer transfer;

    DnsState(Transport transport) {
        this.transport = transport;
    }

    void asked(long key) {
        answered(key);
        if (openCount == MAX_OPEN) {
            System.arraycopy(open, 1, open, 0, --openCount);
        }
        if (openCount == open.length) {
            open = Arrays.copyOf(open, Math.max(2, openCount * 2));
        }
        open[openCount++] = key;
    }

    void answered(long key) {
        for (int i = 0; i < openCount; i++) {
            if (open[i] == key) {
                System.arraycopy(open, i + 1, open, i, --openCount - i);
                return;
            }
        }
    }

    /** The key of the newest open query with this id, or {@code otherwise}. */
    long keyOf(int id, long otherwise) {
        for (int i = openCount - 1; i >= 0; i--) {
            if (open[i] >>> 48 == id) {
                return open[i];
            }
        }
        return otherwise;
    }
}
