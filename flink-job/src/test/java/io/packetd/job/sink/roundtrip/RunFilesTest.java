// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static Line line(long order, int flow, long connection, long offset, String json) {
        return new Line(order, new byte[] {(byte) flow}, connection, offset, json.getBytes(StandardCharsets.UTF_8));
    }

    private String merged() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunFiles.merge(folder, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void ordersByTimeThenFlowThenConnectionThenPlaceThenLine() throws IOException {
        RunFiles.write(folder.resolve(RunFiles.name(0, 0)), List.of(line(1, 1, 1, 2, "d"), line(2, 0, 0, 0, "f")));
        RunFiles.write(folder.resolve(RunFiles.name(1, 0)), List.of(line(0, 200, 9, 9, "a"), line(1, 200, 0, 0, "e")));
        RunFiles.write(
                folder.resolve(RunFiles.name(2, 0)),
                List.of(line(1, 1, 0, 9, "b"), line(1, 1, 1, 1, "c"), line(2, 0, 0, 0, "g")));
        assertThat(merged()).isEqualTo("a\nb\nc\nd\ne\nf\ng\n");
    }

    @Test
    void mergesMoreRunsThanMayBeOpenAtOnce() throws IOException {
        Random random = new Random(3);
        List<Line> all = new ArrayList<>();
        for (int run = 0; run < 3 * RunFiles.FAN_IN + 5; run++) {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                lines.add(line(random.nextInt(500), random.nextInt(4), 0, random.nextInt(9), "r" + run + "-" + i));
            }
            lines.sort(null);
            all.addAll(lines);
            RunFiles.write(folder.resolve(RunFiles.name(run % 4, run)), lines);
        }
        all.sort(null);
        StringBuilder expected = new StringBuilder();
        all.forEach(line ->
                expected.append(new String(line.json(), StandardCharsets.UTF_8)).append('\n'));
        assertThat(merged()).isEqualTo(expected.toString());
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void nothingBecomesNothing() throws IOException {
        assertThat(merged()).isEmpty();
    }
}
