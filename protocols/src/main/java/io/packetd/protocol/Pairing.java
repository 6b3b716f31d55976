// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/**
 * How responses find their requests.
 *
 * @param keyed true: by {@link Message#key()}; false: in order, first asked first answered
 * @param maxPending most requests waiting on one connection; the oldest is evicted, above 0
 * @param retries for keyed protocols: a request with the key of an open one is that one sent again
 */
public record Pairing(boolean keyed, int maxPending, boolean retries) {

    /** Checks the bounds. */
    public Pairing {
        if (maxPending < 1) {
            throw new IllegalArgumentException("maxPending " + maxPending + " is below 1");
        }
        if (retries && !keyed) {
            throw new IllegalArgumentException("only keyed requests can be recognised when sent again");
        }
    }

    /** In order. */
    public static Pairing inOrder(int maxPending) {
        return new Pairing(false, maxPending, false);
    }

    /** By key, oldest first among equal keys. */
    public static Pairing byKey(int maxPending) {
        return new Pairing(true, maxPending, false);
    }

    /** By key; an open request that comes again is one request. */
    public static Pairing byKeyWithRetries(int maxPending) {
        return new Pairing(true, maxPending, true);
    }
}
