// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.BlockTime;
import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.stats.ProtocolStats.Operation;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnalysisStatsTest {

    private static final FlowKey FLOW =
            FlowKey.of(6, new byte[] {10, 0, 0, 1}, 40_000, new byte[] {10, 0, 0, 2}, 80, List.of(), List.of(), "");

    private static FlowRoundTrip answered(String operation, long nanos, Outcome outcome) {
        return element(
                new Observed(Message.request(operation).build(), 0, 0, 0, 10),
                new Observed(Message.response(outcome, "").build(), nanos, nanos, 0, 20),
                0);
    }

    private static FlowRoundTrip element(@Nullable Observed request, @Nullable Observed response, int flags) {
        return new FlowRoundTrip(FLOW, new RoundTrip("http", 0, 1, request, response, flags));
    }

    private static void add(AnalysisStats stats, FlowRoundTrip element) {
        stats.add(element, Endpoints.of(FLOW));
    }

    private static ProtocolStats http(AnalysisStats stats) {
        return Objects.requireNonNull(stats.protocols().get("http"));
    }

    @Test
    void countsByKindOfEnd() {
        AnalysisStats stats = new AnalysisStats();
        Observed request = new Observed(Message.request("GET").build(), 0, 0, 0, 10);
        add(stats, answered("GET", 5_000, Outcome.OK));
        add(stats, answered("GET", 7_000, Outcome.ERROR));
        add(stats, element(request, null, Flag.UNANSWERED.bit()));
        add(stats, element(request, null, Flag.ONE_WAY.bit()));
        add(stats, element(null, request, Flag.PUSH.bit()));
        ProtocolStats http = http(stats);
        assertThat(http.roundTrips()).isEqualTo(5);
        assertThat(http.answered()).isEqualTo(2);
        assertThat(http.errors()).isEqualTo(1);
        assertThat(http.unanswered()).isEqualTo(1);
        assertThat(http.oneWay()).isEqualTo(2);
        assertThat(http.requestBytes()).isEqualTo(40);
        assertThat(http.responseBytes()).isEqualTo(50);
        assertThat(http.maxDuration()).isBetween(7_000L, 7_007L);
        assertThat(http.operations().get(new Operation("GET", "10.0.0.2:80")))
                .extracting(OperationStats::count, OperationStats::errors, OperationStats::meanNanos)
                .containsExactly(5L, 1L, 6_000L);
    }

    @Test
    void percentilesAreThoseOfTheAnsweredOnes() {
        AnalysisStats stats = new AnalysisStats();
        for (int i = 1; i <= 1000; i++) {
            add(stats, answered("GET", i * 1_000_000L, Outcome.OK));
        }
        assertThat(http(stats).durationAt(50)).isBetween(499_000_000L, 501_000_000L);
        assertThat(http(stats).durationAt(99)).isBetween(989_000_000L, 991_000_000L);
    }

    @Test
    void sumsOfPartsAreTheWhole() throws IOException, ClassNotFoundException {
        AnalysisStats whole = new AnalysisStats();
        AnalysisStats sum = new AnalysisStats();
        for (int part = 0; part < 3; part++) {
            AnalysisStats stats = new AnalysisStats();
            for (int i = 0; i < 10; i++) {
                FlowRoundTrip element = answered("op" + i % 3, 1000L * i * part, Outcome.OK);
                add(stats, element);
                add(whole, element);
            }
            stats.addCapture(Map.of("frames", 5L));
            StatsAccumulator one = new StatsAccumulator();
            one.add(InstantiationUtil.deserializeObject(
                    InstantiationUtil.serializeObject(stats), getClass().getClassLoader()));
            StatsAccumulator all = new StatsAccumulator();
            all.add(sum);
            all.merge(one);
            sum = all.clone().getLocalValue();
        }
        assertThat(sum.capture("frames")).isEqualTo(15);
        assertThat(http(sum).roundTrips()).isEqualTo(http(whole).roundTrips());
        assertThat(http(sum).durationAt(95)).isEqualTo(http(whole).durationAt(95));
        assertThat(http(sum).operations().keySet())
                .isEqualTo(http(whole).operations().keySet());
    }

    @Test
    void operationsAreBounded() {
        AnalysisStats stats = new AnalysisStats();
        for (int i = 0; i < 3 * ProtocolStats.MAX_OPERATIONS; i++) {
            add(stats, answered("op" + i, 1000, Outcome.OK));
        }
        assertThat(http(stats).operations()).hasSize(ProtocolStats.MAX_OPERATIONS + 1);
        assertThat(http(stats).operations().get(ProtocolStats.OTHER))
                .extracting(OperationStats::count)
                .isEqualTo(2L * ProtocolStats.MAX_OPERATIONS);
    }

    @Test
    void damageIsAMessageForEachFile() {
        AnalysisStats stats = new AnalysisStats();
        stats.addCapture(Map.of(BlockTime.DAMAGED + "a.pcap: byte 7: cut", 1L, "frames", 3L));
        assertThat(stats.damage()).containsExactly("a.pcap: byte 7: cut");
    }
}
