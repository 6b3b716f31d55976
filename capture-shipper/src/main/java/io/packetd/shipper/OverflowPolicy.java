// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import java.util.Locale;

/** Which blocks are dropped when there is no room left. */
public enum OverflowPolicy {
    /** Those that have waited longest: what happens now is worth more than what happened. */
    OLDEST,
    /** Those that come: what is kept has no holes until the room was full. */
    NEWEST;

    /** As in options. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The policy of this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static OverflowPolicy of(String label) {
        for (OverflowPolicy policy : values()) {
            if (policy.label().equals(label)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("no policy " + label);
    }
}
