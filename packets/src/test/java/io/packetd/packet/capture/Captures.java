// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import io.packetd.packet.GzipBytes;
import io.packetd.packet.PcapWriter;
import io.packetd.packet.TestFrames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Captures for the tests of this package, and what is read from them. */
final class Captures {

    static final long START = 1_700_000_000_123_456_000L;

    private Captures() {}

    /** A frame as a value. */
    record Seen(long nanos, int linkType, String bytes, int originalLength) {
        static Seen of(Frame frame) {
            return new Seen(
                    frame.capturedAtNanos,
                    frame.linkType,
                    HexFormat.of().formatHex(frame.bytes, frame.offset, frame.offset + frame.length),
                    frame.originalLength);
        }
    }

    /** What a capture gave, and how it ended. */
    record Reading(List<Seen> frames, @Nullable CaptureException damage) {}

    static Reading read(byte[] file) {
        List<Seen> frames = new ArrayList<>();
        try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(file), "test")) {
            Frame frame = new Frame();
            while (capture.next(frame)) {
                frames.add(Seen.of(frame));
            }
            return new Reading(frames, null);
        } catch (CaptureException e) {
            return new Reading(frames, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Seen> readWhole(byte[] file) {
        Reading reading = read(file);
        if (reading.damage() != null) {
            throw new AssertionError(reading.damage());
        }
        return reading.frames();
    }

    /** Five frames of growing length, a millisecond apart. */
    static byte[] pcap(PcapWriter.Unit unit, ByteOrder order, int linkType) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, linkType, unit, order)) {
            for (int i = 0; i < 5; i++) {
                writer.write(START + i * 1_000_000L, frame(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] pcap() {
        return pcap(PcapWriter.Unit.NANOSECONDS, ByteOrder.LITTLE_ENDIAN, 1);
    }

    static byte[] frame(int i) {
        byte[] payload = new byte[10 * i];
        Arrays.fill(payload, (byte) ('a' + i));
        return TestFrames.tcpFrame(40000, 80, i, payload);
    }

    /** Two sections of different byte order, several interfaces, every kind of block. */
    static byte[] pcapng() {
        return new PcapngBytes()
                .section(ByteOrder.BIG_ENDIAN)
                .origin(1, 0)
                .origin(101, 9, 0)
                .enhanced(0, START / 1000, frame(0))
                .block(0x80000001, 40)
                .enhanced(1, START + 1, frame(1))
                .simple(frame(2).length, frame(2))
                .section(ByteOrder.LITTLE_ENDIAN)
                .origin(276, 0)
                .obsolete(0, START / 1000, frame(3))
                .block(5, 20)
                .bytes();
    }

    static byte[] gzip(byte[] plain) {
        return GzipBytes.of(plain);
    }
}
