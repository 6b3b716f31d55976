// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.packetd.job.source.Captures;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field of every span of a plain capture and of one with errors, for each protocol, against {@code spans.json} beside
 * the capture. With {@code -Dpacketd.goldens=write} the files are written instead: read the difference before it is committed.
 */
class SpanGoldensTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static Path golden(String scenario) {
        return Path.of(Captures.fixture(scenario)).resolveSibling("spans.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp/plain",
                "amqp/error-answer",
                "amqp/pipelined-confirms",
                "dns/plain",
                "dns/error-answer",
                "grpc/plain",
                "grpc/error-answer",
                "http/plain",
                "http/error-answer",
                "http2/plain",
                "http2/error-answer",
                "kafka/plain",
                "kafka/error-answer",
                "mongodb/plain",
                "mongodb/error-answer",
                "mysql/plain",
                "mysql/error-answer",
                "postgresql/plain",
                "postgresql/error-answer",
                "redis/plain",
                "redis/error-answer",
                "tls/plain",
                "tls/error-answer-handshake-failure"
            })
    void spansOfACaptureAreThoseOfItsGolden(String scenario) throws IOException {
        List<Span> spans = CapturedSpans.of(scenario, TraceOptions.DEFAULT);
        JsonNode actual =
                JSON.valueToTree(spans.stream().map(CapturedSpans::view).toList());
        if ("write".equals(System.getProperty("packetd.goldens"))) {
            Files.writeString(golden(scenario), JSON.writeValueAsString(actual) + "\n");
        }
        assertThat(spans).isNotEmpty();
        // Through text, as numbers of a tree made from values have other types than those read.
        assertThat(JSON.readTree(JSON.writeValueAsString(actual)))
                .isEqualTo(JSON.readTree(golden(scenario).toFile()));
    }

    @Test
    void everyProtocolHasAGolden() {
        assertThat(Protocols.standard(DecoderOptions.DEFAULT).descriptors())
                .extracting(Descriptor::id)
                .allSatisfy(id -> assertThat(golden(id + "/plain")).exists());
    }
}
