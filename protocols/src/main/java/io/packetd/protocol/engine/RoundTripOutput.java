// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.RoundTrip;

/** Takes what the engine tells. */
@FunctionalInterface
public interface RoundTripOutput {

    /** One RoundTrip of the connection that was passed to the engine. */
    void accept(RoundTrip roundTrip);
}
