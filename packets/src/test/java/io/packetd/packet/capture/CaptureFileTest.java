// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.packetd.packet.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureFileTest {

    @TempDir
    Path folder = Path.of("set by JUnit");

    static Stream<Named<byte[]>> samples() {
        byte[] swapped = Captures.pcap(PcapWriter.Unit.MICROSECONDS, ByteOrder.BIG_ENDIAN, 1);
        return Stream.of(
                Named.of("pcap", Captures.pcap()),
                Named.of("pcap big-endian", swapped),
                Named.of("pcapng", Captures.pcapng()),
                Named.of("pcap.gz", Captures.gzip(Captures.pcap())),
                Named.of("pcapng.gz", Captures.gzip(Captures.pcapng())),
                Named.of("pcapng.zst", Zstd.compress(Captures.pcapng())));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void resumesBehindEveryFrame(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("capture"), bytes);
        List<Captures.Seen> whole = Captures.readWhole(bytes);
        for (int stop = 0; stop <= whole.size(); stop++) {
            ReaderState state;
            List<Captures.Seen> frames = new ArrayList<>();
            Frame frame = new Frame();
            try (CaptureFile first = CaptureFile.open(file)) {
                for (int i = 0; i < stop; i++) {
                    assertThat(first.next(frame)).isTrue();
                    frames.add(Captures.Seen.of(frame));
                }
                state = again(first.state());
                assertThat(state).isEqualTo(first.state());
            }
            try (CaptureFile second = CaptureFile.resume(file, state)) {
                assertThat(second.position()).isEqualTo(state.position());
                while (second.next(frame)) {
                    frames.add(Captures.Seen.of(frame));
                }
            }
            assertThat(frames).as("stopped after %d", stop).isEqualTo(whole);
        }
    }

    @Test
    void refusesToResumeInAShorterFile() throws IOException {
        Path file = Files.write(folder.resolve("capture"), Captures.pcap());
        ReaderState state;
        try (CaptureFile capture = CaptureFile.open(file)) {
            Frame frame = new Frame();
            while (capture.next(frame)) {
                assertThat(frame.length).isPositive();
            }
            state = capture.state();
        }
        Files.write(file, Arrays.copyOf(Captures.pcap(), 200));

        assertThatExceptionOfType(CaptureException.class)
                .isThrownBy(() -> CaptureFile.resume(file, state))
                .withMessageContaining("already read up to byte " + state.position());
    }

    @Test
    void knowsPositionAndProgress() throws IOException {
        byte[] plain = Captures.pcap();
        byte[] gzip = Captures.gzip(plain);
        try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(gzip), "test")) {
            assertThat(capture.position()).isEqualTo(24);
            Frame frame = new Frame();
            capture.next(frame);
            assertThat(capture.position()).isEqualTo(24 + 16 + frame.length);
            while (capture.next(frame)) {
                assertThat(capture.bytesReadFromDisk()).isLessThanOrEqualTo(gzip.length);
            }
            assertThat(capture.position()).isEqualTo(plain.length);
            assertThat(capture.bytesReadFromDisk()).isEqualTo(gzip.length);
        }
    }

    @Test
    void missingFileIsNotDamage() {
        assertThatThrownBy(() -> CaptureFile.open(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void stateKeepsItsSerializedForm() throws IOException {
        ReaderState state = new ReaderState(
                0x0102030405L,
                ReaderState.Format.PCAPNG,
                true,
                List.of(new CaptureInterface(1, 262144, 6, 0), new CaptureInterface(113, 0, 0x8a, -1)),
                7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        state.write(new DataOutputStream(out));

        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("010301" + "0000000102030405" + "0000000000000007" + "00000002"
                        + "00000001" + "0000000000040000" + "06" + "0000000000000000"
                        + "00000071" + "0000000000000000" + "8a" + "ffffffffffffffff");
        assertThat(again(state)).isEqualTo(state);
    }

    @Test
    void refusesStatesItDoesNotKnow() {
        assertThatThrownBy(() -> ReaderState.read(input("02")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2, known is 1");
        assertThatThrownBy(() -> ReaderState.read(input("0104000000000000000000000000000000000000000000")))
                .hasMessageContaining("capture format 4");
        assertThatThrownBy(() -> ReaderState.read(input("0103000000000000000000000000000000000000ffffff")))
                .isInstanceOf(IOException.class);
    }

    private static DataInputStream input(String hex) {
        return new DataInputStream(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }

    private static ReaderState again(ReaderState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        state.write(new DataOutputStream(out));
        return ReaderState.read(new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    }
}
