// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

/** How frames are taken from the kernel. */
public enum CaptureEngine {
    /** {@link #AF_PACKET} on 64-bit Linux, {@link #LIBPCAP} elsewhere. */
    AUTO("auto"),
    /** A ring that the Linux kernel shares with this process. */
    AF_PACKET("af_packet"),
    /** The library libpcap of this host. */
    LIBPCAP("libpcap");

    private final String label;

    CaptureEngine(String label) {
        this.label = label;
    }

    /** What options call it. */
    public String label() {
        return label;
    }

    /**
     * The engine of this name.
     *
     * @throws IllegalArgumentException naming those that exist
     */
    public static CaptureEngine of(String label) {
        for (CaptureEngine engine : values()) {
            if (engine.label.equals(label)) {
                return engine;
            }
        }
        throw new IllegalArgumentException("engine '" + label + "' is none of auto, af_packet, libpcap");
    }
}
