// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import static io.packetd.job.connection.Conversation.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Flag;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;
import io.packetd.schema.SegmentBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // the harness may throw InterruptedException when closed; nobody interrupts it here
class ConnectionOperatorTest {

    private static final int KEY_GROUPS = 128;
    private static final long SECOND = 1_000_000_000L;
    private static final long START_MILLIS = START / 1_000_000;

    private static KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip> harness(
            int parallelism, int subtask) throws Exception {
        Decoding decoding = new Decoding(new TestProtocols(), List.of());
        KeySelector<SegmentBlock, FlowKey> unused = block -> {
            throw new IllegalStateException("the operator sets its keys itself");
        };
        KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip> harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new ConnectionOperator(decoding),
                        unused,
                        FlowKeySerializer.TYPE,
                        KEY_GROUPS,
                        parallelism,
                        subtask);
        harness.setup(new FlowRoundTripSerializer(new TestProtocols()));
        return harness;
    }

    private static List<String> told(AbstractStreamOperatorTestHarness<FlowRoundTrip> harness) {
        return harness.getOutput().stream()
                .filter(StreamRecord.class::isInstance)
                .map(record -> (FlowRoundTrip) ((StreamRecord<?>) record).getValue())
                .map(ConnectionOperatorTest::text)
                .toList();
    }

    private static String text(FlowRoundTrip element) {
        RoundTrip roundTrip = element.roundTrip();
        String request =
                roundTrip.request() == null ? "" : roundTrip.request().message().operation();
        String response = roundTrip.response() == null
                ? ""
                : roundTrip.response().message().status();
        return request + "=" + response;
    }

    @Test
    void pairsOverBlocks() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            harness.processElement(conversation.server("!b\n", START + SECOND).block(), 0);
            assertThat(told(harness)).containsExactly("a=b");
        }
    }

    @Test
    void keepsManyFlowsOfOneBlockApart() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            List<Conversation> conversations = new ArrayList<>();
            for (int port = 40_000; port < 40_300; port++) {
                conversations.add(new Conversation(port, KEY_GROUPS, START));
            }
            KeyedOneInputStreamOperatorTestHarness<FlowKey, SegmentBlock, FlowRoundTrip> one = harness;
            for (int i = 0; i < conversations.size(); i++) {
                one.processElement(
                        conversations.get(i).client("?q" + i + "\n", START).block(), 0);
            }
            for (int i = 0; i < conversations.size(); i++) {
                one.processElement(
                        conversations.get(i).server("!q" + i + "\n", START).block(), 0);
            }
            assertThat(told(harness))
                    .hasSize(300)
                    .allMatch(
                            pair -> pair.substring(0, pair.indexOf('=')).equals(pair.substring(pair.indexOf('=') + 1)));
        }
    }

    @Test
    void goesOnAfterRestoreInMidMessage() throws Exception {
        Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
        OperatorSubtaskState snapshot;
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processElement(conversation.client("?hal", START).block(), 0);
            snapshot = harness.snapshot(1, 1);
        }
        try (var restored = harness(1, 0)) {
            restored.initializeState(snapshot);
            restored.open();
            restored.processElement(
                    conversation.client("ves\n", START).server("!ok\n", START).block(), 0);
            assertThat(told(restored)).containsExactly("halves=ok");
        }
    }

    @Test
    void keepsChangesMadeAfterASnapshotOutOfIt() throws Exception {
        Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
        OperatorSubtaskState snapshot;
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            snapshot = harness.snapshot(1, 1);
            harness.processElement(conversation.client("?b\n", START).block(), 0);
        }
        try (var restored = harness(1, 0)) {
            restored.initializeState(snapshot);
            restored.open();
            restored.processElement(conversation.end(START), 0);
            assertThat(told(restored)).containsExactly("a=");
        }
    }

    @Test
    @DisplayName("L-054: moves connections to their new subtask")
    void movesConnectionsToTheirNewSubtask() throws Exception {
        List<Conversation> conversations = new ArrayList<>();
        for (int port = 40_000; port < 40_100; port++) {
            conversations.add(new Conversation(port, KEY_GROUPS, START));
        }
        List<OperatorSubtaskState> states = new ArrayList<>();
        List<String> told = new ArrayList<>();
        int[] parallelisms = {1, 2, 4};
        for (int step = 0; step < parallelisms.length; step++) {
            int parallelism = parallelisms[step];
            List<OperatorSubtaskState> next = new ArrayList<>();
            OperatorSubtaskState all = states.isEmpty()
                    ? null
                    : AbstractStreamOperatorTestHarness.repackageState(states.toArray(new OperatorSubtaskState[0]));
            for (int subtask = 0; subtask < parallelism; subtask++) {
                try (var harness = harness(parallelism, subtask)) {
                    if (all != null) {
                        harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                all, KEY_GROUPS, parallelisms[step - 1], parallelism, subtask));
                    }
                    harness.open();
                    for (Conversation conversation : conversations) {
                        if (KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                                        KEY_GROUPS, parallelism, conversation.keyGroup())
                                == subtask) {
                            conversation.client("?w" + step + "\n", START + step * SECOND);
                            conversation.server("!w" + step + "\n", START + step * SECOND);
                            harness.processElement(conversation.block(), 0);
                        }
                    }
                    told.addAll(told(harness));
                    next.add(harness.snapshot(step, step));
                }
            }
            states = next;
        }
        assertThat(told).hasSize(300);
        assertThat(told.stream().filter("w2=w2"::equals)).hasSize(100);
    }

    @Test
    void tellsARequestWithoutAnswerWhenItsConnectionWasIdleForTooLong() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            harness.processWatermark(START_MILLIS + 299_999);
            assertThat(told(harness)).isEmpty();
            harness.processWatermark(START_MILLIS + 300_000);
            assertThat(told(harness)).containsExactly("a=");
        }
    }

    @Test
    void forgetsAnIdleConnection() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(
                    conversation.client("?a\n", START).server("!b\n", START).block(), 0);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(START_MILLIS + 299_999);
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark(START_MILLIS + 301_000);
            assertThat(harness.numKeyedStateEntries()).isZero();
            assertThat(harness.numEventTimeTimers()).isZero();
        }
    }

    @Test
    void setsOneTimerHoweverManySegmentsCome() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            for (int i = 0; i < 50; i++) {
                long now = START + i * SECOND;
                harness.processElement(
                        conversation.client("?a\n", now).server("!b\n", now).block(), START_MILLIS);
            }
            assertThat(harness.numEventTimeTimers()).isEqualTo(1);
        }
    }

    @Test
    void letsTimePassInBandWhenTheWatermarkIsLate() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            SegmentBlock late = conversation.server("!b\n", START + SECOND).block();
            harness.processElement(late, START_MILLIS + 360_000);
            assertThat(told(harness).get(0)).isEqualTo("a=");
        }
    }

    @Test
    void endsOnlyTheConnectionsOfTheCaptureThatEnds() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation first = new Conversation(40_000, KEY_GROUPS, START);
            Conversation second = new Conversation(40_001, KEY_GROUPS, START - 1000 * SECOND);
            long firstTime = BlockTime.start(0);
            long secondTime = BlockTime.start(1);
            harness.processElement(first.client("?a\n", START).block(), firstTime);
            harness.processElement(second.client("?b\n", START - 1000 * SECOND).block(), secondTime);
            harness.processElement(first.end(START), firstTime);
            assertThat(told(harness)).containsExactly("a=");
            harness.processElement(second.server("!b\n", START - 999 * SECOND).block(), secondTime);
            assertThat(told(harness)).containsExactly("a=", "b=b");
        }
    }

    @Test
    void endsTheConnectionsOfTheDomainAndKeyGroupOfAStreamThatEnds() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation ended = new Conversation(40_000, KEY_GROUPS, START, "a.pcap#1");
            Conversation otherDomain = new Conversation(40_001, KEY_GROUPS, START, "b.pcap");
            Conversation otherGroup = new Conversation(40_002, KEY_GROUPS, START, "a.pcap#1");
            assertThat(otherGroup.keyGroup()).isNotEqualTo(ended.keyGroup());
            harness.processElement(ended.client("?a\n", START).block(), START_MILLIS);
            harness.processElement(otherDomain.client("?b\n", START).block(), START_MILLIS);
            harness.processElement(otherGroup.client("?c\n", START).block(), START_MILLIS);
            harness.processElement(otherDomain.endOfStream("a.pcap#1#run", START + SECOND), START_MILLIS);
            assertThat(told(harness)).isEmpty();
            harness.processElement(ended.endOfStream("a.pcap#1#run", START + SECOND), START_MILLIS);
            assertThat(told(harness)).containsExactly("a=");
            // two connections, and the stream in each of the two key groups
            assertThat(harness.numKeyedStateEntries()).isEqualTo(4);
            harness.processElement(otherDomain.server("!b\n", START).block(), START_MILLIS);
            harness.processElement(otherGroup.server("!c\n", START).block(), START_MILLIS);
            assertThat(told(harness)).containsExactly("a=", "b=b", "c=c");
        }
    }

    @Test
    void takesEachBlockOfAStreamOnce() throws Exception {
        Conversation conversation = new Conversation(40_000, KEY_GROUPS, START, "h", "h#1/0");
        SegmentBlock request = conversation.client("?a\n", START).block();
        SegmentBlock answer = conversation.server("!b\n", START + SECOND).block();
        SegmentBlock ping = conversation.client("?c\n", START + SECOND).block();
        OperatorSubtaskState snapshot;
        try (var harness = harness(1, 0)) {
            harness.open();
            harness.processElement(request, START_MILLIS);
            harness.processElement(request, START_MILLIS);
            harness.processElement(answer, START_MILLIS);
            snapshot = harness.snapshot(1, 1);
            assertThat(told(harness)).containsExactly("a=b");
        }
        int owner = KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(KEY_GROUPS, 2, conversation.keyGroup());
        try (var restored = harness(2, owner)) {
            restored.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(snapshot, KEY_GROUPS, 1, 2, owner));
            restored.open();
            restored.processElement(request, START_MILLIS);
            restored.processElement(answer, START_MILLIS);
            restored.processElement(ping, START_MILLIS);
            restored.processElement(conversation.server("!d\n", START + SECOND).block(), START_MILLIS);
            assertThat(told(restored)).containsExactly("c=d");
        }
    }

    @Test
    void goesOnBehindABlockThatNeverCame() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START, "h", "h#1/0");
            harness.processElement(conversation.client("?a\n", START).block(), START_MILLIS);
            // the next number is used up, and nothing with it arrives
            conversation.block();
            SegmentBlock late = conversation.server("!b\n", START + SECOND).block();
            assertThat(late.number()).isEqualTo(2);
            harness.processElement(late, START_MILLIS);
            assertThat(told(harness)).containsExactly("a=b");
        }
    }

    @Test
    void doesNotApplyTheTimeOfOthersToAStreamThatLiesBehindIt() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            long old = START - 1_000_000 * SECOND;
            long oldMillis = old / 1_000_000;
            harness.processWatermark(START_MILLIS);
            Conversation replay = new Conversation(40_000, KEY_GROUPS, old, "a.pcap", "a.pcap#1/0");
            harness.processElement(replay.client("?a\n", old).block(), oldMillis);
            harness.processWatermark(START_MILLIS + 1_000);
            harness.processElement(replay.server("!b\n", old + SECOND).block(), oldMillis);
            assertThat(told(harness)).containsExactly("a=b");
            harness.processElement(replay.client("?c\n", old + SECOND).block(), oldMillis);
            harness.processWatermark(START_MILLIS + 2_000 + ConnectionOperator.LATE_STREAM_MILLIS);
            assertThat(told(harness)).containsExactly("a=b", "c=");
        }
    }

    @Test
    void tellsWhatIsPendingWhenTheJobIsDrained() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START, "h", "h#1/0");
            harness.processElement(conversation.client("?a\n", START).block(), START_MILLIS);
            harness.getOperator().finish();
            assertThat(told(harness)).containsExactly("a=");
        }
    }

    @Test
    void doesNotCallARequestTimedOutThatTheCaptureEndsBefore() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            harness.processElement(conversation.end(START + SECOND), 0);
            harness.processWatermark(Long.MAX_VALUE);
            FlowRoundTrip only =
                    Objects.requireNonNull(harness.extractOutputValues().get(0));
            assertThat(Flag.UNANSWERED.in(only.roundTrip().flags())).isTrue();
            assertThat(Flag.TIMEOUT.in(only.roundTrip().flags())).isFalse();
            assertThat(harness.numKeyedStateEntries()).isZero();
        }
    }

    @Test
    void tellsADuplicateSegmentOnce() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            Conversation conversation = new Conversation(40_000, KEY_GROUPS, START);
            harness.processElement(conversation.client("?a\n", START).block(), 0);
            conversation.lose(0, -3).client("?a\n", START);
            harness.processElement(conversation.server("!b\n", START).block(), 0);
            harness.processElement(conversation.end(START), 0);
            assertThat(told(harness)).containsExactly("a=b");
        }
    }
}
