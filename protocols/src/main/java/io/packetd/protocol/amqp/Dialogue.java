// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.amqp.Consumers.Consumer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each method means for the exchanges that are open: which call an answer belongs to, and what no answer is due to. */
final class Dialogue {

    private static final int CONSUME_NO_ACK = 2;

    /** Deliveries to a consumer nobody saw begin, after which one that never acknowledged counts as one that never does. */
    private static final int SILENT_AFTER = 256;

    private Dialogue() {}

    /** A method without content. */
    static Step method(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        return switch (method.role) {
            case CALL -> call(side, state, frame, method, a);
            case ANSWER -> answer(side, state, frame, method, a);
            case CLOSE -> close(side, state, frame, method, a);
            case SETTLE -> Settlement.settle(side, state, frame, method, a);
            case PUBLISH, RETURN, DELIVER, NOTICE -> notice(side, state, frame, method, a);
        };
    }

    private static Step call(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        Channel channel = state.channels.get(frame.channel());
        long key = ++state.lastKey;
        if (method.code == Methods.CHANNEL_OPEN) {
            channel.reset(0);
        } else if (method.code == Methods.START) {
            state.settled = true;
        } else if (method.code == Methods.CONFIRM_SELECT) {
            beginConfirms(channel, key);
        } else if (method.code == Methods.CONSUME) {
            consume(channel, a, key);
        } else if (method.code == Methods.RECOVER) {
            channel.delivered.clear();
        }
        if (method.noWait != 0 && (a.bits & method.noWait) != 0) {
            if (method.code == Methods.CANCEL && a.consumerTag != null) {
                channel.consumers.remove(Consumers.hash(a.consumerTag));
            }
            Message.Builder alone = Message.oneWay(method.operation);
            return Step.emit(Messages.method(alone, frame, method, a).build(), frame.bytes());
        }
        Message.Builder request = Message.request(method.operation).key(key);
        if (!follow(side, state, channel, method, key, frame.nanos())) {
            request.flag(Flag.LOST);
        }
        return Step.emit(Messages.method(request, frame, method, a).build(), frame.bytes());
    }

    /** Remembers a call; false when its answer could not be told from others. */
    private static boolean follow(Side side, AmqpState state, Channel channel, Method method, long key, long nanos) {
        Waits waits = channel.asked(side);
        // What may have been answered unseen was, or the client would not call again.
        waits.removeUpTo(state.lossKey(side.opposite()));
        if (side == Side.CLIENT) {
            state.noteCall(nanos, waits.size() > 0);
            if (!state.followsCalls()) {
                return false;
            }
        }
        if (waits.add(method.code, key)) {
            return true;
        }
        state.pipelines = true;
        state.settled = false;
        state.forgetCalls(side);
        return false;
    }

    private static void beginConfirms(Channel channel, long key) {
        if (channel.nextPublish == Channel.NO_CONFIRMS) {
            channel.nextPublish = 1;
            channel.confirmsSince = key;
        }
    }

    private static void consume(Channel channel, Arguments a, long key) {
        boolean acknowledges = (a.bits & CONSUME_NO_ACK) == 0;
        String queue = a.queue == null ? "" : a.queue;
        if (a.consumerTag == null || a.consumerTag.isEmpty()) {
            channel.namelessKey = key;
            channel.namelessAcknowledges = acknowledges;
            channel.namelessQueue = queue;
        } else {
            channel.consumers.add(new Consumer(Consumers.hash(a.consumerTag), acknowledges, queue));
        }
    }

    private static Step answer(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        Channel channel = state.channels.get(frame.channel());
        long key = channel.asked(side.opposite()).take(method.answers);
        Message answer = Messages.method(Messages.answer(method, a), frame, method, a)
                .key(key)
                .build();
        if (method.code == Methods.TUNE_OK) {
            state.frameMax = a.frameMax;
        } else if (method.code == Methods.CHANNEL_OPEN_OK && key == 0) {
            channel.reset(0);
        } else if (method.code == Methods.CONFIRM_SELECT_OK && key == 0 && channel.nextPublish == Channel.NO_CONFIRMS) {
            channel.nextPublish = Channel.NUMBER_UNKNOWN;
        } else if (method.code == Methods.CONSUME_OK && a.consumerTag != null) {
            nameConsumer(channel, a.consumerTag, key);
        } else if (method.code == Methods.CANCEL_OK && a.consumerTag != null) {
            channel.consumers.remove(Consumers.hash(a.consumerTag));
        } else if (method.code == Methods.CHANNEL_CLOSE_OK) {
            channel.reset(Methods.CHANNEL_CLOSE);
            if (channel.isBlank()) {
                state.channels.remove(frame.channel());
            }
        } else if (method.code == Methods.CONNECTION_CLOSE_OK) {
            endAll(state);
        }
        return Step.emit(answer, frame.bytes());
    }

    private static void nameConsumer(Channel channel, String tag, long key) {
        if (key != 0 && key == channel.namelessKey) {
            channel.consumers.add(
                    new Consumer(Consumers.hash(tag), channel.namelessAcknowledges, channel.namelessQueue));
            channel.namelessKey = 0;
            channel.namelessQueue = "";
        }
    }

    private static void endAll(AmqpState state) {
        for (int i = 0; i < state.channels.size(); i++) {
            state.channels.at(i).reset(Methods.CONNECTION_CLOSE);
        }
    }

    /** The broker's close is the answer to the call it blames, and a request of its own: it wants a Close-Ok. */
    private static Step close(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        Channel channel = state.channels.get(frame.channel());
        List<Message> told = new ArrayList<>(2);
        if (side == Side.SERVER) {
            long blamed = method.code == Methods.CHANNEL_CLOSE
                    ? blamed(state, channel, a)
                    : blamed(state, Methods.code(a.blamedClass, a.blamedMethod));
            if (blamed != 0) {
                told.add(Messages.method(Messages.answer(method, a), frame, method, a)
                        .key(blamed)
                        .build());
            }
            if (method.code == Methods.CHANNEL_CLOSE) {
                channel.reset(method.code);
            } else {
                endAll(state);
            }
        }
        long key = ++state.lastKey;
        channel.asked(side).add(method.code, key);
        Message.Builder request = Message.request(method.operation).key(key);
        told.add(Messages.method(request, frame, method, a).build());
        return told.size() == 1 ? Step.emit(told.get(0), frame.bytes()) : Step.emitAll(told, frame.bytes(), 0);
    }

    /** The call on this channel that a close blames; of publishes only one that is the only one. */
    private static long blamed(AmqpState state, Channel channel, Arguments a) {
        int code = Methods.code(a.blamedClass, a.blamedMethod);
        Tags published = channel.published;
        if (code == Methods.PUBLISH && published.size() == 1) {
            long key = published.key(published.head());
            return key > Math.max(state.lossKey(Side.CLIENT), state.lossKey(Side.SERVER)) ? key : 0;
        }
        return channel.asked(Side.CLIENT).take(code);
    }

    /** The call that the close of the connection blames; it does not say on which channel, so there must be only one. */
    private static long blamed(AmqpState state, int code) {
        Waits found = null;
        for (int i = 0; i < state.channels.size(); i++) {
            Waits waits = state.channels.at(i).asked(Side.CLIENT);
            if (waits.has(code)) {
                if (found != null) {
                    return 0;
                }
                found = waits;
            }
        }
        return found == null ? 0 : found.take(code);
    }

    private static Step notice(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        if (method.code == Methods.RECOVER_ASYNC && side == Side.CLIENT) {
            state.channels.get(frame.channel()).delivered.clear();
        }
        Message.Builder alone = Message.oneWay(method.operation);
        return Step.emit(Messages.method(alone, frame, method, a).build(), frame.bytes());
    }

    /** The key of the call that a method with content answers; 0 when it answers none. */
    static long answered(Side side, Channel channel, Method method) {
        return method.answers == 0 ? 0 : channel.asked(side.opposite()).take(method.answers);
    }

    /** A method and all of its content. */
    static Message content(AmqpState state, Channel channel, Content content) {
        Method method = content.method;
        return switch (method.role) {
            case PUBLISH -> Settlement.published(state, channel, content);
            case DELIVER -> delivered(state, channel, content);
            case RETURN -> {
                Settlement.returned(state, channel, content);
                Message.Builder alone = Message.oneWay(method.operation)
                        .outcome(Message.Outcome.ERROR, ReplyCodes.name(content.arguments.replyCode));
                yield Messages.content(alone, channel.number, content, null).build();
            }
            case CALL, ANSWER, CLOSE, SETTLE, NOTICE ->
                Messages.content(Messages.answer(method, content.arguments), channel.number, content, null)
                        .key(content.key)
                        .build();
        };
    }

    private static Message delivered(AmqpState state, Channel channel, Content content) {
        Arguments a = content.arguments;
        Consumer consumer = a.consumerTag == null ? null : channel.consumers.find(Consumers.hash(a.consumerTag));
        boolean waits = consumer != null
                ? consumer.acknowledges()
                : channel.acknowledges || channel.delivered.size() < SILENT_AFTER;
        Message.Builder builder =
                waits ? Message.request(content.method.operation) : Message.oneWay(content.method.operation);
        if (waits) {
            long key = ++state.lastKey;
            channel.delivered.add(a.deliveryTag, key, 0);
            builder.key(key);
        }
        return Messages.content(builder, channel.number, content, queueOf(consumer))
                .build();
    }

    private static @Nullable String queueOf(@Nullable Consumer consumer) {
        return consumer == null || consumer.queue().isEmpty() ? null : consumer.queue();
    }

    /** A content that will not become complete. */
    static Message truncated(Channel channel, Content content) {
        Method method = content.method;
        Message.Builder builder = method.role == Method.Role.ANSWER
                ? Messages.answer(method, content.arguments).key(content.key)
                : Message.oneWay(method.operation);
        return Messages.content(builder.flag(Flag.TRUNCATED), channel.number, content, null)
                .build();
    }
}
