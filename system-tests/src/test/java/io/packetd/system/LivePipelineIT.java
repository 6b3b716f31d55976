// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server under load: each request that its clients made is in the topic of RoundTrips once, and soon. */
class LivePipelineIT {

    private static final Logger LOG = LoggerFactory.getLogger(LivePipelineIT.class);

    private static LivePipeline pipeline;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        pipeline = LivePipeline.start(folder);
        String unused = pipeline.submit(2, "");
    }

    @AfterAll
    static void stop() throws Exception {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void tellsEachRequestOnceUnderLoad() throws Exception {
        HttpLoad load = HttpLoad.start(pipeline.web.address(), "flood", 8, 5_000);
        try (load) {
            Awaitility.await()
                    .atMost(LivePipeline.MAX_WAIT)
                    .until(() -> load.answered().size() >= 20_000);
        }
        pipeline.awaitAll(load);
        List<String> told = CommittedRecords.of(pipeline.broker, LivePipeline.ROUNDTRIPS).stream()
                .map(LivePipeline::path)
                .filter(path -> path.startsWith("/flood/"))
                .toList();
        assertThat(told).hasSameElementsAs(load.answered().keySet()).doesNotHaveDuplicates();
    }

    @Test
    void tellsARequestWithinASecondOfItsAnswer() throws Exception {
        HttpLoad warm = HttpLoad.start(pipeline.web.address(), "warm", 4, 50);
        try (warm) {
            pipeline.awaitProgress(warm);
        }
        HttpLoad load = HttpLoad.start(pipeline.web.address(), "steady", 4, 50);
        try (load) {
            Awaitility.await()
                    .atMost(LivePipeline.MAX_WAIT)
                    .until(() -> load.answered().size() >= 4_000);
        }
        pipeline.awaitAll(load);
        List<Long> millis = load.answered().entrySet().stream()
                .map(one -> (pipeline.arrived(one.getKey()) - one.getValue()) / 1_000_000)
                .sorted()
                .toList();
        LOG.info(
                "from answer to committed RoundTrip: median {} ms, p99 {} ms, longest {} ms, of {}",
                millis.get(millis.size() / 2),
                millis.get(millis.size() * 99 / 100),
                millis.get(millis.size() - 1),
                millis.size());
        assertThat(Duration.ofMillis(millis.get(millis.size() * 99 / 100))).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
