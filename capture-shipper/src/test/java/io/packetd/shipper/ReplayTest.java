// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.packet.capture.CaptureException;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static final Path CAPTURE =
            Path.of(System.getProperty("packetd.fixtures"), "../cli/src/sample/sample.pcap");

    private final CollectedBlocks blocks = new CollectedBlocks(4);

    private Replay replay(Path file) {
        return new Replay(
                file,
                128,
                "a.pcap",
                "a.pcap#1/0",
                LoopOptions.DEFAULT,
                blocks,
                new Pace(Pace.MAX, ShipperClock.SYSTEM),
                new ShipperMetrics());
    }

    @Test
    void sendsEverySegmentAndTellsTheEndToEveryKeyGroup() throws Exception {
        replay(CAPTURE).run();

        List<SegmentBlock> sent = blocks.next();
        Map<String, Long> counts = CollectedBlocks.counts(sent);
        assertThat(counts).containsEntry("frames", 28L);
        assertThat(sent.stream().mapToLong(CollectedBlocks::segments).sum())
                .isPositive()
                .isEqualTo(counts.get("segments"));
        Set<Integer> ended = new HashSet<>();
        for (SegmentBlock block : sent) {
            assertThat(block.stream()).isEqualTo("a.pcap#1/0");
            if (CollectedBlocks.counts(List.of(block)).containsKey(Replay.END_OF_STREAM)) {
                assertThat(CollectedBlocks.segments(block)).isZero();
                ended.add(block.keyGroup());
            } else {
                assertThat(ended).doesNotContain(block.keyGroup());
            }
        }
        assertThat(ended).hasSize(128);
    }

    @Test
    void sendsWhatIsBeforeADamageAndTheEnd(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(CAPTURE);
        Path cut = Files.write(folder.resolve("cut.pcap"), Arrays.copyOf(whole, 700));

        assertThatThrownBy(() -> replay(cut).run())
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("byte 651");
        Map<String, Long> counts = CollectedBlocks.counts(blocks.next());
        assertThat(counts).containsKey(Replay.END_OF_STREAM);
        assertThat(counts.get("frames")).isBetween(1L, 27L);
    }
}
