// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.concat;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.requestOf;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaProbeTest {

    private static final KafkaProtocol KAFKA = new KafkaProtocol();

    private static Verdict probe(byte[] head) {
        return KAFKA.probe(ByteWindow.of(head, 0), Transport.TCP);
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                request("ApiVersions", 0, 1),
                request("ApiVersions", 4, 1, "client_software_name", "c", "client_software_version", "1"),
                requestOf(null, "Metadata", 1, 1, "topics", List.of(struct("name", "t"))),
                requestOf(null, "Heartbeat", 0, 1, "group_id", "g"),
                KafkaBytes.produce(3, 1, -1, "t"),
                request("Fetch", 12, 1, "topics", List.of(struct("topic", "t"))),
                KafkaBytes.request("Produce", 9, 1, "acks", 1, "topic_data", manyTopics()));
    }

    private static List<?> manyTopics() {
        return Stream.iterate(0, i -> i + 1)
                .limit(200)
                .map(i -> struct("name", "topic-" + i, "partition_data", List.of(struct("records", new byte[0]))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestIsKafkaAndItsVerdictIsFinal(byte[] request) {
        Verdict last = Verdict.UNDECIDED;
        for (int length = 1; length <= request.length; length++) {
            Verdict verdict = probe(Arrays.copyOf(request, length));
            if (!last.equals(Verdict.UNDECIDED)) {
                assertThat(verdict).as("of %d bytes", length).isEqualTo(last);
            }
            last = verdict;
        }
        assertThat(last).isEqualTo(Verdict.YES_CLIENT);
        byte[] garbage = new byte[3000];
        Arrays.fill(garbage, (byte) 0xff);
        assertThat(probe(concat(request, garbage))).isEqualTo(last);
    }

    @Test
    void requestWithoutAnyNameIsPossible() {
        assertThat(probe(requestOf(null, "Metadata", 1, 1, "topics", null))).isEqualTo(Verdict.MAYBE_CLIENT);
        assertThat(probe(requestOf("", "ApiVersions", 0, 1))).isEqualTo(Verdict.MAYBE_CLIENT);
        assertThat(probe(request("ControlledShutdown", 0, 1, "broker_id", 1))).isEqualTo(Verdict.MAYBE_CLIENT);
    }

    @Test
    void produceOfNothingByNobodyIsNot() {
        assertThat(probe(requestOf("", "Produce", 1, 1))).isEqualTo(Verdict.NO);
    }

    @Test
    void versionAboveTheTablesIsPossible() {
        byte[] newer = request("Fetch", 18, 1);
        newer[7] = 22;

        assertThat(probe(newer)).isEqualTo(Verdict.MAYBE_CLIENT);
        newer[7] = 60;
        assertThat(probe(newer)).isEqualTo(Verdict.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "47455420", // GET
                "16030100a5010000", // TLS
                "0000000804d2162f", // PostgreSQL's SSLRequest
                "3a00000015000000", // MongoDB
                "2a310d0a", // Redis
                "001d123401000001", // DNS
                "414d515000000901", // AMQP
                "80010001000000", // Thrift
                "0000120400000000000003000000640004", // HTTP/2's SETTINGS
                "00000000", // nothing
                "ffffffff"
            })
    void otherProtocolsAreNot(String hex) {
        assertThat(probe(Arrays.copyOf(HexFormat.of().parseHex(hex), 64))).isEqualTo(Verdict.NO);
    }

    @Test
    void requestWhoseBodyDoesNotFitIsNot() {
        byte[] request = KafkaBytes.produce(3, 1, -1, "t");
        for (int at : new int[] {request.length - 1, 3}) {
            byte[] damaged = request.clone();
            damaged[3]++;
            assertThat(probe(concat(damaged, new byte[1]))).as("byte %d", at).isEqualTo(Verdict.NO);
        }
    }

    @Test
    void topicThatCannotBeIsNot() {
        assertThat(probe(KafkaBytes.produce(3, 1, -1, "no topic"))).isEqualTo(Verdict.NO);
        assertThat(probe(KafkaBytes.produce(3, 1, 7, "t"))).isEqualTo(Verdict.NO);
    }

    @Test
    void datagramsAreNot() {
        assertThat(KAFKA.probe(ByteWindow.of(request("ApiVersions", 0, 1), 0), Transport.UDP))
                .isEqualTo(Verdict.NO);
    }

    @Test
    void findsTheNextRequestAmongOtherBytes() {
        byte[] noise = "filler filler filler".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        ByteWindow window = ByteWindow.of(concat(noise, request("Heartbeat", 3, 1, "group_id", "g")), 0);

        assertThat(KAFKA.findFrame(window, 0, Side.CLIENT, new KafkaState())).isEqualTo(noise.length);
    }

    @Test
    void findsNoAnswerWithoutItsRequest() {
        ByteWindow window = ByteWindow.of(KafkaBytes.produced(9, 1, 0, "t"), 0);

        assertThat(KAFKA.findFrame(window, 0, Side.SERVER, new KafkaState())).isEqualTo(-1);
    }

    /** Captures of all other protocols, the shared ones where they lie beside the checkout; near misses may be Kafka, and say so. */
    static Stream<Path> others() {
        return Stream.of("packetd.captures", "packetd.fixtures")
                .map(name -> Path.of(System.getProperty(name)))
                .filter(Files::isDirectory)
                .flatMap(KafkaProbeTest::captures);
    }

    private static Stream<Path> captures(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> isOther(folder.relativize(path).toString())).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOther(String name) {
        return (name.endsWith(".pcap") || name.endsWith(".pcapng")) && !name.contains("kafka");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void nothingOfOtherProtocolsIsTold(Path capture) {
        Played played = Player.ofAll().play(Captures.read(capture));

        assertThat(played.told()).noneMatch(told -> told.roundTrip().protocol().equals("kafka"));
    }
}
