// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.engine.Account;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the traffic of one capture domain since the entry before. The sum of all entries is the ledger: each is told
 * exactly once, since what is booked between two checkpoints is told before the second, and nothing of it is kept.
 *
 * @param domain the capture domain; empty for what belongs to none, such as foreign records in a topic
 * @param passedNanos capture time up to which blocks of the domain had been taken, epoch nanoseconds; 0 when not known
 * @param capture what was counted before decoding, by name, sorted, without zeros: packets, bytes, what was dropped
 * @param decoding what the engine booked by {@link Account#label()}, sorted, without zeros
 */
public record LedgerEntry(String domain, long passedNanos, Map<String, Long> capture, Map<String, Long> decoding) {

    /** Copies the amounts. */
    public LedgerEntry {
        capture = Collections.unmodifiableMap(new TreeMap<>(capture));
        decoding = Collections.unmodifiableMap(new TreeMap<>(decoding));
    }
}
