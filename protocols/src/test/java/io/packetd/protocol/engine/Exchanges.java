// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Protocols;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Which exchange of its fixture {@code plain} stands for a protocol where one is repeated; the last pair of all by default. */
public final class Exchanges {

    private static final Map<String, String> OPERATIONS = Map.of("amqp", "Basic.Get", "postgresql", "EXECUTE");

    /** Whose connections carry one exchange and are left then. */
    private static final Set<String> ONCE = Set.of("tls");

    private Exchanges() {}

    /** Whether a connection of this protocol can go on for ever. */
    public static boolean repeats(String id) {
        return !ONCE.contains(id);
    }

    /** The exchange of this protocol. */
    public static RepeatedExchange of(Path fixtures, Protocols protocols, String id) {
        return RepeatedExchange.of(fixtures, protocols, id, OPERATIONS.getOrDefault(id, ""));
    }
}
