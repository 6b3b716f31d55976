// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.HEARTBEAT;
import static io.packetd.protocol.amqp.AmqpBytes.ack;
import static io.packetd.protocol.amqp.AmqpBytes.body;
import static io.packetd.protocol.amqp.AmqpBytes.contentHeader;
import static io.packetd.protocol.amqp.AmqpBytes.declare;
import static io.packetd.protocol.amqp.AmqpBytes.declareOk;
import static io.packetd.protocol.amqp.AmqpBytes.deliver;
import static io.packetd.protocol.amqp.AmqpBytes.join;
import static io.packetd.protocol.amqp.AmqpBytes.method;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AmqpProbeTest {

    private static final AmqpProtocol AMQP = new AmqpProtocol();

    private static Verdict probe(byte[]... parts) {
        return AMQP.probe(ByteWindow.of(join(parts), 0), Transport.TCP);
    }

    private static int find(byte[] bytes, int from, AmqpState state) {
        return AMQP.findFrame(ByteWindow.of(bytes, 0), from, Side.CLIENT, state);
    }

    private static AmqpState fresh() {
        return AMQP.newState(Transport.TCP);
    }

    @Test
    void headerIsCertain() {
        assertThat(probe(AmqpBytes.HEADER)).isEqualTo(Verdict.YES_CLIENT);
    }

    @Test
    void firstMethodOfOneSideTellsWhoSpeaks() {
        assertThat(probe(start())).isEqualTo(Verdict.YES_SERVER);
        assertThat(probe(declare(1, "q"))).isEqualTo(Verdict.YES_CLIENT);
        assertThat(probe(declareOk(1, "q"))).isEqualTo(Verdict.YES_SERVER);
        assertThat(probe(publish(1, "x", "k", 5))).isEqualTo(Verdict.YES_CLIENT);
        assertThat(probe(deliver(1, "c", 1, 5))).isEqualTo(Verdict.YES_SERVER);
    }

    @Test
    void framesOfBothSidesArePassedOver() {
        assertThat(probe(HEARTBEAT, ack(1, 7), declareOk(1, "q"))).isEqualTo(Verdict.YES_SERVER);
        assertThat(probe(contentHeader(1, 5), body(1, 5), declare(1, "q"))).isEqualTo(Verdict.YES_CLIENT);
        assertThat(probe(HEARTBEAT, ack(1, 7))).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void manyFramesOfBothSidesProveTheProtocolButNotTheSpeaker() {
        byte[] acks = join(ack(1, 1), ack(1, 2), ack(1, 3), ack(1, 4));

        assertThat(probe(acks, acks)).isEqualTo(Verdict.YES);
    }

    @Test
    void heartbeatsAloneArePossible() {
        byte[] four = join(HEARTBEAT, HEARTBEAT, HEARTBEAT, HEARTBEAT);

        assertThat(probe(four, four)).isEqualTo(Verdict.MAYBE);
    }

    static Stream<byte[]> lookAlikes() {
        byte[] wrongEnd = declare(1, "q");
        wrongEnd[wrongEnd.length - 1] = 0;
        return Stream.of(
                wrongEnd,
                method(0, 50, 10, new byte[8]),
                method(1, 10, 10, new byte[8]),
                method(1, 50, 12),
                method(1, 60, 80, AmqpBytes.u64(1)),
                join(body(1, 2000), new byte[40]),
                join(body(0, 20), declare(1, "q")),
                "AMQP is a protocol".getBytes(StandardCharsets.US_ASCII),
                "AMQP\2\0\0\0".getBytes(StandardCharsets.US_ASCII),
                "\1\0\0\0\16".getBytes(StandardCharsets.ISO_8859_1),
                "\3\0\0\0\16ab more of it".getBytes(StandardCharsets.ISO_8859_1),
                "\26\3\1\2\0\1\0\1\374\3\3".getBytes(StandardCharsets.ISO_8859_1),
                "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[64]);
    }

    @ParameterizedTest
    @MethodSource("lookAlikes")
    void lookAlikesAreNot(byte[] bytes) {
        assertThat(AMQP.probe(ByteWindow.of(Arrays.copyOf(bytes, bytes.length + 20), 0), Transport.TCP))
                .isEqualTo(Verdict.NO);
    }

    @Test
    void datagramsAreNot() {
        assertThat(AMQP.probe(ByteWindow.of(AmqpBytes.HEADER, 0), Transport.UDP))
                .isEqualTo(Verdict.NO);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void verdictIsFinal(List<byte[]> parts) {
        byte[] whole = join(parts.toArray(new byte[0][]));
        Verdict first = Verdict.UNDECIDED;
        for (int length = 0; length <= whole.length; length++) {
            Verdict verdict = AMQP.probe(ByteWindow.of(Arrays.copyOf(whole, length), 0), Transport.TCP);
            if (first.equals(Verdict.UNDECIDED)) {
                first = verdict;
            }
            assertThat(verdict).as("of the first %d bytes", length).isEqualTo(first);
        }
        assertThat(first).isNotEqualTo(Verdict.UNDECIDED);
    }

    static Stream<List<byte[]>> heads() {
        byte[] wrongEnd = ack(1, 1);
        wrongEnd[wrongEnd.length - 1] = 0;
        return Stream.of(
                List.of(AmqpBytes.HEADER, new byte[9]),
                List.of(declare(1, "q"), new byte[9]),
                List.of(HEARTBEAT, HEARTBEAT, deliver(1, "c", 1, 5), new byte[3]),
                List.of(body(1, 100), declare(1, "q")),
                List.of(body(1, 1500), declare(1, "q")),
                List.of(ack(1, 1), wrongEnd, declare(1, "q")),
                List.of(
                        ack(1, 1), ack(1, 2), ack(1, 3), ack(1, 4), ack(1, 5), ack(1, 6), ack(1, 7), ack(1, 8),
                        start()),
                List.of("AMQQ".getBytes(StandardCharsets.US_ASCII), new byte[9]));
    }

    @Test
    void searchFindsAFrameBehindTheEndOfAnother() {
        byte[] tail = {1, 2, 3, 8, 0, 1, (byte) 0xce};

        assertThat(find(join(tail, declare(1, "q")), 0, fresh())).isEqualTo(tail.length);
        assertThat(find(join(tail, new byte[] {(byte) 0xce}, publish(1, "x", "k", 3)), 1, fresh()))
                .isEqualTo(tail.length + 1);
    }

    @Test
    void searchTriesThePlaceRightAfterTheLoss() {
        assertThat(find(declare(1, "q"), 0, fresh())).isZero();
        assertThat(find(join(new byte[] {7}, declare(1, "q")), 0, fresh())).isEqualTo(-1);
    }

    @Test
    void searchGoesOnOverWindows() {
        AmqpState state = fresh();
        byte[] first = {9, 9, (byte) 0xce};
        ByteWindow next = new ByteWindow();
        byte[] frame = declare(1, "q");
        next.reset(frame, 0, frame.length, first.length, 0);

        assertThat(find(first, 0, state)).isEqualTo(-1);
        assertThat(AMQP.findFrame(next, 0, Side.CLIENT, state)).isZero();
    }

    @Test
    void searchReturnsTheBeginningOfWhatMayBecomeAFrame() {
        byte[] cut = Arrays.copyOf(declare(1, "q"), 9);

        assertThat(find(join(new byte[] {5, (byte) 0xce}, cut), 0, fresh())).isEqualTo(2);
    }
}
