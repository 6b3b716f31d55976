// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a user asked for with {@code --proto 'name;port[,port…][;host]'}.
 *
 * @param protocol {@link Descriptor#id()}
 * @param ports server ports, at least one, 0 to 65535
 * @param host the address of one end of the connection; null for any
 */
public record Rule(
        String protocol, List<Integer> ports, @Nullable InetAddress host) implements java.io.Serializable {

    /** Copies the list and checks the ports. */
    public Rule {
        ports = List.copyOf(ports);
        if (ports.isEmpty()) {
            throw new IllegalArgumentException("rule for " + protocol + " names no port");
        }
        for (int port : ports) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(
                        "port " + port + " of the rule for " + protocol + " is not in 0 to 65535");
            }
        }
    }
}
