// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import io.packetd.job.connection.BlockTime;
import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Account;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an analysis saw. Every subtask fills its own, and the sum does not depend on how many there were (but for the choice
 * of operations told apart, see {@link ProtocolStats#MAX_OPERATIONS}).
 */
public final class AnalysisStats implements Serializable {

    private static final long serialVersionUID = 1;

    private final TreeMap<String, Long> capture = new TreeMap<>();
    private final TreeMap<String, Long> ledger = new TreeMap<>();
    private final TreeMap<String, ProtocolStats> protocols = new TreeMap<>();

    /** Adds a RoundTrip. */
    public void add(FlowRoundTrip element, Endpoints ends) {
        RoundTrip roundTrip = element.roundTrip();
        protocol(roundTrip.protocol()).add(roundTrip, flagsOf(roundTrip), ends);
    }

    /** Every {@link Flag} of a RoundTrip and of its messages, as a set of bits. */
    public static int flagsOf(RoundTrip roundTrip) {
        Observed request = roundTrip.request();
        Observed response = roundTrip.response();
        return roundTrip.flags()
                | (request == null ? 0 : request.message().flags())
                | (response == null ? 0 : response.message().flags());
    }

    /** Adds what the capture saw, skipped or lost. */
    public void addCapture(Map<String, Long> counts) {
        counts.forEach((name, amount) -> capture.merge(name, amount, Long::sum));
    }

    /** Adds the accounts of a ledger. */
    public void addLedger(Map<String, Long> accounts) {
        accounts.forEach((name, amount) -> ledger.merge(name, amount, Long::sum));
    }

    /** Adds the figures of another subtask. */
    public void merge(AnalysisStats other) {
        addCapture(other.capture);
        addLedger(other.ledger);
        other.protocols.forEach((id, stats) -> protocol(id).merge(stats));
    }

    private ProtocolStats protocol(String id) {
        return Objects.requireNonNull(protocols.computeIfAbsent(id, any -> new ProtocolStats()));
    }

    /** What the capture saw, skipped or lost, by name. */
    public SortedMap<String, Long> capture() {
        return Collections.unmodifiableSortedMap(capture);
    }

    /** The amount of one capture account, 0 when there is none. */
    public long capture(String name) {
        return capture.getOrDefault(name, 0L);
    }

    /** What was wrong with capture files, one message for each damaged one. */
    public List<String> damage() {
        return capture.keySet().stream()
                .filter(name -> name.startsWith(BlockTime.DAMAGED))
                .map(name -> name.substring(BlockTime.DAMAGED.length()))
                .toList();
    }

    /** The engine's accounts, by {@link Account#label()}. */
    public SortedMap<String, Long> ledger() {
        return Collections.unmodifiableSortedMap(ledger);
    }

    /** The amount of one engine account. */
    public long ledger(Account account) {
        return ledger.getOrDefault(account.label(), 0L);
    }

    /** Captured bytes that no account explains; 0 unless there is a bug. */
    public long imbalance() {
        return ledger(Account.CAPTURED_BYTES)
                - ledger(Account.FRAMED)
                - ledger(Account.DUPLICATE)
                - ledger(Account.RESYNC)
                - ledger(Account.UNDETECTED)
                - ledger(Account.OPAQUE)
                - ledger(Account.STALE)
                - ledger(Account.UNREAD);
    }

    /** The protocols that were seen, by id. */
    public SortedMap<String, ProtocolStats> protocols() {
        return Collections.unmodifiableSortedMap(protocols);
    }
}
