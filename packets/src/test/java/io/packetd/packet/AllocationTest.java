// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the data path to its promise: nothing is allocated per frame or segment. */
class AllocationTest {

    private static final int FRAMES = 20_000;

    /** What the test itself may take; a single object for each frame would be 16 times {@link #FRAMES}. */
    private static final long MAX_BYTES = FRAMES / 2;

    /** The interpreter allocates where compiled code does not, so it takes some rounds. */
    private static final int MAX_ROUNDS = 500;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Frame frame = new Frame();

    @Test
    void framesAreReadAndFilledWithoutAllocation() throws IOException {
        byte[] file = file();
        BlockFiller filler = new BlockFiller(128, "", PacketOptions.DEFAULT);
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated > MAX_BYTES; round++) {
            try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "test")) {
                long before = threads.getCurrentThreadAllocatedBytes();
                while (capture.next(frame)) {
                    filler.add(frame);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            filler.drain(block -> {});
        }

        assertThat(allocated).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void segmentsAreWalkedWithoutAllocation() throws IOException {
        BlockFiller filler = new BlockFiller(1, "", PacketOptions.DEFAULT);
        try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file()), "test")) {
            while (capture.next(frame)) {
                filler.add(frame);
            }
        }
        List<SegmentBlock> blocks = new ArrayList<>();
        filler.drain(blocks::add);
        SegmentCursor cursor = new SegmentCursor();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && allocated > MAX_BYTES; round++) {
            cursor.reset(blocks.get(0));
            long before = threads.getCurrentThreadAllocatedBytes();
            int segments = 0;
            while (cursor.next()) {
                segments += cursor.direction() == 2 ? 0 : 1;
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(segments).isEqualTo(FRAMES);
        }

        assertThat(allocated).isLessThanOrEqualTo(MAX_BYTES);
    }

    private static byte[] file() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, 1)) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(i, TestFrames.tcpFrame(1024 + i % 1000, 80, i, new byte[100]));
            }
        }
        return out.toByteArray();
    }
}
