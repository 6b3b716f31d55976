// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import static io.packetd.job.connection.Conversation.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Engine;
import io.packetd.protocol.engine.EngineOptions;
import io.packetd.protocol.engine.Ledger;
import io.packetd.schema.FlowKey;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class SerializersTest {

    private static final Conversation CONVERSATION = new Conversation(40_000, 128, START);

    private static RoundTrip roundTrip() {
        Message request = Message.request("word")
                .key(7)
                .size(12)
                .startedAt(START - 5)
                .flag(Flag.TRUNCATED)
                .with(TestProtocols.TEXT, "x".repeat(70_000) + "é😀")
                .with(TestProtocols.NUMBER, -3L)
                .with(TestProtocols.FRACTION, 0.25)
                .with(TestProtocols.TRUTH, true)
                .with(TestProtocols.LIST, List.of("a", 1L, List.of(false)))
                .with(TestProtocols.OBJECT, Map.of("k", Map.of("deep", 1.5)))
                .build();
        Message response = Message.response(Outcome.ERROR, "nope").build();
        return new RoundTrip(
                TestProtocols.ID,
                1,
                -99,
                new Observed(request, START, START + 1, 3, 4),
                new Observed(response, START + 2, START + 3, 5, 6),
                Flag.LOST.bit());
    }

    private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(value, out);
        return out.getCopyOfBuffer();
    }

    private static <T> T value(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        T value = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return value;
    }

    private static <T> byte[] copied(TypeSerializer<T> serializer, byte[] bytes) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1 << 20);
        serializer.copy(new DataInputDeserializer(bytes), out);
        return out.getCopyOfBuffer();
    }

    private static <T> TypeSerializer<T> restored(TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<T> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), SerializersTest.class.getClassLoader());
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        return snapshot.restoreSerializer();
    }

    @Test
    void flowKeyComesBack() throws IOException {
        FlowKey flow = CONVERSATION.flow();
        byte[] bytes = bytes(FlowKeySerializer.INSTANCE, flow);
        assertThat(value(restored(FlowKeySerializer.INSTANCE), bytes)).isEqualTo(flow);
        assertThat(copied(FlowKeySerializer.INSTANCE, bytes)).isEqualTo(bytes);
    }

    @Test
    void blockComesBack() throws IOException {
        SegmentBlock block = new Conversation(40_001, 128, START).block();
        byte[] bytes = bytes(SegmentBlockSerializer.INSTANCE, block);
        assertThat(value(restored(SegmentBlockSerializer.INSTANCE), bytes).encoded())
                .isEqualTo(block.encoded());
        assertThat(copied(SegmentBlockSerializer.INSTANCE, bytes)).isEqualTo(bytes);
    }

    @Test
    void roundTripWithEveryKindOfValueComesBack() throws IOException {
        FlowRoundTripSerializer serializer = new FlowRoundTripSerializer(new TestProtocols());
        FlowRoundTrip element = new FlowRoundTrip(CONVERSATION.flow(), roundTrip());
        byte[] bytes = bytes(serializer, element);
        assertThat(value(restored(serializer), bytes)).isEqualTo(element);
        assertThat(copied(serializer, bytes)).isEqualTo(bytes);
    }

    @Test
    void halvesOfARoundTripComeBack() throws IOException {
        FlowRoundTripSerializer serializer = new FlowRoundTripSerializer(new TestProtocols());
        RoundTrip whole = roundTrip();
        for (RoundTrip half : List.of(
                new RoundTrip(TestProtocols.ID, 0, 1, whole.request(), null, 0),
                new RoundTrip(TestProtocols.ID, 0, 1, null, whole.response(), 0))) {
            FlowRoundTrip element = new FlowRoundTrip(CONVERSATION.flow(), half);
            assertThat(value(serializer, bytes(serializer, element))).isEqualTo(element);
        }
    }

    @Test
    void namesBothVersionsOfARoundTripItCannotRead() throws IOException {
        FlowRoundTripSerializer serializer = new FlowRoundTripSerializer(new TestProtocols());
        byte[] bytes = bytes(serializer, new FlowRoundTrip(CONVERSATION.flow(), roundTrip()));
        bytes[2 + CONVERSATION.flow().encodedLength()] = 9;
        assertThatThrownBy(() -> value(serializer, bytes)).hasMessage("RoundTrip has version 9, this build reads 1");
    }

    private static TrackedConnection halfReadConnection() {
        TrackedConnection[] found = new TrackedConnection[1];
        Engine engine = new Decoding(new TestProtocols(), List.of()).engine(any -> {}, new Ledger());
        Conversation conversation = new Conversation(40_000, 128, START);
        BlockWalk walk = new BlockWalk();
        walk.begin(conversation.client("?a\n?hal", START).block());
        while (walk.next()) {
            if (found[0] == null) {
                found[0] = new TrackedConnection(LocalConnections.open(engine, walk.flow()), BlockTime.end(0), true);
            }
            engine.onSegment(found[0].connection(), walk.segment());
        }
        found[0].timerAt = 17;
        return found[0];
    }

    @Test
    void connectionComesBackByteForByte() throws IOException {
        ConnectionSerializer serializer = new ConnectionSerializer(new TestProtocols());
        byte[] bytes = bytes(serializer, halfReadConnection());
        TrackedConnection back = value(restored(serializer), bytes);
        assertThat(back.timerAt).isEqualTo(17);
        assertThat(bytes(serializer, back)).isEqualTo(bytes);
        assertThat(copied(serializer, bytes)).isEqualTo(bytes);
    }

    @Test
    void bodyHalfCapturedComesBackThoughTheSnapshotKeepsNoOptions() throws IOException {
        Decoding capturing = new Decoding(new StandardProtocols(new DecoderOptions(true, 1000)), List.of());
        Conversation conversation = new Conversation(40_000, 128, START)
                .client("GET / HTTP/1.1\r\nHost: a\r\n\r\n", START)
                .server("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nabc", START + 1);
        List<RoundTrip> told = new ArrayList<>();
        Engine engine = capturing.engine(told::add, new Ledger());
        TrackedConnection tracked =
                new TrackedConnection(LocalConnections.open(engine, conversation.flow()), BlockTime.end(0), true);
        feed(engine, tracked, conversation.block());

        ConnectionSerializer serializer = new ConnectionSerializer(capturing.registry());
        byte[] bytes = bytes(serializer, tracked);
        TrackedConnection back = value(restored(serializer), bytes);
        assertThat(bytes(serializer, back)).isEqualTo(bytes);
        feed(engine, back, conversation.server("def", START + 2).block());
        assertThat(told)
                .singleElement()
                .satisfies(roundTrip ->
                        assertThat(String.valueOf(roundTrip.response())).contains("abcdef"));
    }

    private static void feed(Engine engine, TrackedConnection tracked, SegmentBlock block) {
        BlockWalk walk = new BlockWalk();
        walk.begin(block);
        while (walk.next()) {
            engine.onSegment(tracked.connection(), walk.segment());
        }
    }

    @Test
    void decodingTravelsWithItsOptions() throws Exception {
        Decoding decoding = new Decoding(
                new StandardProtocols(new DecoderOptions(true, 7)),
                List.of(),
                EngineOptions.DEFAULT.withIdleTimeout(Duration.ofSeconds(90)));
        Decoding back = InstantiationUtil.clone(decoding);
        assertThat(back.options()).isEqualTo(decoding.options());
        assertThat(Objects.requireNonNull(back.registry().protocols().byId("http"))
                        .descriptor()
                        .requestJson())
                .anyMatch(field -> field.name().equals("Body"));
    }

    @Test
    void copyOfAConnectionLivesOnItsOwn() throws IOException {
        ConnectionSerializer serializer = new ConnectionSerializer(new TestProtocols());
        TrackedConnection original = halfReadConnection();
        byte[] before = bytes(serializer, original);
        TrackedConnection copy = serializer.copy(original);
        List<RoundTrip> told = new ArrayList<>();
        new Decoding(new TestProtocols(), List.of())
                .engine(told::add, new Ledger())
                .onEnd(copy.connection());
        assertThat(told).hasSize(1);
        assertThat(bytes(serializer, original)).isEqualTo(before);
    }

    @Test
    void connectionOfAnUnknownVersionStartsAfresh() throws IOException {
        ConnectionSerializer serializer = new ConnectionSerializer(new TestProtocols());
        byte[] bytes = bytes(serializer, halfReadConnection());
        bytes[8] = 99;
        assertThat(value(serializer, bytes).isReadable()).isFalse();
    }

    @Test
    void connectionThatCannotBeReadAtAllIsPassedOver() throws IOException {
        ConnectionSerializer serializer = new ConnectionSerializer(new TestProtocols());
        byte[] bytes = bytes(serializer, halfReadConnection());
        bytes[16] = 99;
        TrackedConnection back = value(serializer, bytes);
        assertThat(back.isReadable()).isFalse();
        assertThat(value(serializer, bytes(serializer, back)).isReadable()).isFalse();
    }

    @Test
    void damagedConnectionIsPassedOver() throws IOException {
        ConnectionSerializer serializer = new ConnectionSerializer(new TestProtocols());
        byte[] bytes = bytes(serializer, halfReadConnection());
        for (int i = 16; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) 0xff;
            value(serializer, damaged);
        }
    }

    @Test
    void snapshotOfAGoneRegistryMeansTheStandardOne() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(16);
        out.writeUTF("io.packetd.Gone");
        ConnectionSerializer.Snapshot snapshot = new ConnectionSerializer.Snapshot();
        snapshot.readSnapshot(
                1, new DataInputDeserializer(out.getCopyOfBuffer()), SerializersTest.class.getClassLoader());
        assertThat(snapshot.restoreSerializer()).isEqualTo(new ConnectionSerializer(new StandardProtocols()));
    }
}
