// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.BlockTime;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureBatchesTest {

    private static final int KEY_GROUPS = 16;
    private static final int SMALL_BATCH = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    /** A block with its times, as text that can be compared. */
    private static String text(SegmentBlock block, CaptureBatches batches) {
        return batches.time() + " " + batches.watermark() + " "
                + Base64.getEncoder().encodeToString(block.encoded());
    }

    private static List<String> all(CaptureBatches batches) throws IOException {
        List<String> blocks = new ArrayList<>();
        for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
            blocks.add(text(block, batches));
        }
        return blocks;
    }

    private static PcapSplit split(String... scenarios) throws IOException {
        return split(Arrays.stream(scenarios).map(Captures::fixture).toList());
    }

    private static PcapSplit split(List<String> paths) throws IOException {
        return PcapSplit.unread(3, "", CaptureFiles.resolve(paths).files());
    }

    @Test
    void restoredAfterAnyBlockGoesOnWithTheNextOne() throws IOException {
        PcapSplit start = split(
                "http/chunked-head-upgrade",
                "http/keep-alive-large-body",
                "redis/pipelined-bulk-loading",
                "dns/large-answer-in-fragments",
                "dns/many-sockets");
        List<String> expected;
        try (CaptureBatches batches = new CaptureBatches(start, KEY_GROUPS, SMALL_BATCH)) {
            expected = all(batches);
        }
        PcapSplitSerializer serializer = new PcapSplitSerializer();
        try (CaptureBatches batches = new CaptureBatches(start, KEY_GROUPS, SMALL_BATCH)) {
            for (int taken = 0; taken <= expected.size(); taken++) {
                PcapSplit saved =
                        serializer.deserialize(serializer.getVersion(), serializer.serialize(batches.snapshot()));
                try (CaptureBatches restored = new CaptureBatches(saved, KEY_GROUPS, SMALL_BATCH)) {
                    assertThat(all(restored)).isEqualTo(expected.subList(taken, expected.size()));
                }
                batches.next();
            }
        }
        assertThat(expected).hasSizeGreaterThan(5 * KEY_GROUPS);
    }

    @Test
    void watermarksOnlyGrowAndNoSegmentIsOlderThanItsBlocksTime() throws IOException {
        try (CaptureBatches batches = new CaptureBatches(split(Captures.of("http", "dns")), KEY_GROUPS, SMALL_BATCH)) {
            long before = Long.MIN_VALUE;
            SegmentCursor cursor = new SegmentCursor();
            for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                assertThat(batches.time()).isGreaterThanOrEqualTo(before);
                assertThat(batches.watermark()).isGreaterThanOrEqualTo(batches.time());
                before = batches.watermark();
                cursor.reset(block);
                while (cursor.next()) {
                    assertThat(BlockTime.passed(3, cursor.capturedAtNanos())).isGreaterThanOrEqualTo(batches.time());
                }
            }
            assertThat(before).isEqualTo(BlockTime.end(BlockTime.start(3)));
        }
    }

    @Test
    void tellsEveryKeyGroupTheEnd() throws IOException {
        try (CaptureBatches batches = new CaptureBatches(split("http/pipelined"), KEY_GROUPS, SMALL_BATCH)) {
            List<Integer> ended = new ArrayList<>();
            SegmentCursor cursor = new SegmentCursor();
            for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                cursor.reset(block);
                if (cursor.counts().containsKey(BlockTime.END_OF_CAPTURE)) {
                    ended.add(block.keyGroup());
                }
            }
            assertThat(ended).hasSize(KEY_GROUPS).doesNotHaveDuplicates();
        }
    }

    @Test
    void tellsDamageOnceAndEverythingBeforeIt() throws IOException {
        Path cut = folder.resolve("cut.pcap");
        byte[] whole = Files.readAllBytes(Path.of(Captures.fixture("http/pipelined")));
        Files.write(cut, Arrays.copyOf(whole, whole.length - 5));
        PcapSplit start = PcapSplit.unread(
                0, "", CaptureFiles.resolve(List.of(cut.toString())).files());
        long frames = 0;
        List<String> damage = new ArrayList<>();
        try (CaptureBatches batches = new CaptureBatches(start, KEY_GROUPS, SMALL_BATCH)) {
            SegmentCursor cursor = new SegmentCursor();
            for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                cursor.reset(block);
                frames += cursor.counts().getOrDefault("frames", 0L);
                cursor.counts().keySet().stream()
                        .filter(name -> name.startsWith(BlockTime.DAMAGED))
                        .forEach(damage::add);
            }
        }
        assertThat(damage).singleElement().asString().contains("cut.pcap");
        assertThat(frames).isEqualTo(framesOf(Captures.fixture("http/pipelined")) - 1);
    }

    private static long framesOf(String file) throws IOException {
        long frames = 0;
        try (CaptureMerge merge =
                new CaptureMerge(CaptureFiles.resolve(List.of(file)).files(), any -> {})) {
            while (merge.next()) {
                frames++;
            }
        }
        return frames;
    }
}
