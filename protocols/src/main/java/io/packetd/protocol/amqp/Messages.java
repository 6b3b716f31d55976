// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Builder;
import io.packetd.protocol.Message.Outcome;
import org.jspecify.annotations.Nullable;

/** Methods and contents in the words of the engine. */
final class Messages {

    /** How the default exchange is written where a name is needed. */
    private static final String DEFAULT_EXCHANGE = "amq.default";

    private static final String OK = "OK";

    /** {@code multiple} of Ack and Nack, {@code redelivered} of Deliver and Get-Ok. */
    private static final int FIRST_BIT = 1;

    private Messages() {}

    /** What a method without content says. */
    static Builder method(Builder builder, Frame frame, Method method, Arguments a) {
        names(builder, frame.channel(), method, a, AmqpAttributes.METHOD_FRAME);
        failure(builder, a);
        if (a.replyCode != 0 || method.role == Method.Role.CLOSE) {
            builder.with(AmqpAttributes.REPLY_CODE, (long) a.replyCode);
        }
        Method blamed = a.blamedClass == 0 ? null : Methods.of(a.blamedClass, a.blamedMethod);
        builder.with(AmqpAttributes.REPLY_TEXT, a.replyText)
                .with(AmqpAttributes.BLAMED, blamed == null ? null : blamed.operation)
                .with(AmqpAttributes.VIRTUAL_HOST, a.virtualHost)
                .with(AmqpAttributes.MECHANISM, a.mechanism)
                .with(AmqpAttributes.PRODUCT, a.product)
                .with(AmqpAttributes.CONSUMER_TAG, a.consumerTag)
                .with(AmqpAttributes.MESSAGE_COUNT, a.messageCount < 0 ? null : a.messageCount);
        if (method.role == Method.Role.SETTLE) {
            boolean many = method.code != Methods.REJECT && (a.bits & FIRST_BIT) != 0;
            builder.with(AmqpAttributes.DELIVERY_TAG, a.deliveryTag)
                    .with(AmqpAttributes.MULTIPLE, many ? Boolean.TRUE : null);
        }
        return builder.size(frame.bytes()).extent(frame.extent());
    }

    /** What a method with its content says. */
    static Builder content(Builder builder, int channel, Content content, @Nullable String consumedQueue) {
        Arguments a = content.arguments;
        Properties p = content.properties;
        Method method = content.method;
        names(builder, channel, method, a, content.lastFrame());
        failure(builder, a);
        boolean delivered = method.role == Method.Role.DELIVER || method.code == Methods.GET_OK;
        builder.with(AmqpAttributes.REPLY_CODE, a.replyCode == 0 ? null : (long) a.replyCode)
                .with(AmqpAttributes.REPLY_TEXT, a.replyText)
                .with(AmqpAttributes.QUEUE, consumedQueue)
                .with(AmqpAttributes.DESTINATION, destination(a, consumedQueue))
                .with(AmqpAttributes.BODY_SIZE, content.bodyBytes < 0 ? null : content.bodyBytes)
                .with(AmqpAttributes.CONTENT_TYPE, p.contentType)
                .with(AmqpAttributes.MESSAGE_ID, p.messageId)
                .with(AmqpAttributes.CONVERSATION_ID, p.correlationId)
                .with(AmqpAttributes.TRACE, p.trace)
                .with(AmqpAttributes.CONSUMER_TAG, a.consumerTag)
                .with(AmqpAttributes.DELIVERY_TAG, delivered ? a.deliveryTag : null)
                .with(AmqpAttributes.REDELIVERED, delivered && (a.bits & FIRST_BIT) != 0 ? Boolean.TRUE : null)
                .with(AmqpAttributes.MESSAGE_COUNT, a.messageCount < 0 ? null : a.messageCount);
        return builder.size(content.wireBytes).extent(content.extent());
    }

    /** The refusal of a version: the broker's own header (AMQP 0-9-1, section 4.2.2). */
    static Message refusal(ProtocolHeader header) {
        return Message.oneWay(Methods.PROTOCOL_HEADER.operation)
                .outcome(Outcome.ERROR, "VERSION_REFUSED")
                .with(AmqpAttributes.CHANNEL, 0L)
                .with(AmqpAttributes.CLASS_METHOD, Methods.PROTOCOL_HEADER.names)
                .with(AmqpAttributes.CLASS, Methods.PROTOCOL_HEADER.className)
                .with(AmqpAttributes.METHOD, Methods.PROTOCOL_HEADER.methodName)
                .with(AmqpAttributes.FRAME_TYPE, "ProtocolHeader")
                .with(AmqpAttributes.VERSION, header.version)
                .with(AmqpAttributes.ERROR_TYPE, "VERSION_REFUSED")
                .size(ProtocolHeader.BYTES)
                .build();
    }

    /** An answer that a method of this name is, with its own words for success and failure. */
    static Builder answer(Method method, Arguments a) {
        if (method.code == Methods.NACK || method.code == Methods.REJECT) {
            String status = method.code == Methods.NACK ? "NACK" : "REJECT";
            return Message.response(Outcome.ERROR, status).with(AmqpAttributes.ERROR_TYPE, status);
        }
        if (a.replyCode != 0) {
            boolean failed = ReplyCodes.isFailure(a.replyCode);
            return Message.response(failed ? Outcome.ERROR : Outcome.OK, ReplyCodes.name(a.replyCode));
        }
        return Message.response(Outcome.OK, method.code == Methods.GET_EMPTY ? "EMPTY" : OK);
    }

    /** The confirm of a publish that came back before: it was taken, but by no queue. */
    static Builder returned(int replyCode) {
        String name = ReplyCodes.name(replyCode);
        return Message.response(Outcome.ERROR, name)
                .with(AmqpAttributes.ERROR_CODE, name)
                .with(AmqpAttributes.ERROR_TYPE, name)
                .with(AmqpAttributes.REPLY_CODE, (long) replyCode);
    }

    private static void names(Builder builder, int channel, Method method, Arguments a, String lastFrame) {
        builder.with(AmqpAttributes.CHANNEL, (long) channel)
                .with(AmqpAttributes.CLASS_METHOD, method.names)
                .with(AmqpAttributes.CLASS, method.className)
                .with(AmqpAttributes.METHOD, method.methodName)
                .with(AmqpAttributes.FRAME_TYPE, lastFrame);
        if (method.hasPlace) {
            builder.with(AmqpAttributes.PACKET, new Place(a.exchange, a.routingKey, a.queue))
                    .with(AmqpAttributes.EXCHANGE, a.exchange)
                    .with(AmqpAttributes.DESTINATION_EXCHANGE, a.destination)
                    .with(AmqpAttributes.ROUTING_KEY, a.routingKey)
                    .with(AmqpAttributes.QUEUE, a.queue);
        }
        if (method.verb != null) {
            builder.with(AmqpAttributes.SYSTEM, "rabbitmq")
                    .with(AmqpAttributes.OPERATION_NAME, method.verb)
                    .with(AmqpAttributes.OPERATION_TYPE, method.verbType);
        }
    }

    private static void failure(Builder builder, Arguments a) {
        if (a.replyCode == 0) {
            return;
        }
        String name = ReplyCodes.name(a.replyCode);
        builder.with(AmqpAttributes.ERROR_CODE, name);
        if (ReplyCodes.isFailure(a.replyCode)) {
            builder.with(AmqpAttributes.ERROR_TYPE, name);
        }
    }

    private static @Nullable String destination(Arguments a, @Nullable String queue) {
        if (a.exchange == null || a.routingKey == null) {
            return null;
        }
        String exchange = a.exchange.isEmpty() ? DEFAULT_EXCHANGE : a.exchange;
        return queue == null ? exchange + ':' + a.routingKey : exchange + ':' + a.routingKey + ':' + queue;
    }
}
