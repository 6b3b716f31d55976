// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import io.packetd.shipper.live.CaptureRule.Transport;
import java.net.InetAddress;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What libpcap lets pass, in its own language. */
final class FilterText {

    private FilterText() {}

    /** A filter expression; empty for everything. */
    static String of(CaptureOptions options) {
        String rules = options.rules().stream().map(FilterText::rule).collect(Collectors.joining(" or "));
        if (rules.isEmpty()) {
            return switch (options.ipVersion()) {
                case V4 -> "ip";
                case V6 -> "ip6";
                case BOTH -> "not (arp or rarp)";
            };
        }
        return switch (options.ipVersion()) {
            case V4 -> "ip and (" + rules + ")";
            case V6 -> "ip6 and (" + rules + ")";
            case BOTH -> rules;
        };
    }

    private static String rule(CaptureRule rule) {
        StringBuilder text = new StringBuilder("(").append(transport(rule.transport()));
        InetAddress host = rule.host();
        if (host != null) {
            text.append(" and host ").append(host.getHostAddress());
        }
        TreeSet<Integer> sorted = new TreeSet<>(rule.ports());
        String ports = sorted.stream().map(port -> "port " + port).collect(Collectors.joining(" or "));
        boolean several = sorted.size() > 1;
        return text.append(several ? " and ( " : " and ")
                .append(ports)
                .append(several ? " ) )" : ")")
                .toString();
    }

    private static String transport(Transport transport) {
        return switch (transport) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case BOTH -> "(tcp or udp)";
        };
    }
}
