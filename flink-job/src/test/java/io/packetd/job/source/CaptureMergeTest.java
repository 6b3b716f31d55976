// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.packet.capture.Frame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureMergeTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final List<String> damage = new ArrayList<>();

    private List<CaptureInput> files(int[]... times) throws IOException {
        List<String> names = new ArrayList<>();
        for (int[] file : times) {
            names.add(Captures.write(folder.resolve("f" + names.size() + ".pcap"), file)
                    .toString());
        }
        return CaptureFiles.resolve(names).files();
    }

    /** The payload of each frame, which is its time in milliseconds. */
    private static List<Integer> rest(CaptureMerge merge) throws IOException {
        List<Integer> times = new ArrayList<>();
        while (merge.next()) {
            times.add(payload(merge.frame()));
        }
        return times;
    }

    private static int payload(Frame frame) {
        return ByteBuffer.wrap(frame.bytes).getInt(frame.offset + 28);
    }

    @Test
    void mergesByTime() throws IOException {
        try (CaptureMerge merge =
                new CaptureMerge(files(new int[] {10, 40, 50}, new int[] {5, 20, 60}, new int[] {45}), damage::add)) {
            assertThat(rest(merge)).containsExactly(5, 10, 20, 40, 45, 50, 60);
        }
    }

    @Test
    void keepsTheOrderInsideAFile() throws IOException {
        try (CaptureMerge merge = new CaptureMerge(files(new int[] {10, 30, 20, 50}, new int[] {25}), damage::add)) {
            assertThat(rest(merge)).containsExactly(10, 25, 30, 20, 50);
        }
    }

    @Test
    void takesTheFirstFileAmongEqualTimes() throws IOException {
        Path first = Captures.write(folder.resolve("a.pcap"), 1, 7);
        Path second = Captures.write(folder.resolve("b.pcap"), 1, 7);
        Files.write(second, patched(Files.readAllBytes(second)));
        List<CaptureInput> files = CaptureFiles.resolve(List.of(second.toString(), first.toString()))
                .files();
        try (CaptureMerge merge = new CaptureMerge(files, damage::add)) {
            assertThat(rest(merge)).containsExactly(1, 107, 7, 107);
        }
    }

    /** The last byte of every payload replaced. */
    private static byte[] patched(byte[] file) {
        for (int end = 24 + 48; end <= file.length; end += 48) {
            file[end - 1] = 107;
        }
        return file;
    }

    @Test
    void goesOnWithTheOthersWhenOneIsCut() throws IOException {
        List<CaptureInput> files = files(new int[] {1, 4, 7}, new int[] {2, 5, 8});
        Path cut = folder.resolve("f0.pcap");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 24 + 48 + 30));
        try (CaptureMerge merge = new CaptureMerge(files, damage::add)) {
            assertThat(rest(merge)).containsExactly(1, 2, 5, 8);
        }
        assertThat(damage).singleElement().asString().contains("f0.pcap").contains("byte 72");
    }

    @Test
    void standsWhereItWasSavedAfterAnyFrame() throws IOException {
        List<CaptureInput> files = files(new int[] {1, 4, 6, 9}, new int[] {2, 3, 10}, new int[] {5, 7}, new int[] {});
        List<Integer> all;
        try (CaptureMerge merge = new CaptureMerge(files, damage::add)) {
            all = rest(merge);
        }
        for (int taken = 0; taken <= all.size(); taken++) {
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            try (CaptureMerge merge = new CaptureMerge(files, damage::add)) {
                for (int i = 0; i < taken; i++) {
                    merge.next();
                }
                merge.save(new DataOutputStream(saved));
            }
            try (CaptureMerge restored = new CaptureMerge(files, damage::add)) {
                restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
                assertThat(rest(restored)).isEqualTo(all.subList(taken, all.size()));
            }
        }
    }
}
