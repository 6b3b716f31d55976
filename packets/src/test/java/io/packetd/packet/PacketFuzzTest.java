// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.SegmentCursor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated bytes through the readers and the header parser, for {@code packetd.fuzz.seconds} (5 by default). A
 * failure names its seed; {@code -Dpacketd.seed=} begins there.
 */
class PacketFuzzTest {

    /** Folders with captures to mutate; the shared ones need not be there. */
    private static final List<Path> FOLDERS = List.of(
            Path.of(System.getProperty("packetd.fixtures", "../fixtures")),
            Path.of(System.getProperty("packetd.captures", "../../shared/captures")));

    private static final long BUDGET_NANOS =
            Duration.ofSeconds(Long.getLong("packetd.fuzz.seconds", 5)).toNanos() / 2;
    private static final long FIRST_SEED = Long.getLong("packetd.seed", 1);
    private static final int[] LINK_TYPES = {0, 1, 1, 1, 12, 101, 108, 113, 228, 229, 276, 147};
    private static final int FRAGMENT_BYTES = 64 << 10;

    private static List<byte[]> files = List.of();
    private static List<byte[]> frames = List.of();

    @BeforeAll
    static void collect() throws IOException {
        List<byte[]> allFiles = new ArrayList<>();
        List<byte[]> allFrames = new ArrayList<>();
        for (Path path : captures()) {
            allFiles.add(Files.readAllBytes(path));
            try (CaptureFile capture = CaptureFile.open(path)) {
                Frame frame = new Frame();
                while (capture.next(frame)) {
                    allFrames.add(Arrays.copyOfRange(frame.bytes, frame.offset, frame.offset + frame.length));
                }
            }
        }
        files = allFiles;
        frames = allFrames;
    }

    private static List<Path> captures() throws IOException {
        List<Path> captures = new ArrayList<>();
        for (Path folder : FOLDERS) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> paths = Files.walk(folder)) {
                    paths.filter(PacketFuzzTest::isSmallCapture).sorted().forEach(captures::add);
                }
            }
        }
        return captures;
    }

    @Test
    void readersEndInNothingButCaptureException() {
        AtomicLong read = new AtomicLong();
        repeat(random -> {
            byte[] file = mutated(files.get(random.nextInt(files.size())), random);
            byte[] stored =
                    switch (random.nextInt(8)) {
                        case 0 -> mutated(Zstd.compress(file), random);
                        case 1 -> mutated(GzipBytes.of(file), random);
                        default -> file;
                    };
            BlockFiller filler = new BlockFiller(4, "", new PacketOptions(FRAGMENT_BYTES, Duration.ofSeconds(30)));
            try (CaptureFile capture = CaptureFile.open(new ByteArrayInputStream(stored), "fuzz")) {
                Frame frame = new Frame();
                while (capture.next(frame)) {
                    filler.add(frame);
                    read.incrementAndGet();
                }
            } catch (CaptureException damage) {
                assertThat(damage.offset()).isGreaterThanOrEqualTo(0);
            }
            assertReadable(filler);
        });
        assertThat(read.get()).isPositive();
    }

    @Test
    void headersNeverThrow() {
        Frame frame = new Frame();
        BlockFiller filler = new BlockFiller(4, "", new PacketOptions(FRAGMENT_BYTES, Duration.ofSeconds(30)));
        AtomicLong rounds = new AtomicLong();
        repeat(random -> {
            byte[] bytes = random.nextInt(4) == 0
                    ? randomBytes(random)
                    : mutated(frames.get(random.nextInt(frames.size())), random);
            frame.bytes = bytes;
            frame.offset = bytes.length == 0 ? 0 : random.nextInt(Math.min(4, bytes.length));
            frame.length = bytes.length - frame.offset;
            frame.originalLength =
                    frame.length + (random.nextInt(3) == 0 ? random.nextInt(Frame.MAX_BYTES - frame.length) : 0);
            frame.linkType = LINK_TYPES[random.nextInt(LINK_TYPES.length)];
            frame.capturedAtNanos = random.nextInt(10) == 0 ? random.nextLong() : rounds.get() * 1_000_000;
            filler.add(frame);
            if (rounds.incrementAndGet() % 1000 == 0) {
                assertReadable(filler);
            }
        });
        assertReadable(filler);
    }

    /** Every block that comes out can be read again. */
    private static void assertReadable(BlockFiller filler) {
        SegmentCursor cursor = new SegmentCursor();
        filler.drain(block -> {
            cursor.reset(block);
            while (cursor.next()) {
                assertThat(cursor.originalLength()).isGreaterThanOrEqualTo(cursor.payloadLength());
            }
        });
    }

    private interface Round {
        void run(Random random) throws IOException;
    }

    private static void repeat(Round round) {
        long end = System.nanoTime() + BUDGET_NANOS;
        for (long seed = FIRST_SEED; seed == FIRST_SEED || System.nanoTime() < end; seed++) {
            try {
                round.run(new Random(seed));
            } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Changes, cuts, doubles or inserts bytes in a few places. */
    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
            int at = random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 100 : bytes.length));
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] longer = new byte[bytes.length + 4];
                    System.arraycopy(bytes, 0, longer, 0, at);
                    System.arraycopy(bytes, at, longer, at + 4, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return bytes;
    }

    private static boolean isSmallCapture(Path path) {
        String name = path.toString();
        return (name.endsWith(".pcap") || name.endsWith(".pcapng"))
                && path.toFile().length() < 20_000;
    }
}
