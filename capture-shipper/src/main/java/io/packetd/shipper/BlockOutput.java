// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.schema.SegmentBlock;

/**
 * Where finished blocks go: to Kafka, or to a job in the same process. Called by one thread for each stream, so by several
 * at once.
 */
public interface BlockOutput {

    /** Takes amounts that are to be booked. */
    @FunctionalInterface
    interface CountReceiver {
        /**
         * Books an amount.
         *
         * @param keyGroup whose blocks the amount belongs to, 0 or more; one out of range counts modulo
         */
        void count(int keyGroup, String account, long amount);
    }

    /**
     * Takes a block. For live capture this returns at once, whatever becomes of the block; what is dropped appears in {@link
     * #takeLosses}. For a replay it waits while there is no room.
     */
    void take(SegmentBlock block);

    /** Among how many partitions key groups are divided; a quiet one gets a heartbeat from each stream. */
    default int partitions() {
        return 1;
    }

    /** Hands over what was dropped since the last call, under the names it travels under; another stream never gets it again. */
    default void takeLosses(CountReceiver receiver) {}
}
