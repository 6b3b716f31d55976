// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFilesTest {

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void rotatesAndKeepsTheNewestBackups(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lines");
        try (LineFiles lines = LineFiles.toFile(file, 8, 2, () -> {})) {
            for (String text : new String[] {"one", "two", "three", "four", "five", "six"}) {
                lines.write(line(text));
            }
            assertThat(lines.failure()).isNull();
        }
        assertThat(file).hasContent("six\n");
        assertThat(folder.resolve("lines.1")).hasContent("five\n");
        assertThat(folder.resolve("lines.2")).hasContent("four\n");
        assertThat(folder.resolve("lines.3")).doesNotExist();
    }

    @Test
    void goesOnBehindWhatIsInTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("lines"), line("before"));
        try (LineFiles lines = LineFiles.toFile(file, 1000, 0, () -> {})) {
            lines.write(line("after"));
        }
        assertThat(file).hasContent("before\nafter\n");
    }

    @Test
    void tellsOnceThatNobodyReadsAnyMore() {
        AtomicInteger told = new AtomicInteger();
        LineFiles lines = LineFiles.toStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                told::incrementAndGet);
        lines.write(line("a"));
        lines.write(line("b"));

        assertThat(told).hasValue(1);
        assertThat(lines.failure()).hasMessage("Broken pipe");
    }
}
