// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Side;

/**
 * The end of a stream before its time.
 *
 * @param by who ended it
 * @param error name of the error code, or {@code GOAWAY}
 */
record Reset(Side by, String error) {

    /** The side as it is reported. */
    String byText() {
        return by == Side.CLIENT ? "client" : "server";
    }
}
