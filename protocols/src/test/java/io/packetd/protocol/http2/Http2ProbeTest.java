// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.Http2Talk.END;
import static io.packetd.protocol.http2.Http2Talk.PREFACE;
import static io.packetd.protocol.http2.Http2Talk.data;
import static io.packetd.protocol.http2.Http2Talk.frame;
import static io.packetd.protocol.http2.Http2Talk.join;
import static io.packetd.protocol.http2.Http2Talk.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http2ProbeTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures"));

    private static Verdict probe(byte[] head) {
        return new Http2Protocol().probe(ByteWindow.of(head, 0), Transport.TCP);
    }

    private static Verdict probe(byte[] head, int length) {
        return probe(Arrays.copyOf(head, length));
    }

    /** Every longer head must keep the first verdict that is one. */
    private static Verdict finalVerdict(byte[] head) {
        Verdict decided = Verdict.UNDECIDED;
        for (int length = 1; length <= head.length; length++) {
            Verdict now = probe(head, length);
            if (decided.certainty() == Certainty.UNDECIDED) {
                decided = now;
            } else {
                assertThat(now).as("verdict of %d bytes", length).isEqualTo(decided);
            }
        }
        return decided;
    }

    @Test
    void thePrefaceIsTheClients() {
        assertThat(probe(PREFACE, 23)).isEqualTo(Verdict.UNDECIDED);
        assertThat(finalVerdict(join(PREFACE, frame(Frames.SETTINGS, 0, 0)))).isEqualTo(Verdict.YES_CLIENT);
    }

    @Test
    void requestsAndResponsesTellTheirSides() {
        Http2Talk talk = Http2Talk.joined();
        assertThat(finalVerdict(talk.get(1001, "/a/path"))).isEqualTo(Verdict.YES_CLIENT);
        assertThat(finalVerdict(join(talk.status(1001, Frames.END_HEADERS, 200), data(1001, END, 9))))
                .isEqualTo(Verdict.YES_SERVER);
    }

    @Test
    void aSmallBlockTakesAnotherFrame() {
        byte[] block = frame(Frames.HEADERS, Frames.END_HEADERS, 7, new byte[] {(byte) 0x88});
        assertThat(finalVerdict(block)).isEqualTo(Verdict.UNDECIDED);
        assertThat(finalVerdict(join(block, data(7, END, 3)))).isEqualTo(Verdict.YES_SERVER);
    }

    @Test
    void settingsAloneDoNotTellTheSide() {
        assertThat(finalVerdict(join(frame(Frames.SETTINGS, 0, 0, HexFormat.of().parseHex("000500004000")))))
                .isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void manyFramesWithoutHeadersMayBeIt() {
        byte[] frames = new byte[0];
        for (int i = 0; i < 10; i++) {
            frames = join(frames, data(5, 0, 10), frame(Frames.PING, i & 1, 0, new byte[8]));
        }
        assertThat(finalVerdict(frames)).isEqualTo(Verdict.MAYBE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "PRI * HTTP/1.1\r\n\r\n",
                "PUT /",
                "\u0000\u0000\u0000\u0008\u0004\u00d2\u0016/",
                "\u0000\u0000\u0000.\u0000\u0003\u0000\u0000\u0000\u0000\u0000\u0001",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "J\u0000\u0000\u0000\n8.0.36\u0000",
                "AMQP\u0000\u0000\t\u0001",
                "*1\r\n$4\r\nPING\r\n",
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000"
            })
    void otherProtocolsAreRefusedAtOnce(String head) {
        assertThat(finalVerdict(text(head))).isEqualTo(Verdict.NO);
    }

    @Test
    void datagramsAreNone() {
        assertThat(new Http2Protocol().probe(ByteWindow.of(PREFACE, 0), Transport.UDP))
                .isEqualTo(Verdict.NO);
    }

    @Test
    void verdictsOnNoiseAreFinal() {
        Random random = new Random(1);
        Http2Talk talk = Http2Talk.joined();
        byte[] good = join(
                talk.get(1, "/a"), frame(Frames.SETTINGS, 0, 0), talk.post(3, "/b"), data(3, 0, 40), data(3, END, 9));
        for (int i = 0; i < 3000; i++) {
            byte[] head = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                head[random.nextInt(head.length)] = (byte) random.nextInt(256);
            }
            finalVerdict(Arrays.copyOfRange(head, random.nextInt(2) * random.nextInt(60), head.length));
        }
    }

    static Stream<Path> capturesOfOthers() throws IOException {
        if (!Files.isDirectory(CAPTURES)) {
            return Stream.empty();
        }
        try (Stream<Path> folders = Files.list(CAPTURES)) {
            List<Path> others = folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.endsWith("http2") && !folder.endsWith("grpc"))
                    .sorted()
                    .toList();
            return others.stream();
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("capturesOfOthers")
    void findsItselfInNoCaptureOfOthers(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.pcap(ng)?")).toList()) {
                List<Seg> segments = Captures.read(file);
                if (segments.size() < 20_000) {
                    Played played = Player.ofAll().play(segments);
                    assertThat(played.told().stream().map(t -> t.roundTrip().protocol()))
                            .as("%s", file)
                            .doesNotContain("http2", "grpc");
                }
            }
        }
    }
}
