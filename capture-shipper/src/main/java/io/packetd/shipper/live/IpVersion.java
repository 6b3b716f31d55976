// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

/** Which versions of IP are captured. */
public enum IpVersion {
    /** IPv4 only. */
    V4("v4"),
    /** IPv6 only. */
    V6("v6"),
    /** Both, and what is neither but may carry it, such as MPLS. */
    BOTH("both");

    private final String label;

    IpVersion(String label) {
        this.label = label;
    }

    /** What options call it. */
    public String label() {
        return label;
    }

    /**
     * The versions of this name.
     *
     * @throws IllegalArgumentException naming those that exist
     */
    public static IpVersion of(String label) {
        for (IpVersion version : values()) {
            if (version.label.equals(label)) {
                return version;
            }
        }
        throw new IllegalArgumentException("ipVersion '" + label + "' is none of v4, v6, both");
    }
}
