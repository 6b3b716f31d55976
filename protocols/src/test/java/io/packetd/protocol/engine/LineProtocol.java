// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Extent;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Pairing;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The smallest protocol that shows everything the engine does. Every frame is a line of the form {@code <kind><key> <text>},
 * ended by LF: {@code Q} asks, {@code A} answers, {@code N} is a one-way note, {@code B} answers with a body of {@code text}
 * bytes after the line, {@code U} answers with a body until the close, {@code M} answers as many requests as {@code text}
 * says, {@code E} answers a request that was not told before and tells it under another name, {@code S} goes on with the
 * protocol {@code text}, {@code H} hands the waiting request over to it, {@code X} leaves, {@code T} throws.
 */
final class LineProtocol implements Protocol<LineProtocol.State> {

    static final AttributeKey<String> TEXT = AttributeKey.text("text");
    static final String READING = "narrow-line";
    private static final int MAX_LINE = 200;
    private static final String KINDS = "QABUNXTMESH";

    private final boolean keyed;
    private final String id;

    LineProtocol(boolean keyed) {
        this(keyed, "line");
    }

    LineProtocol(boolean keyed, String id) {
        this.keyed = keyed;
        this.id = id;
    }

    static final class State {
        int gaps;
        long closingKey = -1;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor(id);
    }

    @Override
    public List<Descriptor> readings() {
        return List.of(descriptor(READING));
    }

    private Descriptor descriptor(String name) {
        return new Descriptor(
                name,
                Set.of(Transport.TCP, Transport.UDP),
                List.of(7777),
                keyed ? Pairing.byKeyWithRetries(4) : Pairing.inOrder(4),
                MAX_LINE,
                Duration.ofSeconds(10),
                List.of(TEXT),
                List.of(JsonField.of("Operation", JsonField.Source.OPERATION)),
                List.of(JsonField.of("Status", JsonField.Source.STATUS)));
    }

    @Override
    public Verdict probe(ByteWindow head, Transport transport) {
        if (head.length() < 2) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(1) < '0' || head.u8(1) > '9') {
            return Verdict.NO;
        }
        return switch (head.u8(0)) {
            case 'Q' -> Verdict.YES_CLIENT;
            case 'A', 'B', 'U' -> Verdict.YES_SERVER;
            case 'N' -> Verdict.MAYBE;
            default -> Verdict.NO;
        };
    }

    @Override
    public State newState(Transport transport) {
        return new State();
    }

    @Override
    public Message adopt(Message asked) {
        return Message.request("adopted " + asked.attributes().byName("text"))
                .key(1)
                .build();
    }

    @Override
    public int findFrame(ByteWindow in, int from, Side side, State state) {
        for (int i = from; i < in.length(); i++) {
            boolean kind = KINDS.indexOf(in.u8(i)) >= 0;
            if (kind && (i + 1 == in.length() || (in.u8(i + 1) >= '0' && in.u8(i + 1) <= '9'))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Step parseFrame(ByteWindow in, Side side, State state) {
        if (KINDS.indexOf(in.u8(0)) < 0) {
            return Step.reject(Reason.MALFORMED);
        }
        int end = in.indexOf('\n', 0);
        if (end < 0) {
            return Step.needMore(in.length() + 1);
        }
        String[] parts = in.latin1(1, end).split(" ", 2);
        if (parts.length != 2 || !isNumber(parts[0]) || (in.u8(0) == 'B' && !isNumber(parts[1]))) {
            return Step.reject(Reason.MALFORMED);
        }
        long key = Long.parseLong(parts[0]);
        String text = parts[1];
        return switch (in.u8(0)) {
            case 'Q' ->
                Step.emit(Message.request(text).key(key).with(TEXT, text).build(), end + 1);
            case 'A' -> Step.emit(Message.response(Outcome.OK, text).key(key).build(), end + 1);
            case 'N' -> Step.emit(Message.oneWay(text).build(), end + 1);
            case 'B' ->
                Step.emit(
                        Message.response(Outcome.OK, "body")
                                .key(key)
                                .size(Long.parseLong(text))
                                .build(),
                        end + 1,
                        Long.parseLong(text));
            case 'U' -> {
                state.closingKey = key;
                yield Step.advance(end + 1, Step.UNTIL_CLOSE);
            }
            case 'M' -> Step.emitAll(answers(key, text.length()), end + 1, 0);
            case 'E' -> Step.emitAll(early(in, key, text), end + 1, 0);
            case 'S' -> Step.switchTo(text, List.of(), end + 1);
            case 'H' -> Step.handOver(text, end + 1);
            case 'X' -> Step.leave(end + 1, OpaqueReason.ENCRYPTED);
            default -> throw new IllegalStateException("asked to throw");
        };
    }

    private static List<Message> answers(long firstKey, int count) {
        List<Message> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(Message.response(Outcome.OK, "all").key(firstKey + i).build());
        }
        return answers;
    }

    private static List<Message> early(ByteWindow in, long key, String text) {
        Extent asked = new Extent(Side.CLIENT, in.capturedAt(0) - 5, in.capturedAt(0) - 3, 77, 12);
        Extent answered = new Extent(null, in.capturedAt(0), Message.BY_ENGINE, in.streamOffset(), 9);
        return List.of(
                Message.request(text).key(key).extent(asked).reading(READING).build(),
                Message.response(Outcome.ERROR, "early")
                        .key(key)
                        .extent(answered)
                        .build());
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 10 && text.chars().allMatch(Character::isDigit);
    }

    @Override
    public void onGap(Side side, State state) {
        state.gaps++;
    }

    @Override
    public List<Message> onClose(Side side, long unitBytes, State state) {
        List<Message> last = new ArrayList<>();
        if (side == Side.SERVER && state.closingKey >= 0) {
            last.add(
                    Message.response(Outcome.OK, "closed").key(state.closingKey).build());
        }
        return last;
    }

    @Override
    public StateCodec<State> stateCodec() {
        return new StateCodec<>() {
            @Override
            public int version() {
                return 1;
            }

            @Override
            public void write(State state, DataOutput out) throws IOException {
                out.writeInt(state.gaps);
                out.writeLong(state.closingKey);
            }

            @Override
            public State read(int version, DataInput in) throws IOException {
                if (version != 1) {
                    throw StateCodec.unknownVersion("line", version, 1);
                }
                State state = new State();
                state.gaps = in.readInt();
                state.closingKey = in.readLong();
                return state;
            }
        };
    }
}
