// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Ack, Nack and Reject: from the broker they confirm publishes (RabbitMQ's publisher confirms), from the client they settle
 * deliveries. Tags say exactly which; {@code multiple} means all up to the tag, and tag 0 all there are.
 */
final class Settlement {

    private static final int MULTIPLE = 1;

    private Settlement() {}

    static Step settle(Side side, AmqpState state, Frame frame, Method method, Arguments a) {
        Channel channel = state.channels.get(frame.channel());
        boolean fromClient = side == Side.CLIENT;
        channel.acknowledges |= fromClient;
        Tags tags = fromClient ? channel.delivered : channel.published;
        if (method.code != Methods.REJECT && (a.bits & MULTIPLE) != 0) {
            List<Message> answers = many(tags, state.lossKey(side), frame, method, a);
            return answers.isEmpty() ? unmatched(side, frame, method, a) : Step.emitAll(answers, frame.bytes(), 0);
        }
        int at = tags.find(a.deliveryTag);
        return at < 0 ? unmatched(side, frame, method, a) : Step.emit(take(tags, at, frame, method, a), frame.bytes());
    }

    /** What was open when bytes of the side that acknowledges were lost may have been acknowledged in them: it is left out. */
    private static List<Message> many(Tags tags, long lossKey, Frame frame, Method method, Arguments a) {
        List<Message> answers = new ArrayList<>();
        int end = tags.end();
        for (int i = tags.head(); i < end; i++) {
            if (a.deliveryTag != 0 && Long.compareUnsigned(tags.tag(i), a.deliveryTag) > 0) {
                break;
            }
            long key = tags.key(i);
            if (key > lossKey) {
                answers.add(take(tags, i, frame, method, a));
            } else if (key != 0) {
                tags.remove(i);
            }
            if (tags.size() == 0) {
                break;
            }
        }
        return answers;
    }

    private static Message take(Tags tags, int at, Frame frame, Method method, Arguments a) {
        long key = tags.key(at);
        int mark = tags.mark(at);
        tags.remove(at);
        Message.Builder answer =
                mark < 0 && method.code == Methods.ACK ? Messages.returned(-mark) : Messages.answer(method, a);
        return Messages.method(answer, frame, method, a).key(key).build();
    }

    /**
     * A confirm is always an answer, though its publish was not seen. A client also acknowledges what Get brought, which is
     * an answer already.
     */
    private static Step unmatched(Side side, Frame frame, Method method, Arguments a) {
        Message.Builder builder = side == Side.CLIENT ? Message.oneWay(method.operation) : Messages.answer(method, a);
        return Step.emit(Messages.method(builder, frame, method, a).build(), frame.bytes());
    }

    /** A publish is complete: whether and how it will be confirmed. */
    static Message published(AmqpState state, Channel channel, Content content) {
        boolean confirmed = channel.nextPublish != Channel.NO_CONFIRMS;
        boolean numbered = channel.nextPublish > 0 && channel.confirmsSince > state.lossKey(Side.CLIENT);
        Message.Builder builder =
                numbered ? Message.request(content.method.operation) : Message.oneWay(content.method.operation);
        if (numbered) {
            long key = ++state.lastKey;
            channel.published.add(channel.nextPublish++, key, mark(content));
            builder.key(key);
        } else if (confirmed) {
            builder.flag(Flag.LOST);
        }
        return Messages.content(builder, channel.number, content, null).build();
    }

    /** A message came back: its publish, the oldest one like it, will be confirmed but was not routed. */
    static void returned(AmqpState state, Channel channel, Content content) {
        int wanted = likeness(content);
        Tags tags = channel.published;
        for (int i = tags.head(); i < tags.end(); i++) {
            if (tags.key(i) != 0 && tags.mark(i) == wanted) {
                // One from before a loss may have come back unseen: then nobody knows which of them this is.
                if (tags.key(i) > state.lossKey(Side.SERVER)) {
                    tags.setMark(i, -content.arguments.replyCode);
                }
                return;
            }
        }
    }

    /** 0 for a publish that cannot come back. */
    private static int mark(Content content) {
        return content.arguments.bits == 0 ? 0 : likeness(content);
    }

    /** Positive, equal for what has one exchange, routing key and size. */
    private static int likeness(Content content) {
        int hash = 31 * String.valueOf(content.arguments.exchange).hashCode()
                + String.valueOf(content.arguments.routingKey).hashCode();
        return ((31 * hash + Long.hashCode(content.bodyBytes)) & 0x3fff_ffff) | 0x4000_0000;
    }
}
