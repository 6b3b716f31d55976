// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Seg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken for MongoDB, and who is taken for its sender. */
class MongodbProbeTest {

    private static final MongodbProtocol PROTOCOL = new MongodbProtocol();
    private static final Path SHARED = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));

    static Verdict probe(byte[] head) {
        return PROTOCOL.probe(ByteWindow.of(head, 0), Transport.TCP);
    }

    static Stream<Arguments> messages() {
        byte[] name = Bson.text("shop.people");
        byte[] one = Bson.of("_id", 1).bytes();
        byte[] request = Bson.of("find", "a", "$db", "shop").message(1, 0);
        byte[] answer = Bson.of("ok", 1.0).message(2, 1);
        return Stream.of(
                Arguments.of("OP_MSG request", request, Verdict.YES_CLIENT),
                Arguments.of("OP_MSG reply", answer, Verdict.YES_SERVER),
                Arguments.of(
                        "OP_MSG request that names no request as -1",
                        Bson.of("ping", 1, "$db", "a").message(1, -1),
                        Verdict.YES_CLIENT),
                Arguments.of(
                        "OP_MSG request, unknown command",
                        Bson.of("zing", 1, "$db", "a").message(1, 0),
                        Verdict.YES_CLIENT),
                Arguments.of("OP_MSG reply to the request 0", Bson.of("ok", 1.0).message(1, 0), Verdict.YES_SERVER),
                Arguments.of(
                        "OP_MSG reply to hello 0",
                        Bson.of("isMaster", true, "ok", 1).message(1, 0),
                        Verdict.YES_SERVER),
                Arguments.of(
                        "sequence first",
                        Bson.message(
                                2013,
                                1,
                                0,
                                Bson.ints(0),
                                Bson.sequence("documents", Bson.of("a", 1)),
                                Bson.of("insert", "c", "$db", "d").section()),
                        Verdict.YES_CLIENT),
                Arguments.of("OP_QUERY", Bson.query(1, 4, "admin.$cmd", Bson.of("isMaster", 1)), Verdict.YES_CLIENT),
                Arguments.of("OP_QUERY for all", Bson.query(1, 0, "shop.people", Bson.of()), Verdict.YES_CLIENT),
                Arguments.of("OP_REPLY", Bson.reply(2, 1, 8, 0, Bson.of("ok", 1.0)), Verdict.YES_SERVER),
                Arguments.of("OP_REPLY without documents", Bson.reply(2, 1, 8, 0), Verdict.MAYBE_SERVER),
                Arguments.of("OP_INSERT", Bson.message(2002, 1, 0, Bson.ints(0), name, one), Verdict.YES_CLIENT),
                Arguments.of(
                        "OP_UPDATE",
                        Bson.message(2001, 1, 0, Bson.ints(0), name, Bson.ints(1), one, one),
                        Verdict.YES_CLIENT),
                Arguments.of(
                        "OP_DELETE",
                        Bson.message(2006, 1, 0, Bson.ints(0), name, Bson.ints(0), one),
                        Verdict.YES_CLIENT),
                Arguments.of(
                        "OP_GET_MORE",
                        Bson.message(2005, 1, 0, Bson.ints(0), name, Bson.ints(0, 9, 9)),
                        Verdict.YES_CLIENT),
                Arguments.of("OP_KILL_CURSORS", Bson.message(2007, 1, 0, Bson.ints(0, 1, 9, 9)), Verdict.YES_CLIENT),
                Arguments.of(
                        "OP_COMMAND",
                        Bson.message(2010, 1, 0, Bson.text("a"), Bson.text("ping"), one, one),
                        Verdict.MAYBE_CLIENT),
                Arguments.of(
                        "OP_COMMANDREPLY",
                        Bson.message(2011, 1, 1, Bson.of("ok", 1.0).bytes(), one),
                        Verdict.MAYBE_SERVER),
                Arguments.of("OP_COMPRESSED request", zlib(request), Verdict.YES_CLIENT),
                Arguments.of("OP_COMPRESSED reply", zlib(answer), Verdict.YES_SERVER));
    }

    private static byte[] zlib(byte[] message) {
        Deflater deflater = new Deflater();
        deflater.setInput(message, 16, message.length - 16);
        deflater.finish();
        byte[] data = new byte[message.length + 64];
        int size = deflater.deflate(data);
        deflater.end();
        return Bson.compressed(message, Compressed.ZLIB, Arrays.copyOf(data, size));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void knowsTheMessageAndItsSender(String name, byte[] message, Verdict expected) {
        assertThat(probe(message)).as(name).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void verdictIsFinal(String name, byte[] message, Verdict expected) {
        for (int length = 0; length <= message.length; length++) {
            assertThat(probe(Arrays.copyOf(message, length)))
                    .as("%s, %d bytes", name, length)
                    .isIn(Verdict.UNDECIDED, expected);
        }
        assertThat(probe(Bson.join(message, new byte[] {9, 9, 9}))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isFoundBehindNoise(String name, byte[] message, Verdict expected) {
        Side side = expected.spokenBy() == null ? Side.CLIENT : expected.spokenBy();
        byte[] noise = "x".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ByteWindow window = ByteWindow.of(Bson.join(noise, message), 0);

        assertThat(PROTOCOL.findFrame(window, 0, side, PROTOCOL.newState(Transport.TCP)))
                .as(name)
                .isEqualTo(100);
    }

    @Test
    void noiseHoldsNoMessage() {
        byte[] noise = new byte[100_000];
        new java.util.Random(5).nextBytes(noise);
        Arrays.fill(noise, noise.length - 20, noise.length, (byte) 'x');

        assertThat(PROTOCOL.findFrame(ByteWindow.of(noise, 0), 0, Side.SERVER, PROTOCOL.newState(Transport.TCP)))
                .isIn(-1, noise.length - 3);
    }

    @Test
    void datagramIsNeverMongoDb() {
        byte[] ping = Bson.of("ping", 1, "$db", "a").message(1, 0);

        assertThat(PROTOCOL.probe(ByteWindow.of(ping, 0), Transport.UDP)).isEqualTo(Verdict.NO);
    }

    static List<byte[]> nearMisses() {
        byte[] flag = Bson.of("ping", 1, "$db", "a").message(1, 0, 4);
        byte[] kind = Bson.of("ping", 1, "$db", "a").message(1, 0);
        kind[20] = 7;
        byte[] longer = Bson.of("ping", 1, "$db", "a").message(1, 0);
        longer[21]++;
        return List.of(
                flag,
                kind,
                longer,
                Bson.query(1, 1 << 20, "admin.$cmd", Bson.of("isMaster", 1)),
                Bson.query(1, 0, "no namespace", Bson.of("isMaster", 1)),
                Bson.message(2007, 1, 0, Bson.ints(0, 2, 9, 9)),
                Bson.message(1, 1, 1, Bson.ints(0, 0, 0, -1, 3), new byte[64]),
                Bson.message(2012, 1, 0, Bson.ints(2012, 100), new byte[] {1}, new byte[40]),
                Bson.message(2012, 1, 0, Bson.ints(2013, 100), new byte[] {2}, new byte[40]),
                Bson.message(2009, 1, 0, new byte[40]));
    }

    @ParameterizedTest
    @MethodSource("nearMisses")
    void whatLooksAlikeIsNot(byte[] bytes) {
        assertThat(probe(bytes)).isEqualTo(Verdict.NO);
    }

    @Test
    void noOtherCaptureIsTakenForMongoDb() throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "the shared captures are not there");
        try (Stream<Path> files = Files.walk(SHARED)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".pcap")).toList()) {
                if (file.toString().contains("mongodb")) {
                    continue;
                }
                for (Seg segment : Captures.read(file)) {
                    if (segment.flow().transport() == 6 && segment.payload().length >= 27) {
                        assertThat(probe(segment.payload())).as("%s", file).isIn(Verdict.NO, Verdict.UNDECIDED);
                    }
                }
            }
        }
    }
}
