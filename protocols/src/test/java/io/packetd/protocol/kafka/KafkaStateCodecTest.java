// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.batch;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KafkaStateCodecTest {

    private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final KafkaProtocol KAFKA = new KafkaProtocol();

    private static final String FRESH_V1 = "0000000000000000000000000000000000000000";

    private static final String BUSY_V1 =
            "0049000000000000000300000000" // flags, next key, tokens owed
                    + "000200000002000c00040000000000000003000000030001000d0000000000000005" // two requests that wait
                    + "00010102030405060708090a0b0c0d0e0f1000066f7264657273" // one topic id
                    + "0100000000000002620000000000000008000000090000000401000464656d6f0000000000000000af2358c5000bffff" // the client in a Produce
                    + "ffffffffffff020000000100000001000000000000000000000001010000000000000005000000000000023105000000"
                    + "0000000000000001ffffffff000000000101010005617564697400000000000000000000000000000000000000010000"
                    + "0007010000000000000005000000000000023100000000"
                    + "01000000000000004c00000000000000090001000d000000030000000000000000020420a001000fffffffffffffffff" // the server in an answer to Fetch
                    + "020000000100000001000000000000000000000001000000000000000000000000000000000000000000000000008000"
                    + "000000000009000000060101000102030405060708090a0b0c0d0e0f1000000001000000010000000000000000000000"
                    + "00000000000000000006";

    private static byte[] written(KafkaState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new KafkaStateCodec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static KafkaState read(int version, byte[] bytes) throws IOException {
        return new KafkaStateCodec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static void feed(KafkaState state, Side side, byte[] bytes) {
        int from = 0;
        while (from < bytes.length) {
            Step step = KAFKA.parseFrame(ByteWindow.of(Arrays.copyOfRange(bytes, from, bytes.length), 0), side, state);
            if (step instanceof Step.Emit emit) {
                from += emit.bytes();
            } else if (step instanceof Step.Advance advance) {
                from += advance.bytes();
            } else {
                return;
            }
        }
    }

    /** A topic id is known, two requests are open, and both sides are in the middle of a frame. */
    private static KafkaState busy() {
        KafkaState state = KAFKA.newState(Transport.TCP);
        feed(state, Side.CLIENT, request("Metadata", 12, 1));
        feed(
                state,
                Side.SERVER,
                response("Metadata", 12, 1, "topics", List.of(struct("name", "orders", "topic_id", ID))));
        feed(state, Side.CLIENT, request("Heartbeat", 4, 2, "group_id", "g"));
        feed(state, Side.CLIENT, request("Fetch", 13, 3, "topics", List.of(struct("topic_id", ID))));
        KAFKA.onGap(Side.SERVER, state);
        List<?> partitions = List.of(struct("index", 7, "records", batch(5, 4, 100)), struct("index", 8));
        byte[] asked = request(
                "Produce",
                9,
                4,
                "acks",
                1,
                "topic_data",
                List.of(struct("name", "audit", "partition_data", partitions)));
        feed(state, Side.CLIENT, Arrays.copyOf(asked, asked.length - 8));
        byte[] answer = response(
                "Fetch",
                13,
                3,
                "throttle_time_ms",
                9,
                "responses",
                List.of(struct("topic_id", ID, "partitions", List.of(struct("partition_index", 1, "error_code", 6)))));
        feed(state, Side.SERVER, Arrays.copyOf(answer, answer.length - 12));
        return state;
    }

    @Test
    void freshStateHasTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(written(new KafkaState()))).isEqualTo(FRESH_V1);
    }

    @Test
    void busyStateHasTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(written(busy()))).isEqualTo(BUSY_V1);
    }

    @Test
    void bytesOfVersion1AreRead() throws IOException {
        KafkaState state = read(1, HexFormat.of().parseHex(BUSY_V1));

        assertThat(state.outstanding.size()).isEqualTo(2);
        assertThat(state.outstanding.find(3)).isEqualTo(1);
        assertThat(state.topicIds.name(0x0102030405060708L, 0x090a0b0c0d0e0f10L))
                .isEqualTo("orders");
        assertThat(state.client.open).isTrue();
        assertThat(state.client.facts.records).isEqualTo(5);
        assertThat(state.server.open).isTrue();
        assertThat(state.server.facts.error).isEqualTo(6);
        assertThat(written(state)).isEqualTo(HexFormat.of().parseHex(BUSY_V1));
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> read(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }

    @Test
    void noDamageThrowsAnythingButAnIoException() throws IOException {
        byte[] golden = HexFormat.of().parseHex(BUSY_V1);
        byte[] rest = new byte[2000];
        for (int at = 0; at < golden.length; at++) {
            for (int change : new int[] {0x01, 0x80, 0xff}) {
                byte[] damaged = golden.clone();
                damaged[at] ^= (byte) change;
                KafkaState state;
                try {
                    state = read(1, damaged);
                } catch (IOException refused) {
                    continue;
                }
                feed(state, Side.CLIENT, rest);
                feed(state, Side.SERVER, rest);
            }
        }
        assertThat(golden).isNotEmpty();
    }

    @Test
    void aWalkOfAnotherLayoutIsNotContinued() throws IOException {
        KafkaState state = busy();
        state.client.version = 8;
        KafkaState restored = read(1, written(state));

        assertThat(restored.client.open).isTrue();
        assertThat(restored.client.walk.program).isNull();
    }

    @Test
    void idleStateIsSmallHoweverManyTopicsWereNamed() throws IOException {
        KafkaState state = new KafkaState();
        List<?> topics = IntStream.range(0, 1000)
                .mapToObj(i -> struct(
                        "name",
                        "some-topic-" + i,
                        "topic_id",
                        Arrays.copyOf(new byte[] {1, (byte) i, (byte) (i >> 8)}, 16)))
                .toList();
        feed(state, Side.CLIENT, request("Metadata", 12, 1));
        feed(state, Side.SERVER, response("Metadata", 12, 1, "topics", topics));

        assertThat(state.server.open).isFalse();
        assertThat(written(state)).hasSizeBetween(1000, 1600);
    }
}
