// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.job.sql.SqlDialect;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.dns.DnsAttributes;
import io.packetd.protocol.tls.TlsAttributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which convention describes which protocol. */
final class Conventions {

    private final Map<String, Convention> byProtocol;

    Conventions(TraceOptions options) {
        HttpConvention http = new HttpConvention(options);
        byProtocol = Map.of(
                "http", http,
                "http2", http,
                "grpc", new RpcConvention(options),
                "mysql", new DatabaseConvention("mysql", SqlDialect.MYSQL),
                "postgresql", new DatabaseConvention("postgresql", SqlDialect.POSTGRESQL),
                "mongodb", new DatabaseConvention("mongodb", null),
                "redis", new DatabaseConvention("redis", null),
                "kafka", new MessagingConvention("kafka"),
                "amqp", new MessagingConvention("rabbitmq"),
                "dns", Conventions::dns);
    }

    /** The convention of a protocol; one that says only what every protocol has when there is none. */
    Convention of(String protocol) {
        Convention known = byProtocol.get(protocol);
        return known != null ? known : protocol.equals("tls") ? Conventions::tls : Conventions::plain;
    }

    /** No convention for spans: the name is of our own choice, and one of a few. */
    private static void dns(Exchange exchange, SpanDraft span) {
        String type = exchange.either(DnsAttributes.QUESTION_TYPE);
        span.name = type == null ? "DNS" : "DNS " + type;
        span.attributes
                .text("dns.question.name", exchange.either(DnsAttributes.QUESTION_NAME))
                .text("packetd.dns.question.type", type)
                .texts("dns.answers", texts(exchange.response.get(DnsAttributes.ANSWERS)))
                .text("network.protocol.name", "dns");
        failed(exchange, span);
    }

    private static void tls(Exchange exchange, SpanDraft span) {
        span.name = "TLS handshake";
        span.attributes
                .text("tls.client.server_name", exchange.either(TlsAttributes.SERVER_NAME))
                .text("tls.protocol.name", exchange.either(TlsAttributes.PROTOCOL_NAME))
                .text("tls.protocol.version", exchange.either(TlsAttributes.VERSION))
                .text("tls.cipher", exchange.either(TlsAttributes.CIPHER))
                .text("tls.curve", exchange.either(TlsAttributes.CURVE))
                .text("tls.next_protocol", exchange.either(TlsAttributes.NEXT_PROTOCOL));
        failed(exchange, span);
    }

    private static void plain(Exchange exchange, SpanDraft span) {
        String operation = exchange.operation();
        span.name = operation.isEmpty() ? exchange.roundTrip.protocol() : operation;
        span.attributes.text("network.protocol.name", exchange.roundTrip.protocol());
        failed(exchange, span);
    }

    private static void failed(Exchange exchange, SpanDraft span) {
        if (exchange.outcome() == Outcome.ERROR) {
            String type = exchange.named("error.type");
            span.fail(type == null ? exchange.status() : type);
        }
    }

    private static List<String> texts(@Nullable List<?> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
    }
}
