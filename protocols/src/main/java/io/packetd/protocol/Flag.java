// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** What is out of the ordinary about a RoundTrip; a set of them is an int of {@link #bit()}s. */
public enum Flag {
    /** No answer is due. */
    ONE_WAY(0, "oneway"),
    /** The server sent it unasked. */
    PUSH(1, "push"),
    /** An answer was due and none was seen. */
    UNANSWERED(2, "unanswered"),
    /** An answer whose request was not seen. */
    ORPHAN(3, "orphan"),
    /** Captured bytes are missing inside it or around it, so that it cannot be complete. */
    LOST(4, "lost"),
    /** A message ended before its announced end, or was captured only in part. */
    TRUNCATED(5, "truncated"),
    /** The connection was already open when the capture began. */
    MIDSTREAM(6, "midstream"),
    /** The connection was reset before the answer. */
    RESET(7, "reset"),
    /** No answer came within the time the protocol allows. */
    TIMEOUT(8, "timeout"),
    /** The same request was sent more than once. */
    RETRANSMITTED(9, "retrans"),
    /** Dropped from a full queue of outstanding requests. */
    EVICTED(10, "evicted");

    private final int bit;
    private final String label;

    Flag(int position, String label) {
        this.bit = 1 << position;
        this.label = label;
    }

    /** The bit in a set of flags; never re-used. */
    public int bit() {
        return bit;
    }

    /** The name in JSON. */
    public String label() {
        return label;
    }

    /** Whether this flag is in the set. */
    public boolean in(int flags) {
        return (flags & bit) != 0;
    }
}
