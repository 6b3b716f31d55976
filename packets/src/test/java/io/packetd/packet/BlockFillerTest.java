// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import static io.packetd.packet.TestFrames.A;
import static io.packetd.packet.TestFrames.B;
import static io.packetd.packet.TestFrames.IPV4;
import static io.packetd.packet.TestFrames.UDP;
import static io.packetd.packet.TestFrames.ethernet;
import static io.packetd.packet.TestFrames.ipv4Fragment;
import static io.packetd.packet.TestFrames.tcpFrame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.packetd.packet.capture.Frame;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockFillerTest {

    private final BlockFiller filler = new BlockFiller(128, "lab", PacketOptions.DEFAULT);
    private final SegmentCursor cursor = new SegmentCursor();

    @Test
    void putsFlowsIntoTheBlockOfTheirKeyGroup() {
        for (int port = 1; port <= 1000; port++) {
            filler.add(frame(1, tcpFrame(40000 + port % 100, port, port, new byte[port % 9]), port));
        }
        List<SegmentBlock> blocks = drained();

        assertThat(blocks).extracting(SegmentBlock::keyGroup).isSorted().doesNotHaveDuplicates();
        int segments = 0;
        for (SegmentBlock block : blocks) {
            cursor.reset(block);
            while (cursor.next()) {
                segments++;
                assertThat(KeyGroups.of(cursor.flow().hashCode(), 128)).isEqualTo(block.keyGroup());
                assertThat(cursor.flow().domain()).isEqualTo("lab");
                assertThat(cursor.sequence()).isEqualTo((int) cursor.capturedAtNanos());
                assertThat(cursor.payloadLength()).isEqualTo(cursor.sequence() % 9);
            }
        }
        assertThat(segments).isEqualTo(1000);
    }

    @Test
    void countersTravelOnceInTheFirstBlock() {
        filler.add(frame(1, tcpFrame(1, 2, 3, new byte[4]), 0));
        filler.add(frame(1, tcpFrame(5, 6, 7, new byte[8]), 0));
        filler.add(frame(147, new byte[5], 0));
        List<SegmentBlock> blocks = drained();

        assertThat(counts(blocks.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "frames",
                        3L,
                        "frame-bytes",
                        58L + 62 + 5,
                        "segments",
                        2L,
                        "payload-bytes",
                        12L,
                        "skipped.link-type-147",
                        1L));
        assertThat(counts(blocks.get(1))).isEmpty();
        assertThat(drained()).isEmpty();
    }

    @Test
    void countersWithoutSegmentsTravelInAnEmptyBlock() {
        filler.add(frame(1, ethernet(0x0806, new byte[28]), 0));
        List<SegmentBlock> blocks = drained();

        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).keyGroup()).isZero();
        assertThat(counts(blocks.get(0))).containsEntry("skipped.ethertype-0x0806", 1L);
        cursor.reset(blocks.get(0));
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void counterNamesAreBounded() {
        for (int type = 0; type < 1000; type++) {
            filler.add(frame(1000 + type, new byte[5], 0));
        }
        Map<String, Long> counts = counts(drained().get(0));

        assertThat(counts).hasSizeLessThan(40).containsEntry("skipped.link-type-other", 968L);
    }

    @Test
    void drainsOnlyLargeBlocksWhenAsked() {
        filler.add(frame(1, tcpFrame(1, 2, 3, new byte[1000]), 0));
        filler.add(frame(1, tcpFrame(5, 6, 7, new byte[10]), 0));
        int before = filler.bufferedBytes();
        List<SegmentBlock> large = new ArrayList<>();

        assertThat(filler.drain(500, large::add)).isEqualTo(1);
        assertThat(counts(large.get(0))).containsEntry("frames", 2L);
        assertThat(filler.bufferedBytes()).isBetween(10, before - 1000);
        assertThat(drained()).hasSize(1);
        assertThat(filler.bufferedBytes()).isZero();
    }

    @Test
    void giveUpFragmentsAtTheEndAndCountThem() {
        filler.add(frame(1, ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 0, true, new byte[16])), 0));
        filler.endOfInput();

        assertThat(counts(drained().get(0)))
                .containsEntry("fragments", 1L)
                .containsEntry("fragments-dropped", 1L)
                .doesNotContainKey("segments");
    }

    @Test
    void fragmentsSurviveACheckpoint() throws IOException {
        byte[] datagram = TestFrames.udp(1, 2, new byte[16]);
        filler.add(frame(1, ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 0, true, Arrays.copyOf(datagram, 16))), 0));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        filler.saveFragments(new DataOutputStream(out));
        BlockFiller restored = new BlockFiller(128, "lab", PacketOptions.DEFAULT);
        restored.loadFragments(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
        restored.add(frame(1, ethernet(IPV4, ipv4Fragment(A, B, UDP, 1, 16, false, new byte[8])), 0));
        List<SegmentBlock> blocks = new ArrayList<>();
        restored.drain(blocks::add);

        assertThat(counts(blocks.get(0))).containsEntry("segments", 1L).containsEntry("reassembled", 1L);
    }

    @Test
    void refusesOptionsOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketOptions(65535, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new PacketOptions(1 << 20, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockFiller(0, "", PacketOptions.DEFAULT));
    }

    private List<SegmentBlock> drained() {
        List<SegmentBlock> blocks = new ArrayList<>();
        assertThat(filler.drain(blocks::add)).isEqualTo(blocks.size());
        return blocks;
    }

    private Map<String, Long> counts(SegmentBlock block) {
        cursor.reset(block);
        return cursor.counts();
    }

    private static Frame frame(int linkType, byte[] bytes, long nanos) {
        Frame frame = new Frame();
        frame.linkType = linkType;
        frame.bytes = bytes;
        frame.length = bytes.length;
        frame.originalLength = bytes.length;
        frame.capturedAtNanos = nanos;
        return frame;
    }
}
