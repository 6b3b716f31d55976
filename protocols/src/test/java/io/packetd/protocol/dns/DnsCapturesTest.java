// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.dns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.redis.CaptureStreams;
import io.packetd.protocol.redis.DecoderHarness;
import io.packetd.protocol.redis.DecoderHarness.Told;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every roundtrip of the shared captures, by operation, response code and times. */
class DnsCapturesTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));
    private static final String MISSING = "DNS NOT COMPARED: there is no folder " + CAPTURES
            + "; -Dpacketd.captures=FOLDER names the one with the shared captures";
    private static final System.Logger LOG = System.getLogger(DnsCapturesTest.class.getName());

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
    @CsvSource({"https-rr,UDP", "sll2,UDP", "two-responses,UDP", "udp-many,UDP", "tcp-axfr,TCP", "tcp-pipelined,TCP"})
    void agreesWithTheOracle(String name, Transport transport) throws IOException {
        List<String> found = new ArrayList<>();
        Path folder = CAPTURES.resolve("dns");
        for (List<CaptureStreams.Piece> pieces : CaptureStreams.read(folder.resolve(name + ".pcap"), transport)) {
            DecoderHarness<DnsState> dns = dns(transport);
            for (CaptureStreams.Piece piece : pieces) {
                if (piece.toPort() == 53 || piece.fromPort() == 53) {
                    assertThat(probe(piece, transport)).isNotEqualTo(Verdict.NO);
                    dns.feed(piece.toPort() == 53 ? Side.CLIENT : Side.SERVER, piece.bytes(), piece.nanos());
                }
            }
            assertThat(dns.rejects()).isEmpty();
            pair(dns.told(), found);
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(oracle(folder.resolve(name + ".oracle.jsonl")));
    }

    @Test
    void nameServiceOfNetBiosIsNotDns() throws IOException {
        int others = 0;
        for (List<CaptureStreams.Piece> pieces :
                CaptureStreams.read(CAPTURES.resolve("sip/long-trace.pcap"), Transport.UDP)) {
            for (CaptureStreams.Piece piece : pieces) {
                if (piece.toPort() != 53 && piece.fromPort() != 53) {
                    assertThat(probe(piece, Transport.UDP)).isEqualTo(Verdict.NO);
                    others++;
                }
            }
        }
        assertThat(others).isGreaterThan(200);
    }

    private static Verdict probe(CaptureStreams.Piece piece, Transport transport) {
        return new DnsProtocol().probe(ByteWindow.of(piece.bytes(), 0), transport);
    }

    private static void pair(List<Told> told, List<String> found) {
        List<Told> open = new ArrayList<>();
        for (Told one : told) {
            long key = one.message().key();
            if (one.message().kind() == Message.Kind.REQUEST) {
                if (open.stream().noneMatch(other -> other.message().key() == key)) {
                    open.add(one);
                }
                continue;
            }
            Told request = null;
            for (Iterator<Told> i = open.iterator(); request == null && i.hasNext(); ) {
                Told candidate = i.next();
                if (candidate.message().key() == key) {
                    request = candidate;
                    i.remove();
                }
            }
            found.add(line(request, one));
        }
        open.forEach(request -> found.add(line(request, null)));
    }

    private static String line(@Nullable Told request, @Nullable Told response) {
        return (request == null ? "-" : request.message().operation()) + " "
                + (response == null ? "-" : response.message().attributes().get(DnsAttributes.RESPONSE_CODE)) + " "
                + (request == null ? "-" : request.firstNanos() / 1000) + " "
                + (response == null ? "-" : response.lastNanos() / 1000);
    }

    private static List<String> oracle(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        List<String> lines = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            JsonNode record = mapper.readTree(text);
            lines.add(record.path("request").path("key").asText("-") + " "
                    + record.path("response").path("rcode").asText("-") + " " + micros(record.get("t_req")) + " "
                    + micros(record.get("t_resp")));
        }
        return lines;
    }

    private static String micros(JsonNode seconds) {
        return seconds.isNull()
                ? "-"
                : seconds.decimalValue()
                        .multiply(BigDecimal.valueOf(1_000_000))
                        .toBigInteger()
                        .toString();
    }
}
