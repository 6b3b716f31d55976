// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What came out of the engine for a list of segments. */
public record Played(List<Told> told, Ledger ledger, int largestState) {

    /**
     * One RoundTrip with the absolute sequence numbers at which its messages begin, which tell them apart whatever was lost
     * before.
     */
    public record Told(FlowKey flow, RoundTrip roundTrip, long requestAt, long responseAt) {

        boolean isPair() {
            return roundTrip.request() != null && roundTrip.response() != null;
        }

        /** All but the flow and the connection, as text: equal exactly when the RoundTrips are. */
        String show() {
            RoundTrip r = roundTrip;
            return r.protocol() + " " + show(r.request()) + " -> " + show(r.response()) + " " + flags(r.flags());
        }

        private static String show(@Nullable Observed o) {
            return o == null
                    ? "-"
                    : o.message().operation() + "|" + o.message().status() + "|"
                            + o.message().outcome() + "|"
                            + o.message().size() + "|" + o.message().attributes() + "|" + o.firstNanos() + ".."
                            + o.lastNanos() + "@" + o.wireBytes();
        }

        static String flags(int flags) {
            StringBuilder text = new StringBuilder();
            for (Flag flag : Flag.values()) {
                if (flag.in(flags)) {
                    text.append(flag.label()).append(' ');
                }
            }
            return text.toString();
        }
    }

    /** Every RoundTrip as text, sorted. */
    public List<String> shown() {
        List<String> lines = new ArrayList<>();
        for (Told t : told) {
            lines.add(t.show());
        }
        lines.sort(null);
        return lines;
    }

    /**
     * The pairs by where they stand in their streams, each with its operation and without: what a loss made unknown, such as a
     * field of HPACK, must be missing and not different.
     */
    List<String> pairs() {
        List<String> pairs = new ArrayList<>();
        for (Told t : told) {
            if (t.isPair()) {
                Observed request = Objects.requireNonNull(t.roundTrip().request());
                pairs.add(pair(t, request.message().operation()));
                pairs.add(pair(t, ""));
            }
        }
        return pairs;
    }

    private static String pair(Told t, String operation) {
        return t.flow() + " " + t.roundTrip().clientDirection() + " " + operation + " " + t.requestAt() + "->"
                + t.responseAt();
    }
}
