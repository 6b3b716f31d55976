// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.packetd.packet.TestFrames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CompressedCaptureTest {

    private static final byte[] PLAIN = Captures.pcap();
    private static final List<Captures.Seen> FRAMES = Captures.readWhole(PLAIN);
    private static final byte[] HEAD = Arrays.copyOf(PLAIN, 100);
    private static final byte[] TAIL = Arrays.copyOfRange(PLAIN, 100, PLAIN.length);

    @Test
    void undoesGzip() {
        assertThat(Captures.readWhole(Captures.gzip(PLAIN))).isEqualTo(FRAMES);
        assertThat(Captures.readWhole(Captures.gzip(Captures.pcapng())))
                .isEqualTo(Captures.readWhole(Captures.pcapng()));
    }

    @Test
    void undoesGzipOfSeveralMembers() {
        byte[] members = TestFrames.concat(Captures.gzip(HEAD), Captures.gzip(new byte[0]), Captures.gzip(TAIL));

        assertThat(Captures.readWhole(members)).isEqualTo(FRAMES);
    }

    @Test
    void undoesGzipThatComesInDrops() throws IOException {
        byte[] members = TestFrames.concat(Captures.gzip(HEAD), Captures.gzip(TAIL));
        try (CaptureFile capture = CaptureFile.open(new Dripping(members), "pipe")) {
            Frame frame = new Frame();
            for (Captures.Seen expected : FRAMES) {
                assertThat(capture.next(frame)).isTrue();
                assertThat(Captures.Seen.of(frame)).isEqualTo(expected);
            }
            assertThat(capture.next(frame)).isFalse();
        }
    }

    @Test
    void readsGzipHeadersWithEveryField() {
        byte[] gzip = Captures.gzip(PLAIN);
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 'n', 0, 'c', 0, 1, 2};

        assertThat(Captures.readWhole(TestFrames.concat(header, Arrays.copyOfRange(gzip, 10, gzip.length))))
                .isEqualTo(FRAMES);
    }

    @Test
    void allowsZeroesAfterGzipAndNothingElse() {
        byte[] gzip = Captures.gzip(PLAIN);

        assertThat(Captures.readWhole(Arrays.copyOf(gzip, gzip.length + 512))).isEqualTo(FRAMES);
        Captures.Reading reading = Captures.read(TestFrames.concat(gzip, new byte[] {0, 1}));
        assertThat(reading.frames()).isEqualTo(FRAMES);
        assertThat(reading.damage()).hasMessageContaining("bytes after the gzip data");
    }

    @Test
    void tellsAWrongChecksumAfterAllFrames() {
        byte[] gzip = Captures.gzip(PLAIN);
        gzip[gzip.length - 8] ^= 1;
        Captures.Reading reading = Captures.read(gzip);

        assertThat(reading.frames()).isEqualTo(FRAMES);
        assertThat(reading.damage())
                .hasMessageContaining("of the uncompressed data")
                .hasMessageContaining("checksum is wrong")
                .hasCauseInstanceOf(IOException.class);
        assertThat(Objects.requireNonNull(reading.damage()).offset()).isEqualTo(PLAIN.length);
    }

    @Test
    void undoesZstd() {
        assertThat(Captures.readWhole(Zstd.compress(PLAIN))).isEqualTo(FRAMES);
    }

    @Test
    void undoesZstdOfSeveralFrames() {
        byte[] skippable = {0x52, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
        byte[] frames = TestFrames.concat(skippable, Zstd.compress(HEAD), skippable, Zstd.compress(TAIL));

        assertThat(Captures.readWhole(frames)).isEqualTo(FRAMES);
    }

    @Test
    void cutAnywhereGzipGivesAPrefix() {
        assertPrefixes(TestFrames.concat(Captures.gzip(HEAD), Captures.gzip(TAIL)));
    }

    @Test
    void cutAnywhereZstdGivesAPrefix() {
        assertPrefixes(TestFrames.concat(Zstd.compress(HEAD), Zstd.compress(TAIL)));
    }

    private static void assertPrefixes(byte[] whole) {
        for (int length = 0; length < whole.length; length++) {
            Captures.Reading reading = Captures.read(Arrays.copyOf(whole, length));
            assertThat(reading.frames())
                    .as("cut at %d", length)
                    .isEqualTo(FRAMES.subList(0, reading.frames().size()));
            if (reading.frames().size() < FRAMES.size()) {
                assertThat(reading.damage()).as("cut at %d", length).isNotNull();
            }
        }
    }

    /** Gives one byte at a time and knows nothing of what is to come, like a slow pipe. */
    private static final class Dripping extends ByteArrayInputStream {

        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int available() {
            return 0;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
