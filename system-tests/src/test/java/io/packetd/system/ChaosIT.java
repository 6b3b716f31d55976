// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything fails once while a web server is under load, and nothing is lost, doubled or booked otherwise. */
class ChaosIT {

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final String CALM = "calm";

    @Test
    void tellsTheSameAsAnUndisturbedRun(@TempDir Path folder) throws Exception {
        try (LivePipeline pipeline = LivePipeline.start(folder)) {
            String job = pipeline.submit(2, "");
            HttpLoad load = HttpLoad.start(pipeline.web.address(), "chaos", 4, 50);
            try (load) {
                pipeline.awaitProgress(load);
                killTaskManager(pipeline, load, 1);
                restartBroker(pipeline, load);
                killTaskManager(pipeline, load, 0);
                pauseNetwork(pipeline, load);
                String savepoint = pipeline.cluster.stop(job, false);
                job = pipeline.submit(3, savepoint);
                pipeline.awaitProgress(load);
            }
            pipeline.awaitAll(load);
            assertThat(pipeline.stopShipper())
                    .contains("0 packets dropped by the kernel")
                    .contains("0 blocks dropped");
            pipeline.awaitAllTaken();
            String unused = pipeline.cluster.stop(job, true);

            pipeline.runUndisturbed(CALM);
            List<String> told = CommittedRecords.of(pipeline.broker, LivePipeline.ROUNDTRIPS);
            List<String> calm = CommittedRecords.of(pipeline.broker, CALM + "-" + LivePipeline.ROUNDTRIPS);
            assertThat(count(told)).isEqualTo(count(calm));
            assertThat(told.stream().map(LivePipeline::path).toList())
                    .containsExactlyInAnyOrderElementsOf(load.answered().keySet());

            LivePipeline.Ledger ledger = pipeline.ledger(LivePipeline.LEDGER);
            LivePipeline.Ledger calmLedger = pipeline.ledger(CALM + "-" + LivePipeline.LEDGER);
            assertThat(ledger).isEqualTo(calmLedger);
            assertThat(ledger.imbalance()).isZero();
            assertThat(ledger.of("captured-bytes")).isPositive().isEqualTo(ledger.capture("payload-bytes"));
            assertThat(ledger.of("paired")).isEqualTo(load.answered().size());
            assertThat(ledger.of("lost-bytes")).isZero();
            assertThat(ledger.capture("kernel-dropped")).isZero();
            assertThat(ledger.capture("spool-dropped-blocks")).isZero();
            assertThat(ledger.capture("missing-blocks")).isZero();
        }
    }

    private static void killTaskManager(LivePipeline pipeline, HttpLoad load, int index) throws Exception {
        pipeline.cluster.killTaskManager(index);
        pipeline.cluster.awaitTaskManagers(1);
        pipeline.cluster.startTaskManager(index);
        pipeline.cluster.awaitTaskManagers(2);
        pipeline.awaitProgress(load);
    }

    private static void restartBroker(LivePipeline pipeline, HttpLoad load) throws Exception {
        pipeline.broker.stop();
        pipeline.broker.begin();
        pipeline.awaitProgress(load);
    }

    /** What is said while the shipper reaches nobody does not arrive, and arrives afterwards. */
    private static void pauseNetwork(LivePipeline pipeline, HttpLoad load) {
        pipeline.network.stall();
        // what was on its way may still arrive
        pass(PAUSE.dividedBy(3));
        Set<String> before = Set.copyOf(load.answered().keySet());
        pass(PAUSE.minus(PAUSE.dividedBy(3)));
        Set<String> unheard = new HashSet<>(load.answered().keySet());
        unheard.removeAll(before);
        assertThat(unheard).isNotEmpty();
        assertThat(pipeline.arrived().keySet()).doesNotContainAnyElementsOf(unheard);
        pipeline.network.goOn();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(LivePipeline.MAX_WAIT)
                .until(() -> pipeline.arrived().keySet().containsAll(unheard));
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.multipliedBy(2)).until(() -> true);
    }

    private static Map<String, Integer> count(List<String> lines) {
        Map<String, Integer> count = new HashMap<>();
        lines.forEach(line -> count.merge(line, 1, Integer::sum));
        return count;
    }
}
