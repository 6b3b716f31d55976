// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.SegmentCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads every shared capture. {@code capture-totals.tsv} holds what tshark 4.0.17 sees in each: frames, TCP segments and UDP
 * datagrams after reassembly of IP fragments, innermost where packets are tunnelled, and their payload bytes on the wire.
 */
class SharedCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));
    private static final String MISSING = "CAPTURES NOT READ: there is no folder " + CAPTURES
            + "; -Dpacketd.captures=FOLDER names the one with the shared captures";
    private static final System.Logger LOG = System.getLogger(SharedCapturesTest.class.getName());
    private static final String CUT = "postgresql/large-result.pcap";

    record Totals(String file, long frames, long tcpSegments, long tcpBytes, long udpDatagrams, long udpBytes) {
        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Totals> totals() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(SharedCapturesTest.class.getResourceAsStream("capture-totals.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Totals(
                            cells[0],
                            Long.parseLong(cells[1]),
                            Long.parseLong(cells[2]),
                            Long.parseLong(cells[3]),
                            Long.parseLong(cells[4]),
                            Long.parseLong(cells[5])));
        }
    }

    @BeforeAll
    static void warnsWithoutTheSharedCaptures() {
        if (!Files.isDirectory(CAPTURES)) {
            LOG.log(System.Logger.Level.WARNING, MISSING);
        }
    }

    @BeforeEach
    void needsTheSharedCaptures() {
        assumeTrue(Files.isDirectory(CAPTURES), MISSING);
    }

    @ParameterizedTest
    @MethodSource("totals")
    void seesWhatTsharkSees(Totals expected) throws IOException {
        BlockFiller filler = new BlockFiller(128, "", PacketOptions.DEFAULT);
        Frame frame = new Frame();
        long frames = 0;
        CaptureException damage = null;
        try (CaptureFile capture = CaptureFile.open(CAPTURES.resolve(expected.file()))) {
            while (capture.next(frame)) {
                frames++;
                filler.add(frame);
            }
        } catch (CaptureException e) {
            damage = e;
        }
        filler.endOfInput();
        Map<String, Long> counts = new HashMap<>();
        Totals seen = drained(expected.file(), frames, filler, counts);

        assertThat(seen).as("counts: %s", counts).isEqualTo(expected);
        assertBalanced(counts);
        assertDamage(expected.file(), damage);
    }

    @Test
    void knowsEveryCaptureOfTheManifest() throws IOException {
        List<String> lines = Files.readAllLines(CAPTURES.resolve("MANIFEST.tsv"));
        int packets = List.of(lines.get(0).split("\t", -1)).indexOf("packets");
        Map<String, Long> manifest = new HashMap<>();
        lines.stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .forEach(cells -> manifest.put(cells[0], Long.valueOf(cells[packets])));

        assertThat(totals())
                .hasSize(manifest.size())
                .allSatisfy(totals -> assertThat(manifest).containsEntry(totals.file(), totals.frames()));
    }

    private static Totals drained(String file, long frames, BlockFiller filler, Map<String, Long> counts) {
        long[] sums = new long[4];
        SegmentCursor cursor = new SegmentCursor();
        filler.drain(block -> {
            cursor.reset(block);
            cursor.counts().forEach((name, amount) -> counts.merge(name, amount, Long::sum));
            while (cursor.next()) {
                int at = cursor.flow().transport() == 6 ? 0 : 2;
                sums[at]++;
                sums[at + 1] += cursor.originalLength();
            }
        });
        return new Totals(file, frames, sums[0], sums[1], sums[2], sums[3]);
    }

    private static void assertBalanced(Map<String, Long> counts) {
        long in = counts.getOrDefault("frames", 0L) + counts.getOrDefault("reassembled", 0L);
        long out = counts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("skipped.")
                        || entry.getKey().equals("segments")
                        || entry.getKey().equals("fragments"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(out).as("%s", counts).isEqualTo(in);
    }

    private static void assertDamage(String file, @Nullable CaptureException damage) {
        if (file.equals(CUT)) {
            assertThat(damage).hasMessageContaining(" is cut").hasMessageContaining("byte 32");
            assertThat(Objects.requireNonNull(damage).offset()).isPositive();
        } else {
            assertThat(damage).isNull();
        }
    }
}
