// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private List<String> names(CaptureFiles found) {
        return found.files().stream()
                .map(file -> folder.relativize(Path.of(file.path())).toString())
                .toList();
    }

    @Test
    void ordersByFirstPacketThenByPath() throws IOException {
        Captures.write(folder.resolve("b.pcap"), 5);
        Captures.write(folder.resolve("a.pcap"), 5);
        Captures.write(folder.resolve("z.pcap"), 1);
        Captures.write(folder.resolve("empty.pcap"));
        assertThat(names(CaptureFiles.resolve(List.of(folder.toString()))))
                .containsExactly("z.pcap", "a.pcap", "b.pcap", "empty.pcap");
    }

    @Test
    void findsFilesBelowAFolderAndNamesWhatIsNoCapture() throws IOException {
        Captures.write(Files.createDirectory(folder.resolve("deep")).resolve("a.pcap"), 1);
        Files.writeString(folder.resolve("README"), "no capture");
        CaptureFiles found = CaptureFiles.resolve(List.of(folder.toString()));
        assertThat(names(found)).containsExactly("deep/a.pcap");
        assertThat(found.skipped()).singleElement().asString().contains("README");
    }

    @Test
    void understandsGlobs() throws IOException {
        Captures.write(folder.resolve("a1.pcap"), 1);
        Captures.write(folder.resolve("a2.pcap"), 2);
        Captures.write(folder.resolve("b1.pcap"), 3);
        assertThat(names(CaptureFiles.resolve(List.of(folder + "/a*.pcap")))).containsExactly("a1.pcap", "a2.pcap");
        assertThat(names(CaptureFiles.resolve(List.of(folder + "/?1.pcap")))).containsExactly("a1.pcap", "b1.pcap");
    }

    @Test
    void prefersAFileWhoseNameLooksLikeAGlob() throws IOException {
        Captures.write(folder.resolve("[x].pcap"), 1);
        assertThat(names(CaptureFiles.resolve(List.of(folder + "/[x].pcap")))).containsExactly("[x].pcap");
    }

    @Test
    void readsAFileNamedTwiceOnce() throws IOException {
        Path file = Captures.write(folder.resolve("a.pcap"), 1);
        assertThat(CaptureFiles.resolve(List.of(file.toString(), folder.toString(), folder + "/*.pcap"))
                        .files())
                .hasSize(1);
    }

    @Test
    void refusesANamedFileThatIsNoCapture() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no capture");
        assertThatThrownBy(() -> CaptureFiles.resolve(List.of(file.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("not a capture");
    }

    @Test
    void saysWhatDoesNotExist() {
        assertThatThrownBy(() -> CaptureFiles.resolve(List.of(folder + "/none.pcap")))
                .hasMessageContaining("none.pcap: no such file or folder");
        assertThatThrownBy(() -> CaptureFiles.resolve(List.of(folder + "/none*.pcap")))
                .hasMessageContaining("none*.pcap: no file matches");
        assertThatThrownBy(() -> CaptureFiles.resolve(List.of(folder.toString())))
                .hasMessageContaining("no capture file found");
    }

    @Test
    void standardInputStandsAlone() throws IOException {
        assertThat(CaptureFiles.resolve(List.of("-")).files()).singleElement().matches(CaptureInput::isStdin);
        assertThatThrownBy(() -> CaptureFiles.resolve(List.of("-", "x"))).hasMessageContaining("name it alone");
    }
}
