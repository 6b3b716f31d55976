// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.Rule;
import io.packetd.protocol.engine.Engine;
import io.packetd.protocol.engine.EngineOptions;
import io.packetd.protocol.engine.Ledger;
import io.packetd.protocol.engine.RoundTripOutput;
import java.io.Serializable;
import java.util.List;

/**
 * How connections are decoded: everything that makes an engine, in a form that travels.
 *
 * @param registry the protocols
 * @param rules what the user asked for; empty for every protocol on any port
 * @param options the bounds of the engine
 */
public record Decoding(ProtocolRegistry registry, List<Rule> rules, EngineOptions options) implements Serializable {

    /** Copies the rules. */
    public Decoding {
        rules = List.copyOf(rules);
    }

    /** With the default bounds. */
    public Decoding(ProtocolRegistry registry, List<Rule> rules) {
        this(registry, rules, EngineOptions.DEFAULT);
    }

    /** An engine of these settings. */
    public Engine engine(RoundTripOutput output, Ledger ledger) {
        return new Engine(registry.protocols(), rules, options, output, ledger);
    }
}
