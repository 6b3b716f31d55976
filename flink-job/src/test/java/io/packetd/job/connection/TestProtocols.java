// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A protocol of lines for tests: a client says {@code ?word\n}, the server answers {@code !word\n}. It also has an attribute
 * of every kind.
 */
public final class TestProtocols implements ProtocolRegistry {

    /** The protocol's id. */
    public static final String ID = "line";

    public static final AttributeKey<String> TEXT = AttributeKey.text("text");
    public static final AttributeKey<Long> NUMBER = AttributeKey.number("number");
    public static final AttributeKey<Double> FRACTION = AttributeKey.fraction("fraction");
    public static final AttributeKey<Boolean> TRUTH = AttributeKey.flag("truth");
    public static final AttributeKey<List<?>> LIST = AttributeKey.list("list");
    public static final AttributeKey<Map<String, ?>> OBJECT = AttributeKey.object("object");

    private static final long serialVersionUID = 1;

    /** Called by Flink too. */
    public TestProtocols() {}

    @Override
    public Protocols protocols() {
        return Protocols.of(List.of(new LineProtocol()));
    }

    /** Nothing to remember. */
    static final class NoState {}

    private static final class LineProtocol implements Protocol<NoState> {

        @Override
        public Descriptor descriptor() {
            return new Descriptor(
                    ID,
                    Set.of(Transport.TCP),
                    List.of(7000),
                    Pairing.inOrder(100),
                    1 << 16,
                    java.time.Duration.ofSeconds(10),
                    List.of(TEXT, NUMBER, FRACTION, TRUTH, LIST, OBJECT),
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.constant("Proto", "Line"),
                            JsonField.of("Word", Source.OPERATION),
                            JsonField.of("Size", Source.SIZE),
                            JsonField.of("Time", Source.TIME)),
                    List.of(
                            JsonField.of("Host", Source.HOST),
                            JsonField.of("Port", Source.PORT),
                            JsonField.of("Status", Source.STATUS),
                            JsonField.of("Time", Source.TIME)));
        }

        @Override
        public Verdict probe(ByteWindow head, Transport transport) {
            if (head.length() == 0) {
                return Verdict.UNDECIDED;
            }
            return head.u8(0) == '?' ? Verdict.YES_CLIENT : head.u8(0) == '!' ? Verdict.YES_SERVER : Verdict.NO;
        }

        @Override
        public NoState newState(Transport transport) {
            return new NoState();
        }

        @Override
        public int findFrame(ByteWindow in, int from, Side side, NoState state) {
            return in.indexOf(side == Side.CLIENT ? '?' : '!', from);
        }

        @Override
        public Step parseFrame(ByteWindow in, Side side, NoState state) {
            if (in.length() == 0) {
                return Step.needMore(1);
            }
            if (in.u8(0) != (side == Side.CLIENT ? '?' : '!')) {
                return Step.reject(Reason.MALFORMED);
            }
            int end = in.indexOf('\n', 0);
            if (end < 0) {
                return Step.needMore(in.length() + 1);
            }
            String word = in.latin1(1, end);
            Message message = side == Side.CLIENT
                    ? Message.request(word).size(end).build()
                    : Message.response(word.startsWith("no") ? Outcome.ERROR : Outcome.OK, word)
                            .size(end)
                            .build();
            return Step.emit(message, end + 1);
        }

        @Override
        public void onGap(Side side, NoState state) {}

        @Override
        public StateCodec<NoState> stateCodec() {
            return new StateCodec<>() {
                @Override
                public int version() {
                    return 1;
                }

                @Override
                public void write(NoState state, DataOutput out) {}

                @Override
                public NoState read(int version, DataInput in) {
                    return new NoState();
                }
            };
        }
    }
}
