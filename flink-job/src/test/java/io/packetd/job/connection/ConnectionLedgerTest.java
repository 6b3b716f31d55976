// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import static io.packetd.job.connection.Conversation.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.engine.Account;
import io.packetd.schema.FlowKey;
import io.packetd.schema.SegmentBlock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness may throw InterruptedException when closed; nobody interrupts it here
class ConnectionLedgerTest {

    private static final int KEY_GROUPS = 128;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLIS = START / 1_000_000;

    private static KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip> harness()
            throws Exception {
        KeySelector<SegmentBlock, FlowKey> unused = block -> {
            throw new IllegalStateException("the operator sets its keys itself");
        };
        KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new ConnectionOperator(new Decoding(new TestProtocols(), List.of())),
                        unused,
                        FlowKeySerializer.TYPE,
                        KEY_GROUPS,
                        1,
                        0);
        harness.setup(new FlowRoundTripSerializer(new TestProtocols()));
        return harness;
    }

    /** What was told, summed up for each domain, with the engine's accounts and what the captures counted in one map. */
    private static Map<String, Map<String, Long>> sums(
            List<KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip>> harnesses) {
        Map<String, Map<String, Long>> sums = new TreeMap<>();
        for (var harness : harnesses) {
            var entries = harness.getSideOutput(ConnectionOperator.LEDGER_ENTRIES);
            if (entries != null) {
                for (StreamRecord<LedgerEntry> record : entries) {
                    LedgerEntry entry = record.getValue();
                    Map<String, Long> domain = sums.computeIfAbsent(entry.domain(), any -> new TreeMap<>());
                    entry.decoding().forEach((name, amount) -> domain.merge(name, amount, Long::sum));
                    entry.capture().forEach((name, amount) -> domain.merge("capture." + name, amount, Long::sum));
                }
            }
        }
        return sums;
    }

    private static Map<String, Long> domain(Map<String, Map<String, Long>> sums, String domain) {
        return Objects.requireNonNull(sums.get(domain));
    }

    private static long of(Map<String, Long> sums, Account account) {
        return sums.getOrDefault(account.label(), 0L);
    }

    private static long pending(Map<String, Long> sums) {
        return of(sums, Account.CAPTURED_BYTES)
                - of(sums, Account.FRAMED)
                - of(sums, Account.DUPLICATE)
                - of(sums, Account.RESYNC)
                - of(sums, Account.UNDETECTED)
                - of(sums, Account.OPAQUE)
                - of(sums, Account.STALE)
                - of(sums, Account.UNREAD);
    }

    @Test
    void isTheSameAfterARestartAndBalancesForEachDomain() throws Exception {
        List<SegmentBlock> blocks = List.of(
                new Conversation(40_000, KEY_GROUPS, START, "a", "a#1")
                        .client("?one\n?two", START)
                        .block(),
                new Conversation(40_000, KEY_GROUPS, START, "b", "b#1")
                        .client("?three\n", START)
                        .block(),
                new Conversation(40_001, KEY_GROUPS, START, "a", "a#2")
                        .client("no protocol at all", START)
                        .block());
        Map<String, Map<String, Long>> undisturbed;
        try (var harness = harness()) {
            harness.open();
            for (SegmentBlock block : blocks) {
                harness.processElement(block, MILLIS);
            }
            harness.getOperator().finish();
            undisturbed = sums(List.of(harness));
        }
        assertThat(undisturbed).containsOnlyKeys("a", "b");
        undisturbed.forEach((domain, sums) -> assertThat(pending(sums)).isZero());
        assertThat(of(domain(undisturbed, "a"), Account.SEGMENTS)).isEqualTo(6);
        assertThat(of(domain(undisturbed, "b"), Account.UNANSWERED)).isEqualTo(1);

        OperatorSubtaskState snapshot;
        try (var first = harness();
                var second = harness()) {
            first.open();
            first.processElement(blocks.get(0), MILLIS);
            first.prepareSnapshotPreBarrier(1);
            snapshot = first.snapshot(1, 1);
            Map<String, Map<String, Long>> told = sums(List.of(first));
            assertThat(pending(domain(told, "a")))
                    .as("the second request is half there")
                    .isPositive();
            // what is taken after the checkpoint is not told, and comes again
            first.processElement(blocks.get(1), MILLIS);
            assertThat(sums(List.of(first))).isEqualTo(told);

            second.initializeState(snapshot);
            second.open();
            second.processElement(blocks.get(1), MILLIS);
            second.processElement(blocks.get(2), MILLIS);
            second.getOperator().finish();
            assertThat(sums(List.of(first, second))).isEqualTo(undisturbed);
        }
    }

    @Test
    void countsBlocksThatCameTwiceOrNever() throws Exception {
        try (var harness = harness()) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START, "h", "h#1/0");
            SegmentBlock first = conversation.client("?a\n", START).block();
            harness.processElement(first, MILLIS);
            harness.processElement(first, MILLIS);
            conversation.client("?lost\n", START).block();
            harness.processElement(conversation.client("?b\n", START).block(), MILLIS);
            harness.prepareSnapshotPreBarrier(1);
            Map<String, Long> sums = domain(sums(List.of(harness)), "h");
            assertThat(sums)
                    .containsEntry("capture." + ConnectionOperator.DUPLICATE_BLOCKS, 1L)
                    .containsEntry("capture." + ConnectionOperator.MISSING_BLOCKS, 1L);
        }
    }

    @Test
    void takesEachByteOnceThatTwoShippersOfOneDomainSaw() throws Exception {
        try (var harness = harness()) {
            harness.open();
            Conversation client = new Conversation(40_000, KEY_GROUPS, START, "shared", "shared#client/0");
            Conversation server = new Conversation(40_000, KEY_GROUPS, START + 1000, "shared", "shared#server/0");
            harness.processElement(client.client("?a\n?b", START).block(), MILLIS);
            harness.processElement(
                    server.client("?a\n?b", START + 1000)
                            .server("!x\n", START + SECOND)
                            .block(),
                    MILLIS);
            harness.processElement(
                    client.server("!x\n", START + SECOND)
                            .client("bb\n", START + SECOND)
                            .server("!y\n", START + SECOND)
                            .block(),
                    MILLIS);
            harness.processElement(
                    server.client("bb\n", START + SECOND)
                            .server("!y\n", START + SECOND)
                            .block(),
                    MILLIS);
            harness.getOperator().finish();
            Map<String, Long> sums = domain(sums(List.of(harness)), "shared");
            assertThat(pending(sums)).isZero();
            assertThat(of(sums, Account.PAIRED)).isEqualTo(2);
            assertThat(of(sums, Account.REQUESTS)).isEqualTo(2);
            assertThat(of(sums, Account.DUPLICATE)).isEqualTo(of(sums, Account.CAPTURED_BYTES) / 2);
            assertThat(of(sums, Account.LOST)).isZero();
        }
    }

    @Test
    void tellsEarlyWhatMoreDomainsBookedThanItHasBooksFor() throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int i = 0; i < Books.MAX_DOMAINS * 2; i++) {
                Conversation one = new Conversation(40_000, KEY_GROUPS, START, "d" + i, "d" + i + "#1");
                harness.processElement(one.client("?a\n", START).block(), MILLIS);
            }
            assertThat(sums(List.of(harness)).size()).isGreaterThanOrEqualTo(Books.MAX_DOMAINS - 1);
            harness.getOperator().finish();
            Map<String, Map<String, Long>> sums = sums(List.of(harness));
            assertThat(sums).hasSize(Books.MAX_DOMAINS * 2);
            assertThat(sums.values()).allMatch(domain -> of(domain, Account.UNANSWERED) == 1 && pending(domain) == 0);
        }
    }
}
