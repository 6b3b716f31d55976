// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisFixturesTest {

    private static final Path FIXTURES = Path.of(System.getProperty("packetd.fixtures", "../fixtures"), "redis");

    private static List<List<CaptureStreams.Piece>> read(String scenario) throws IOException {
        return CaptureStreams.read(FIXTURES.resolve(scenario).resolve("capture.pcap"), Transport.TCP);
    }

    @ParameterizedTest
    @CsvSource({
        "plain,6379,8,8,0",
        "resp3-transaction-push,6379,10,10,1",
        "large-value,6379,3,3,0",
        "pipelined-bulk-loading,6379,1001,1001,0",
        "pipelined-inline,6379,3,3,0",
        "error-answer,6379,8,7,0",
        "publish-subscribe,6379,7,7,3",
        "reply-off-and-skip,6379,4,4,4",
        "mid-connection-start,6380,11,11,0"
    })
    void scenarioHasItsMessages(String scenario, int port, int requests, int answers, int oneWay) throws IOException {
        int[] found = new int[3];
        for (List<CaptureStreams.Piece> pieces : read(scenario)) {
            DecoderHarness<RedisState> redis = RedisRequestTest.redis();
            for (CaptureStreams.Piece piece : pieces) {
                redis.feed(piece.toPort() == port ? Side.CLIENT : Side.SERVER, piece.bytes(), piece.nanos());
            }
            assertThat(redis.rejects()).isEmpty();
            for (Message message : redis.messages()) {
                found[message.kind().code()]++;
            }
        }

        assertThat(found).containsExactly(requests, answers, oneWay);
    }

    @ParameterizedTest
    @ValueSource(strings = {"near-miss-nats", "near-miss-memcached"})
    void nearMissIsNotRedisOnBothSides(String scenario) throws IOException {
        RedisProtocol redis = new RedisProtocol();
        for (List<CaptureStreams.Piece> pieces : read(scenario)) {
            String first = pieces.get(0).from();
            Verdict client = redis.probe(ByteWindow.of(side(pieces, first, true), 0), Transport.TCP);
            Verdict server = redis.probe(ByteWindow.of(side(pieces, first, false), 0), Transport.TCP);

            assertThat(List.of(client.certainty(), server.certainty()))
                    .contains(Verdict.Certainty.NO)
                    .doesNotContain(Verdict.Certainty.YES);
        }
    }

    private static byte[] side(List<CaptureStreams.Piece> pieces, String first, boolean wanted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pieces.stream().filter(p -> p.from().equals(first) == wanted).forEach(p -> bytes.writeBytes(p.bytes()));
        return bytes.toByteArray();
    }
}
