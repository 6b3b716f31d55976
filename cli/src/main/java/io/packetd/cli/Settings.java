// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Rule;
import io.packetd.protocol.engine.EngineOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a configuration file sets.
 *
 * @param rules as those of {@code --proto}; empty for every protocol on any port
 */
record Settings(DecoderOptions decoders, EngineOptions engine, List<Rule> rules) {

    /** Below this the usual pauses of a connection would end it. */
    static final Duration MIN_EXPIRY = Duration.ofMinutes(1);

    /** A year: nobody means more, and times stay far from what a long can hold. */
    static final Duration MAX_EXPIRY = Duration.ofDays(365);

    /** Without a file. */
    static final Settings DEFAULT = new Settings(DecoderOptions.DEFAULT, EngineOptions.DEFAULT, List.of());

    Settings {
        rules = List.copyOf(rules);
    }
}
