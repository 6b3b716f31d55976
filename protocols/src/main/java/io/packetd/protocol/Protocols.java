// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import io.packetd.protocol.amqp.AmqpProtocol;
import io.packetd.protocol.dns.DnsProtocol;
import io.packetd.protocol.http1.Http1Protocol;
import io.packetd.protocol.http2.Http2Protocol;
import io.packetd.protocol.kafka.KafkaProtocol;
import io.packetd.protocol.mongodb.MongodbProtocol;
import io.packetd.protocol.mysql.MysqlProtocol;
import io.packetd.protocol.postgresql.PostgresqlProtocol;
import io.packetd.protocol.redis.RedisProtocol;
import io.packetd.protocol.tls.TlsProtocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registry: the one place that names every protocol. */
public final class Protocols {

    private final List<Protocol<?>> all;
    private final List<Descriptor> descriptors;

    private Protocols(List<Protocol<?>> all) {
        this.all = List.copyOf(all);
        List<Descriptor> facts = new ArrayList<>();
        for (Protocol<?> protocol : all) {
            facts.add(protocol.descriptor());
            facts.addAll(protocol.readings());
        }
        this.descriptors = List.copyOf(facts);
    }

    /** Every protocol of this build, the tightest signature first: detection asks in this order. */
    public static Protocols standard(DecoderOptions options) {
        return of(List.of(
                new TlsProtocol(),
                new Http1Protocol(options),
                new Http2Protocol(),
                new AmqpProtocol(),
                new PostgresqlProtocol(),
                new MongodbProtocol(),
                new MysqlProtocol(),
                new KafkaProtocol(),
                new RedisProtocol(),
                new DnsProtocol()));
    }

    /** These protocols only, in this order. */
    public static Protocols of(List<Protocol<?>> protocols) {
        return new Protocols(protocols);
    }

    /** In the order of detection. */
    public List<Protocol<?>> all() {
        return all;
    }

    /** The facts of every protocol, each followed by those that are read inside it. */
    public List<Descriptor> descriptors() {
        return descriptors;
    }

    /** The protocol with this id, or the one inside which it is read; null when there is none. */
    public @Nullable Protocol<?> byId(String id) {
        for (Protocol<?> protocol : all) {
            if (protocol.descriptor().id().equals(id)) {
                return protocol;
            }
            for (Descriptor reading : protocol.readings()) {
                if (reading.id().equals(id)) {
                    return protocol;
                }
            }
        }
        return null;
    }
}
