// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.shipper.Losses;
import io.packetd.shipper.OverflowPolicy;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final int BLOCK_BYTES = 500_000;

    private final Path folder;
    private final ShipperMetrics metrics = new ShipperMetrics();
    private final Losses losses = new Losses(metrics);
    private final SegmentBlockWriter writer = new SegmentBlockWriter(0, 8, "d#1");

    SpoolTest(@TempDir Path folder) {
        this.folder = folder.resolve("spool");
    }

    private Spool open(OverflowPolicy policy) throws IOException {
        return Spool.open(folder, Spool.MIN_BYTES, policy, losses, metrics);
    }

    private SegmentBlock block() {
        writer.count("x".repeat(BLOCK_BYTES), 1);
        return writer.finish();
    }

    /** Numbers of the blocks that are read, each settled at once. */
    private static List<Long> drain(Spool spool) {
        List<Long> numbers = new ArrayList<>();
        for (Spool.Entry entry = spool.next(); entry != null; entry = spool.next()) {
            numbers.add(entry.block().number());
            spool.settled(entry);
        }
        return numbers;
    }

    private long files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> path.toString().endsWith(".spool")).count();
        }
    }

    @Test
    void givesBlocksBackInTheirOrderAndRemovesFilesWhenAllHaveArrived() throws IOException {
        try (Spool spool = open(OverflowPolicy.OLDEST)) {
            List<Spool.Entry> entries = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                spool.add(block());
            }
            assertThat(files()).isGreaterThan(1);
            for (int i = 0; i < 7; i++) {
                Spool.Entry entry = Objects.requireNonNull(spool.next());
                assertThat(entry.block().number()).isEqualTo(i);
                entries.add(entry);
            }
            assertThat(spool.next()).isNull();
            assertThat(spool.isEmpty()).isTrue();
            assertThat(files()).as("nothing has arrived").isGreaterThan(1);
            entries.forEach(spool::settled);
            assertThat(files()).isZero();
            spool.add(block());
            assertThat(drain(spool)).containsExactly(7L);
        }
        assertThat(losses.isEmpty()).isTrue();
    }

    @Test
    void dropsTheOldestOrTheNewestAndBooksEach() throws IOException {
        int added = 40;
        for (OverflowPolicy policy : OverflowPolicy.values()) {
            long droppedBefore = metrics.count(ShipperMetric.DROPPED_BLOCKS);
            try (Spool spool = open(policy)) {
                List<Long> numbers = new ArrayList<>();
                for (int i = 0; i < added; i++) {
                    SegmentBlock block = block();
                    numbers.add(block.number());
                    spool.add(block);
                }
                List<Long> kept = drain(spool);
                assertThat(kept.size()).isBetween(12, 16);
                assertThat(metrics.count(ShipperMetric.DROPPED_BLOCKS) - droppedBefore)
                        .isEqualTo(added - kept.size());
                assertThat(kept)
                        .isEqualTo(
                                policy == OverflowPolicy.NEWEST
                                        ? numbers.subList(0, kept.size())
                                        : numbers.subList(added - kept.size(), added));
            }
        }
    }

    @Test
    void keepsWhatHasNotArrivedForTheNextRun() throws IOException {
        try (Spool spool = open(OverflowPolicy.OLDEST)) {
            SegmentBlock onItsWay = block();
            spool.add(block());
            spool.add(block());
            assertThat(spool.next()).isNotNull();
            spool.putBack(List.of(onItsWay));
        }
        try (Spool spool = open(OverflowPolicy.OLDEST)) {
            spool.add(block());
            assertThat(drain(spool)).as("the second was never settled").containsExactly(0L, 1L, 2L, 3L);
        }
        assertThat(metrics.count(ShipperMetric.SPOOL_LEFTOVER_BLOCKS)).isEqualTo(3);
        assertThat(files()).isZero();
    }

    @Test
    void readsUpToATornOrDamagedRecordAndCountsTheRest() throws IOException {
        try (Spool spool = open(OverflowPolicy.OLDEST)) {
            spool.add(block());
            spool.add(block());
        }
        Path file;
        try (Stream<Path> list = Files.list(folder)) {
            file = list.filter(path -> path.toString().endsWith(".spool"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Path torn = folder.resolve("00000001ffffffff.spool");
        Files.write(torn, new byte[] {0, 1, 0, 0, 1}, StandardOpenOption.CREATE);
        try (Spool spool = open(OverflowPolicy.OLDEST)) {
            assertThat(drain(spool)).containsExactly(0L);
        }
        assertThat(metrics.count(ShipperMetric.SPOOL_TORN_BYTES)).isEqualTo(bytes.length / 2 + 5);
        assertThat(files()).isZero();
    }

    @Test
    void belongsToOneShipper() throws IOException {
        try (Spool first = open(OverflowPolicy.OLDEST)) {
            assertThatThrownBy(() -> open(OverflowPolicy.OLDEST).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another shipper uses this spool");
            first.add(block());
        }
        try (Spool again = open(OverflowPolicy.OLDEST)) {
            assertThat(drain(again)).hasSize(1);
        }
    }
}
