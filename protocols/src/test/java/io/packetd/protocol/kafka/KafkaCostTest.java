// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.batch;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What messages cost while they pass. */
class KafkaCostTest {

    private static final int ROUNDS = 20_000;
    private static final int SEGMENT_BYTES = 1448;

    @Test
    void answerOfManyPartitionsIsNotKeptWhileItPasses() {
        Map<String, @Nullable Object> partition = struct("partition_index", 3, "records", batch(10, 0, 100));
        Map<String, @Nullable Object> topic =
                struct("topic", "orders", "partitions", Collections.nCopies(10_000, partition));
        byte[] answer = response("Fetch", 12, 1, "responses", List.of(topic));
        assertThat(answer).hasSizeGreaterThan(10 << 20);
        DecoderHarness<KafkaState> kafka = new DecoderHarness<>(new KafkaProtocol(), Transport.TCP);
        kafka.feed(Side.CLIENT, request("Fetch", 12, 1), 1);

        int half = answer.length / 2;
        kafka.feed(Side.SERVER, java.util.Arrays.copyOf(answer, half), 2, SEGMENT_BYTES);
        assertThat(kafka.snapshot()).hasSizeLessThan(1024);
        kafka.feed(Side.SERVER, java.util.Arrays.copyOfRange(answer, half, answer.length), 3, SEGMENT_BYTES);

        Message told = kafka.messages().get(1);
        assertThat(told.attributes().get(KafkaAttributes.RECORD_COUNT)).isEqualTo(100_000);
        assertThat(told.attributes().get(KafkaAttributes.PARTITION_COUNT)).isEqualTo(10_000);
    }

    @Test
    void smallRequestAndItsAnswerCostLittleMoreThanTheirMessages() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        KafkaProtocol kafka = new KafkaProtocol();
        KafkaState state = kafka.newState(Transport.TCP);
        ByteWindow request = ByteWindow.of(request("Heartbeat", 4, 1, "group_id", "group", "member_id", "member"), 1);
        ByteWindow answer = ByteWindow.of(response("Heartbeat", 4, 1), 1);
        long before = 0;
        int bytes = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            if (i == ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            bytes += emitted(kafka.parseFrame(request, Side.CLIENT, state));
            bytes += emitted(kafka.parseFrame(answer, Side.SERVER, state));
        }
        long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

        assertThat(bytes).isPositive();
        // Two messages, eleven attributes and the six entries of the packet, which alone are 400 bytes.
        assertThat(perRoundTrip).isLessThan(1600);
    }

    private static int emitted(Step step) {
        return step instanceof Step.Emit emit ? emit.bytes() : 0;
    }
}
