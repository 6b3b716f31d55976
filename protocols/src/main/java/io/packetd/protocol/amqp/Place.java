// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a message goes or comes from, as JSON shows it: three names in this order, in less room than a general map takes. */
final class Place extends AbstractMap<String, String> {

    private static final String EXCHANGE = "ExchangeName";
    private static final String ROUTING_KEY = "RoutingKey";
    private static final String QUEUE = "QueueName";

    private final String exchange;
    private final String routingKey;
    private final String queue;

    /** Names that a method does not have are shown empty. */
    Place(@Nullable String exchange, @Nullable String routingKey, @Nullable String queue) {
        this.exchange = exchange == null ? "" : exchange;
        this.routingKey = routingKey == null ? "" : routingKey;
        this.queue = queue == null ? "" : queue;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, String>> iterator() {
                return List.<Entry<String, String>>of(
                                new SimpleImmutableEntry<>(EXCHANGE, exchange),
                                new SimpleImmutableEntry<>(ROUTING_KEY, routingKey),
                                new SimpleImmutableEntry<>(QUEUE, queue))
                        .iterator();
            }

            @Override
            public int size() {
                return 3;
            }
        };
    }
}
