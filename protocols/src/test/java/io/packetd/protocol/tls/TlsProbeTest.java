// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import static io.packetd.protocol.tls.Hellos.join;
import static io.packetd.protocol.tls.Hellos.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Seg;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for TLS. */
class TlsProbeTest {

    private static final byte[] HELLO = Hellos.client("www.example.org", List.of("TLSv1.3"));
    private static final byte[] DATA = record(23, new byte[40]);

    static Stream<Arguments> heads() {
        byte[] serverHello = Hellos.serverHello(0x1301, "002b00020304");
        return Stream.of(
                Arguments.of("ClientHello", Verdict.YES_CLIENT, HELLO),
                Arguments.of("ClientHello in small records", Verdict.YES_CLIENT, Hellos.inRecordsOf(2, HELLO)),
                Arguments.of("ServerHello", Verdict.YES_SERVER, record(22, serverHello)),
                Arguments.of("alert", Verdict.YES, record(21, new byte[] {2, 40})),
                Arguments.of("data", Verdict.YES, join(DATA, DATA)),
                Arguments.of("alert of an open connection", Verdict.YES, join(DATA, record(21, new byte[26]))),
                Arguments.of(
                        "end of a handshake", Verdict.YES, join(record(20, new byte[] {1}), record(22, new byte[40]))),
                Arguments.of("certificate", Verdict.YES, join(record(22, Hellos.message(11, new byte[900])), DATA)),
                Arguments.of("other type", Verdict.NO, join(record(25, new byte[40]), DATA)),
                Arguments.of("record too long", Verdict.NO, HexFormat.of().parseHex("1703034801")),
                Arguments.of("data too short", Verdict.NO, join(record(23, new byte[16]), DATA)),
                Arguments.of("no second record", Verdict.NO, join(DATA, new byte[] {0, 0, 0})),
                Arguments.of("alert without meaning", Verdict.NO, record(21, new byte[] {2, 5})),
                Arguments.of("alert without level", Verdict.NO, record(21, new byte[] {3, 40})));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void decidesAndStaysWithIt(String name, Verdict expected, byte[] bytes) {
        Verdict decided = Verdict.UNDECIDED;
        for (int length = 0; length <= bytes.length; length++) {
            Verdict verdict = probe(Arrays.copyOf(bytes, length));
            assertThat(decided.certainty() == Certainty.UNDECIDED || decided.equals(verdict))
                    .as("%s after %d of %d bytes: %s, before %s", name, length, bytes.length, verdict, decided)
                    .isTrue();
            decided = verdict;
        }
        assertThat(decided).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a", // GET / HTTP/1.1
                "2a310d0a24340d0a50494e470d0a", // redis
                "0000004a0301", // mongodb or kafka
                "1603016161616161616161", // a hello's version without a hello
                "160301002e02000001", // a ServerHello of one byte
                "160301002e010000ff0900", // another version inside
                "16030100" // cut off
            })
    void isNotSureOfLess(String hex) {
        assertThat(probe(HexFormat.of().parseHex(hex)).certainty()).isIn(Certainty.NO, Certainty.UNDECIDED);
    }

    @Test
    void randomBytesAreNotTls() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            bytes[0] = (byte) (20 + random.nextInt(5));
            bytes[1] = 3;
            assertThat(probe(bytes).certainty()).isNotEqualTo(Certainty.YES);
        }
    }

    @Test
    void isFoundInTheMiddleOfARecord() {
        ByteWindow in = ByteWindow.of(join(new byte[333], DATA, DATA, new byte[3]), 0);

        assertThat(TlsProbe.find(in, 0)).isEqualTo(333);
        assertThat(TlsProbe.find(in, 334)).as("nothing follows the second").isEqualTo(-1);
    }

    /** All that is captured of other protocols, at every byte: only these hold TLS. */
    @Test
    void noOtherProtocolIsTakenForTls() {
        List<String> claimed = Captures.of(
                        "amqp",
                        "cassandra",
                        "dns",
                        "dubbo",
                        "grpc",
                        "http",
                        "http2",
                        "kafka",
                        "memcached",
                        "mongodb",
                        "mqtt",
                        "mysql",
                        "nats",
                        "postgresql",
                        "redis",
                        "sip",
                        "thrift",
                        "websocket")
                .stream()
                .filter(TlsProbeTest::isClaimed)
                .map(path -> path.getParent().getFileName() + "/" + path.getFileName())
                .toList();

        assertThat(claimed)
                .isSubsetOf("mysql/tls-upgrade.pcap", "http/connect-tunnel.pcap", "connect-tunnel/capture.pcap");
    }

    private static boolean isClaimed(Path capture) {
        for (Seg s : Captures.read(capture)) {
            if (s.flow().transport() == Transport.TCP.number()) {
                ByteWindow in = ByteWindow.of(s.payload(), 0);
                for (int at = TlsProbe.find(in, 0); at >= 0; at = TlsProbe.find(in, at + 1)) {
                    if (TlsProbe.probe(in, at).certainty() == Certainty.YES) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Verdict probe(byte[] head) {
        return new TlsProtocol().probe(ByteWindow.of(head, 0), Transport.TCP);
    }
}
