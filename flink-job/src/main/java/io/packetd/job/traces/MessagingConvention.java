// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.amqp.AmqpAttributes;
import io.packetd.protocol.kafka.KafkaAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kafka and RabbitMQ (development): always the view of the broker's client. */
final class MessagingConvention implements Convention {

    /** What only a broker asks. */
    private static final Set<String> OF_BROKER =
            Set.of("Basic.Deliver", "Connection.Start", "Connection.Secure", "Connection.Tune", "Basic.Return");

    private static final int AMQP_PORT = 5672;

    private final String system;

    MessagingConvention(String system) {
        this.system = system;
    }

    @Override
    public void describe(Exchange exchange, SpanDraft span) {
        boolean amqp = system.equals("rabbitmq");
        if (amqp && exchange.roundTrip.request() != null && isAskedByBroker(exchange)) {
            exchange.askedByServer();
        }
        SpanAttributes attributes = span.attributes;
        String verb = exchange.either(KafkaAttributes.OPERATION_NAME);
        String type = exchange.either(KafkaAttributes.OPERATION_TYPE);
        String operation = verb == null ? exchange.operation() : verb;
        span.kind = kind(type, exchange.parent != null);
        attributes
                .text("messaging.system", system)
                .text("messaging.operation.name", operation)
                .text("messaging.operation.type", type)
                .text("messaging.destination.name", exchange.either(KafkaAttributes.DESTINATION));
        if (amqp) {
            attributes
                    .text("messaging.rabbitmq.destination.routing_key", exchange.either(AmqpAttributes.ROUTING_KEY))
                    .number("messaging.rabbitmq.message.delivery_tag", exchange.either(AmqpAttributes.DELIVERY_TAG))
                    .text("messaging.message.id", exchange.either(AmqpAttributes.MESSAGE_ID))
                    .text("messaging.message.conversation_id", exchange.either(AmqpAttributes.CONVERSATION_ID))
                    .number("messaging.message.body.size", exchange.either(AmqpAttributes.BODY_SIZE))
                    .text("network.protocol.name", "amqp")
                    .text("network.protocol.version", "0-9-1");
        } else {
            attributes
                    .number("messaging.batch.message_count", exchange.either(KafkaAttributes.RECORD_COUNT))
                    .text("messaging.consumer.group.name", exchange.either(KafkaAttributes.GROUP))
                    .text("messaging.client.id", exchange.either(KafkaAttributes.CLIENT_ID))
                    .text("messaging.destination.partition.id", exchange.either(KafkaAttributes.PARTITION))
                    .text("network.protocol.name", "kafka");
        }
        String target = attributes.textOf("messaging.destination.name");
        String name = operation.isEmpty() ? system : operation;
        span.name = target == null ? name : name + ' ' + target;
        if (exchange.outcome() == Outcome.ERROR) {
            String error = exchange.either(KafkaAttributes.ERROR_TYPE);
            span.fail(error == null ? exchange.status() : error);
        }
    }

    /** Closes, flows and cancels may come from both sides: the usual port decides. */
    private static boolean isAskedByBroker(Exchange exchange) {
        return OF_BROKER.contains(exchange.operation())
                || (exchange.clientPort() == AMQP_PORT && exchange.serverPort() != AMQP_PORT);
    }

    /** Who hands over a message whose context was made before is no producer of it. */
    private static SpanKind kind(@Nullable String type, boolean continued) {
        if (type == null) {
            return SpanKind.CLIENT;
        }
        return switch (type) {
            case "send" -> continued ? SpanKind.CLIENT : SpanKind.PRODUCER;
            case "process" -> SpanKind.CONSUMER;
            default -> SpanKind.CLIENT;
        };
    }
}
