// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.JsonField.Source;
import java.util.List;
import java.util.Map;

/** What AMQP messages carry beside operation, status and size. */
public final class AmqpAttributes {

    /** The channel, 0 to 65535; 0 for the connection itself. */
    public static final AttributeKey<Long> CHANNEL = AttributeKey.number("amqp.channel");

    /** {@code Class} and {@code Method}. */
    public static final AttributeKey<Map<String, ?>> CLASS_METHOD = AttributeKey.object("amqp.class_method");

    /** {@code ExchangeName}, {@code RoutingKey} and {@code QueueName}, empty where the method names none of its own. */
    public static final AttributeKey<Map<String, ?>> PACKET = AttributeKey.object("amqp.packet");

    /** The kind of the last frame: {@code Method}, {@code ContentHeader} or {@code ContentBody}. */
    public static final AttributeKey<String> FRAME_TYPE = AttributeKey.text("amqp.frame_type");

    /** The name of the reply code of a close or a return. */
    public static final AttributeKey<String> ERROR_CODE = AttributeKey.text("amqp.error_code");

    /** Class of the method, such as {@code Basic}. */
    public static final AttributeKey<String> CLASS = AttributeKey.text("amqp.class");

    /** Method without its class, such as {@code Publish}. */
    public static final AttributeKey<String> METHOD = AttributeKey.text("amqp.method");

    /** The queue that the method names; for a delivery that of its consumer, when it was seen to begin. */
    public static final AttributeKey<String> QUEUE = AttributeKey.text("amqp.queue");

    /** The exchange that the method names; empty for the default exchange. */
    public static final AttributeKey<String> EXCHANGE = AttributeKey.text("amqp.exchange");

    /** The exchange that another one is bound to. */
    public static final AttributeKey<String> DESTINATION_EXCHANGE = AttributeKey.text("amqp.destination_exchange");

    /** Reply code of a close or a return. */
    public static final AttributeKey<Long> REPLY_CODE = AttributeKey.number("amqp.reply_code");

    /** Text that explains the reply code, or why the broker blocks. */
    public static final AttributeKey<String> REPLY_TEXT = AttributeKey.text("amqp.reply_text");

    /** The method that is to blame for a close, such as {@code Queue.Declare}. */
    public static final AttributeKey<String> BLAMED = AttributeKey.text("amqp.blamed");

    /** Virtual host. */
    public static final AttributeKey<String> VIRTUAL_HOST = AttributeKey.text("amqp.virtual_host");

    /** SASL mechanism; never the response. */
    public static final AttributeKey<String> MECHANISM = AttributeKey.text("amqp.sasl.mechanism");

    /** Product and version of the sender of Start or Start-Ok. */
    public static final AttributeKey<String> PRODUCT = AttributeKey.text("amqp.product");

    /** The version of a protocol header, such as {@code 0-9-1}. */
    public static final AttributeKey<String> VERSION = AttributeKey.text("amqp.version");

    /** Consumer tag. */
    public static final AttributeKey<String> CONSUMER_TAG = AttributeKey.text("amqp.consumer_tag");

    /** Whether an acknowledgment is about all tags up to its own. */
    public static final AttributeKey<Boolean> MULTIPLE = AttributeKey.flag("amqp.multiple");

    /** Whether a message was delivered before. */
    public static final AttributeKey<Boolean> REDELIVERED = AttributeKey.flag("amqp.redelivered");

    /** Messages in the queue, as an answer tells. */
    public static final AttributeKey<Long> MESSAGE_COUNT = AttributeKey.number("amqp.message_count");

    /** MIME type of the content. */
    public static final AttributeKey<String> CONTENT_TYPE = AttributeKey.text("amqp.content_type");

    /** The trace context among the headers of the content; no other header. */
    public static final AttributeKey<Map<String, ?>> TRACE = AttributeKey.object("amqp.header");

    /** {@code rabbitmq}, for all that has to do with messages. */
    public static final AttributeKey<String> SYSTEM = AttributeKey.text("messaging.system");

    /** {@code publish}, {@code deliver}, {@code get}, {@code ack}, {@code nack} or {@code reject}. */
    public static final AttributeKey<String> OPERATION_NAME = AttributeKey.text("messaging.operation.name");

    /** {@code send}, {@code process}, {@code receive} or {@code settle}. */
    public static final AttributeKey<String> OPERATION_TYPE = AttributeKey.text("messaging.operation.type");

    /** {@code exchange:routing key}, for a delivery followed by its queue when that is known. */
    public static final AttributeKey<String> DESTINATION = AttributeKey.text("messaging.destination.name");

    /** Routing key. */
    public static final AttributeKey<String> ROUTING_KEY =
            AttributeKey.text("messaging.rabbitmq.destination.routing_key");

    /** Delivery tag. */
    public static final AttributeKey<Long> DELIVERY_TAG =
            AttributeKey.number("messaging.rabbitmq.message.delivery_tag");

    /** Bytes of the body. */
    public static final AttributeKey<Long> BODY_SIZE = AttributeKey.number("messaging.message.body.size");

    /** The message's own id. */
    public static final AttributeKey<String> MESSAGE_ID = AttributeKey.text("messaging.message.id");

    /** The correlation id. */
    public static final AttributeKey<String> CONVERSATION_ID = AttributeKey.text("messaging.message.conversation_id");

    /** The name of the failure; only on failure. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.text("error.type");

    static final String METHOD_FRAME = "Method";
    static final String HEADER_FRAME = "ContentHeader";
    static final String BODY_FRAME = "ContentBody";

    static final List<AttributeKey<?>> ALL = List.of(
            CHANNEL,
            CLASS_METHOD,
            PACKET,
            FRAME_TYPE,
            ERROR_CODE,
            CLASS,
            METHOD,
            QUEUE,
            EXCHANGE,
            DESTINATION_EXCHANGE,
            REPLY_CODE,
            REPLY_TEXT,
            BLAMED,
            VIRTUAL_HOST,
            MECHANISM,
            PRODUCT,
            VERSION,
            CONSUMER_TAG,
            MULTIPLE,
            REDELIVERED,
            MESSAGE_COUNT,
            CONTENT_TYPE,
            TRACE,
            SYSTEM,
            OPERATION_NAME,
            OPERATION_TYPE,
            DESTINATION,
            ROUTING_KEY,
            DELIVERY_TAG,
            BODY_SIZE,
            MESSAGE_ID,
            CONVERSATION_ID,
            ERROR_TYPE);

    static final List<JsonField> JSON = List.of(
            JsonField.of("ChannelID", CHANNEL, "0"),
            JsonField.of("Host", Source.HOST),
            JsonField.of("Port", Source.PORT),
            JsonField.constant("Proto", "AMQP"),
            JsonField.of("Size", Source.SIZE),
            JsonField.of("Time", Source.TIME),
            JsonField.of("Packet", PACKET, "null"),
            JsonField.of("ClassMethod", CLASS_METHOD, "null"),
            JsonField.of("FrameType", FRAME_TYPE, "\"\""),
            JsonField.of("ErrCode", ERROR_CODE, "\"OK\""));

    private AmqpAttributes() {}
}
