// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Rule;
import java.util.Arrays;
import java.util.List;

/** Which connections the user asked for: the first rule that names one of its ends decides. */
final class Selection {

    private final List<Rule> rules;

    Selection(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Applies the rules to a fresh connection; without rules every protocol is looked for. */
    void apply(Connection c, byte[] lowAddress, byte[] highAddress) {
        if (rules.isEmpty()) {
            return;
        }
        for (Rule rule : rules) {
            boolean low = rule.ports().contains(c.lowPort);
            boolean high = rule.ports().contains(c.highPort);
            if ((low || high) && hostMatches(rule, lowAddress, highAddress)) {
                c.selected = rule.protocol();
                c.serverByPort = low == high ? -1 : low ? 0 : 1;
                return;
            }
        }
        c.notSelected = true;
    }

    private static boolean hostMatches(Rule rule, byte[] lowAddress, byte[] highAddress) {
        if (rule.host() == null) {
            return true;
        }
        byte[] host = rule.host().getAddress();
        return Arrays.equals(host, lowAddress) || Arrays.equals(host, highAddress);
    }
}
