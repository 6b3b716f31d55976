// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import java.time.Duration;

/**
 * The bounds of taking packets apart.
 *
 * @param fragmentBytes memory for IP fragments that wait for others, in bytes, 64 KiB to 1 GiB
 * @param fragmentTimeout how long a datagram waits for its missing fragments, in capture time, above 0
 */
public record PacketOptions(int fragmentBytes, Duration fragmentTimeout) {

    /** 4 MiB, and the 30 seconds of Linux. */
    public static final PacketOptions DEFAULT = new PacketOptions(4 << 20, Duration.ofSeconds(30));

    /** Checks the bounds. */
    public PacketOptions {
        if (fragmentBytes < 64 << 10 || fragmentBytes > 1 << 30) {
            throw new IllegalArgumentException("fragmentBytes " + fragmentBytes + " is not in 65536 to 1073741824");
        }
        if (fragmentTimeout.isNegative() || fragmentTimeout.isZero()) {
            throw new IllegalArgumentException("fragmentTimeout " + fragmentTimeout + " is not above 0");
        }
    }
}
