// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.connection.ConnectionOperator;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.engine.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was lost or skipped and why, in plain words. */
final class Losses {

    private static final String SKIPPED = "skipped.";

    /** What the words do not name is shown by its label. */
    private static final Map<String, String> SKIPPED_WORDS = skippedWords();

    private Losses() {}

    private static Map<String, String> skippedWords() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("link-type-", "packets of an unknown link type, number ");
        words.put("ethertype-0x0806", "ARP packets");
        words.put("ethertype-0x", "packets that are not IP, Ethernet type 0x");
        words.put("ip-protocol-", "packets neither TCP nor UDP, IP protocol ");
        words.put("address-family-", "loopback packets that are not IP, address family ");
        words.put("icmp", "ICMP packets");
        words.put("llc", "IEEE 802.2 packets without IP");
        words.put("ppp", "PPP packets without IP");
        words.put("mpls", "MPLS packets without IP");
        words.put("tunnel-version", "GRE or ERSPAN packets of an unknown version");
        words.put("too-deep", "packets with too many layers");
        words.put("cut-headers", "packets whose headers were cut off by the snap length");
        words.put("malformed-link", "packets with a damaged link header");
        words.put("malformed-ip", "packets with a damaged IP header");
        words.put("malformed-tunnel", "packets with a damaged tunnel header");
        words.put("malformed-tcp", "packets with a damaged TCP header");
        words.put("malformed-udp", "packets with a damaged UDP header");
        return words;
    }

    /** One sentence each; none when everything was decoded. */
    static List<String> sentences(AnalysisStats stats) {
        List<String> lines = new ArrayList<>();
        stats.capture().forEach((name, amount) -> {
            if (name.startsWith(SKIPPED)) {
                lines.add(Units.count(amount) + " " + skipped(name.substring(SKIPPED.length())));
            }
        });
        packets(lines, stats, "fragments-dropped", "IP fragments without the rest of their packet");
        packets(lines, stats, "fragments-malformed", "IP fragments that do not fit each other");
        bytes(
                lines,
                stats,
                Account.LOST,
                "missing from the capture, in " + Units.count(stats.ledger(Account.GAPS)) + " holes");
        bytes(lines, stats, Account.CUT, "cut off packets by the capture's snap length");
        bytes(lines, stats, Account.UNDETECTED, "of connections whose protocol was not found out");
        for (OpaqueReason reason : OpaqueReason.values()) {
            long amount = stats.ledger().getOrDefault(Account.OPAQUE.label() + "." + reason.label(), 0L);
            if (amount > 0) {
                lines.add(Units.bytes(amount) + " not decoded: " + words(reason));
            }
        }
        bytes(lines, stats, Account.RESYNC, "passed over while looking for the next message");
        bytes(lines, stats, Account.STALE, "outside the window of their connection, or after its end");
        bytes(lines, stats, Account.UNREAD, "of messages that never became complete");
        bytes(lines, stats, Account.DUPLICATE, "sent or captured more than once");
        packets(
                lines,
                stats,
                ConnectionOperator.UNREADABLE_STATE,
                "connections began afresh: state of another version");
        long failures = stats.ledger(Account.DECODER_FAILURES);
        if (failures > 0) {
            lines.add(Units.count(failures) + " times a decoder failed: a bug, please report it");
        }
        if (stats.imbalance() != 0) {
            lines.add(
                    Units.count(stats.imbalance()) + " captured bytes are not accounted for: a bug, please report it");
        }
        return lines;
    }

    private static void packets(List<String> lines, AnalysisStats stats, String name, String what) {
        if (stats.capture(name) > 0) {
            lines.add(Units.count(stats.capture(name)) + " " + what);
        }
    }

    private static void bytes(List<String> lines, AnalysisStats stats, Account account, String what) {
        if (stats.ledger(account) > 0) {
            lines.add(Units.bytes(stats.ledger(account)) + " " + what);
        }
    }

    private static String skipped(String name) {
        for (Map.Entry<String, String> entry : SKIPPED_WORDS.entrySet()) {
            if (name.startsWith(entry.getKey())) {
                return entry.getValue() + name.substring(entry.getKey().length());
            }
        }
        return "packets: " + name;
    }

    private static String words(OpaqueReason reason) {
        return switch (reason) {
            case UNKNOWN_PROTOCOL -> "no known protocol";
            case REJECTED -> "looked like a known protocol, but is not";
            case DECODER_FAILURE -> "a decoder failed, which is a bug";
            case ENCRYPTED -> "encrypted";
            case UPGRADED -> "upgraded to another protocol";
            case TUNNEL -> "a tunnel through a proxy";
            case REPLICATION -> "replication between servers";
            case NOT_SELECTED -> "no --proto rule names it";
        };
    }
}
