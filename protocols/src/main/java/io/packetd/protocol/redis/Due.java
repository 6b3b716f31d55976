// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

/**
 * A reply that is due and has to be known.
 *
 * @param expectation what it is
 * @param number which of the requests of this connection it answers, from 0
 * @param value for SELECT the database, for subscriptions the confirmations that are still due; {@link #UNKNOWN} for all
 *     that come
 * @param answered whether the first confirmation, the one that counts as the answer, was seen
 */
record Due(Expectation expectation, long number, long value, boolean answered) {

    /** An UNSUBSCRIBE without channels: one confirmation for each subscription, however many there are. */
    static final long UNKNOWN = -1;
}
