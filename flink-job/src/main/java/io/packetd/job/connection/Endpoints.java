// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.schema.FlowKey;
import org.jspecify.annotations.Nullable;

/** The two ends of a flow as text, index 0 the low one and 1 the high one, as in {@link FlowKey}. */
public final class Endpoints {

    private final String[] hosts;
    private final int[] ports;
    private final String[] texts;

    private Endpoints(FlowKey flow) {
        hosts = new String[] {addressText(flow.lowAddress()), addressText(flow.highAddress())};
        ports = new int[] {flow.lowPort(), flow.highPort()};
        texts = new String[] {text(hosts[0], ports[0]), text(hosts[1], ports[1])};
    }

    /** The ends of this flow. */
    public static Endpoints of(FlowKey flow) {
        return new Endpoints(flow);
    }

    /** The address of an end; IPv6 without brackets. */
    public String host(int end) {
        return hosts[end];
    }

    /** The port of an end. */
    public int port(int end) {
        return ports[end];
    }

    /** {@code host:port}, or {@code [host]:port} for IPv6. */
    public String text(int end) {
        return texts[end];
    }

    private static String text(String host, int port) {
        return host.indexOf(':') < 0 ? host + ':' + port : '[' + host + "]:" + port;
    }

    /** Remembers the ends of some flows, as making the text costs more than writing it; not thread-safe. */
    public static final class Cache {

        /** Places, a power of two; flows that share one push each other out. */
        private static final int PLACES = 1 << 15;

        private final @Nullable FlowKey[] flows = new FlowKey[PLACES];
        private final @Nullable Endpoints[] endpoints = new Endpoints[PLACES];

        /** The ends of this flow. */
        public Endpoints get(FlowKey flow) {
            int hash = flow.hashCode();
            int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
            Endpoints known = endpoints[place];
            if (known == null || !flow.equals(flows[place])) {
                known = of(flow);
                flows[place] = flow;
                endpoints[place] = known;
            }
            return known;
        }
    }

    /** An address of 4 or 16 bytes; IPv6 as RFC 5952 says, an IPv4 address inside IPv6 as IPv4. */
    static String addressText(byte[] address) {
        if (address.length == 4) {
            return ipv4(address, 0);
        }
        return isMappedIpv4(address) ? ipv4(address, 12) : ipv6(address);
    }

    private static boolean isMappedIpv4(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == -1 && address[11] == -1;
    }

    private static String ipv4(byte[] address, int at) {
        return (address[at] & 0xff) + "." + (address[at + 1] & 0xff) + "." + (address[at + 2] & 0xff) + "."
                + (address[at + 3] & 0xff);
    }

    private static String ipv6(byte[] address) {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int zeros = 0;
            while (i + zeros < 8 && group(address, i + zeros) == 0) {
                zeros++;
            }
            if (zeros > runLength) {
                runStart = i;
                runLength = zeros;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && i != runStart + runLength) {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
    }
}
