// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Protocols;
import java.nio.file.Path;
import java.util.Map;

/** Which exchange of its fixture {@code plain} stands for a protocol where one is repeated; the last pair of all by default. */
public final class Exchanges {

    private static final Map<String, String> OPERATIONS = Map.of();

    private Exchanges() {}

    /** The exchange of this protocol. */
    public static RepeatedExchange of(Path fixtures, Protocols protocols, String id) {
        return RepeatedExchange.of(fixtures, protocols, id, OPERATIONS.getOrDefault(id, ""));
    }
}
