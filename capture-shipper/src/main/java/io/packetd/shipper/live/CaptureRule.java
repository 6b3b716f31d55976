// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traffic that is wanted.
 *
 * @param protocol what it is called in messages; not looked at
 * @param transport what carries it
 * @param ports any of these, on either side; at least one, 1 to 65535
 * @param host an address that must be one of the two; null for any
 */
public record CaptureRule(
        String protocol,
        Transport transport,
        List<Integer> ports,
        @Nullable InetAddress host) {

    private static final int MAX_PORT = 65_535;

    /** What carries the traffic of a rule. */
    public enum Transport {
        /** TCP only. */
        TCP,
        /** UDP only. */
        UDP,
        /** Either. */
        BOTH;

        boolean includes(Transport other) {
            return this == other || this == BOTH;
        }
    }

    /** Checks the ports, and copies them. */
    public CaptureRule {
        ports = List.copyOf(ports);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("rule '" + protocol + "' names no port");
        }
        for (int port : ports) {
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(
                        "rule '" + protocol + "': port " + port + " is not in 1 to " + MAX_PORT);
            }
        }
    }
}
