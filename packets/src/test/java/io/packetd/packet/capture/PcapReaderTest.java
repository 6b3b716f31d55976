// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.packetd.packet.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PcapReaderTest {

    static Stream<Arguments> variants() {
        return Stream.of(PcapWriter.Unit.values())
                .flatMap(unit -> Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
                        .map(order -> Arguments.of(unit, order)));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void readsEveryUnitAndByteOrder(PcapWriter.Unit unit, ByteOrder order) {
        List<Captures.Seen> frames = Captures.readWhole(Captures.pcap(unit, order, 113));

        assertThat(frames).hasSize(5).extracting(Captures.Seen::linkType).containsOnly(113);
        assertThat(frames.get(3).nanos()).isEqualTo(Captures.START + 3_000_000);
        assertThat(frames.get(3).originalLength()).isEqualTo(84);
    }

    @Test
    void readsLongRecordHeadersOfPatchedKernels() {
        ByteBuffer file = ByteBuffer.allocate(24 + 24 + 4).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0xa1b2cd34).putInt(0x40002).putLong(0).putInt(65535).putInt(1);
        file.putInt(5).putInt(6).putInt(4).putInt(60).putLong(0).putInt(0x01020304);

        assertThat(Captures.readWhole(file.array()))
                .containsExactly(new Captures.Seen(5_000_006_000L, 1, "04030201", 60));
    }

    @Test
    void ignoresCheckSequenceBitsAboveTheLinkType() {
        byte[] file = Captures.pcap(PcapWriter.Unit.MICROSECONDS, ByteOrder.BIG_ENDIAN, 0x54000001);

        assertThat(Captures.readWhole(file).get(0).linkType()).isEqualTo(1);
    }

    @Test
    void readsTimesAfter2038() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, 1)) {
            writer.write(4_000_000_000_000_000_001L, new byte[1]);
        }

        assertThat(Captures.readWhole(out.toByteArray()).get(0).nanos()).isEqualTo(4_000_000_000_000_000_001L);
    }

    @Test
    void readsFramesLargerThanTheBuffer() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, 1)) {
            writer.write(1, new byte[3_000_000]);
            writer.write(2, new byte[] {7});
        }
        List<Captures.Seen> frames = Captures.readWhole(out.toByteArray());

        assertThat(frames.get(0).bytes()).hasSize(6_000_000);
        assertThat(frames.get(1).bytes()).isEqualTo("07");
    }

    @Test
    void tellsTheOffsetOfACutFrame() {
        byte[] file = Captures.pcap();
        Captures.Reading reading = Captures.read(Arrays.copyOf(file, file.length - 1));

        assertThat(reading.frames()).hasSize(4);
        CaptureException damage = Objects.requireNonNull(reading.damage());
        assertThat(damage.offset()).isEqualTo(file.length - 16 - 94);
        assertThat(damage)
                .hasMessage(
                        "test: byte " + damage.offset()
                                + ": a frame of 94 bytes is cut; the file was cut short or is still being written; get a complete copy");
    }

    @Test
    void endsBeforeAnAbsurdLength() {
        byte[] file = Captures.pcap();
        file[24 + 16 + 54 + 11] = 0x7f;
        Captures.Reading reading = Captures.read(file);

        assertThat(reading.frames()).hasSize(1);
        assertThat(reading.damage()).hasMessageContaining("byte 94: a frame of 2130706496 bytes exceeds 16777216");
    }

    @Test
    void tellsTheSameDamageAtEveryCall() throws IOException {
        byte[] file = Arrays.copyOf(Captures.pcap(), 30);
        try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "test")) {
            Frame frame = new Frame();
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(CaptureException.class)
                        .isThrownBy(() -> capture.next(frame))
                        .withMessageContaining("byte 24");
            }
        }
    }

    @Test
    void refusesAnEmptyFile() {
        assertThat(Captures.read(new byte[0]).damage())
                .hasMessage("test: byte 0: the file is empty;"
                        + " give a pcap or pcapng file, plain or compressed with gzip or zstd");
    }

    @Test
    void refusesWhatIsNoCapture() {
        CaptureException damage = Captures.read("hello, world".getBytes(StandardCharsets.US_ASCII))
                .damage();

        assertThat(damage).hasMessageContaining("not a capture: the first bytes are 68656c6c");
        assertThat(Objects.requireNonNull(damage).offset()).isZero();
    }

    @Test
    void believesTheCapturedLengthAboveTheOriginalOne() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, 1)) {
            writer.write(1, new byte[8], 0, 8, 3);
            writer.write(1, new byte[8], 0, 8, -1);
        }

        assertThat(Captures.readWhole(out.toByteArray()))
                .extracting(Captures.Seen::originalLength)
                .containsExactly(8, Frame.MAX_BYTES);
    }
}
