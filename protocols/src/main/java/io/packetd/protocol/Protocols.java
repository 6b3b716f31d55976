// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import io.packetd.protocol.http1.Http1Protocol;
import io.packetd.protocol.redis.RedisProtocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registry: the one place that names every protocol. */
public final class Protocols {

    private final List<Protocol<?>> all;

    private Protocols(List<Protocol<?>> all) {
        this.all = List.copyOf(all);
    }

    /** Every protocol of this build, the tightest signature first: detection asks in this order. */
    public static Protocols standard(DecoderOptions options) {
        return of(List.of(new Http1Protocol(options), new RedisProtocol()));
    }

    /** These protocols only, in this order. */
    public static Protocols of(List<Protocol<?>> protocols) {
        return new Protocols(protocols);
    }

    /** In the order of detection. */
    public List<Protocol<?>> all() {
        return all;
    }

    /** The protocol with this id, or null. */
    public @Nullable Protocol<?> byId(String id) {
        for (Protocol<?> protocol : all) {
            if (protocol.descriptor().id().equals(id)) {
                return protocol;
            }
        }
        return null;
    }
}
