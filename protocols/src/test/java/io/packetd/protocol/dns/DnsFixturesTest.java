// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.dns;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.redis.CaptureStreams;
import io.packetd.protocol.redis.DecoderHarness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsFixturesTest {

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures", "../fixtures"), "dns");

    private static List<List<CaptureStreams.Piece>> read(String scenario, Transport transport) throws IOException {
        return CaptureStreams.read(FIXTURES.resolve(scenario).resolve("capture.pcap"), transport);
    }

    @ParameterizedTest
    @CsvSource({
        "plain,UDP,1,1",
        "many-sockets,UDP,81,80",
        "pipelined-tcp,TCP,20,20",
        "error-answer,UDP,1,1",
        "two-responses,UDP,1,2",
        "zone-in-one-message,TCP,1,1",
        "zone-in-many-messages,TCP,2,2",
        "mid-connection-start,TCP,0,4"
    })
    void scenarioHasItsMessages(String scenario, Transport transport, int requests, int answers) throws IOException {
        int[] found = new int[3];
        for (List<CaptureStreams.Piece> pieces : read(scenario, transport)) {
            DecoderHarness<DnsState> dns = dns(transport);
            for (CaptureStreams.Piece piece : pieces) {
                if (piece.toPort() == 53 || piece.fromPort() == 53) {
                    dns.feed(piece.toPort() == 53 ? Side.CLIENT : Side.SERVER, piece.bytes(), piece.nanos());
                }
            }
            assertThat(dns.rejects()).isEmpty();
            for (Message message : dns.messages()) {
                found[message.kind().code()]++;
            }
        }

        assertThat(found).containsExactly(requests, answers, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"near-miss-sip", "near-miss-mdns"})
    void nearMissIsNeverCertain(String scenario) throws IOException {
        for (List<CaptureStreams.Piece> pieces : read(scenario, Transport.UDP)) {
            for (CaptureStreams.Piece piece : pieces) {
                assertThat(new DnsProtocol().probe(ByteWindow.of(piece.bytes(), 0), Transport.UDP))
                        .isEqualTo(Verdict.NO);
            }
        }
    }
}
