// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one connection: where each side stands, and what the requests underway mean for their responses.
 * Below 200 bytes between messages; while a body passes that needs more than one step, the head of its message (at most 64
 * KiB on the wire) and the captured part of its body.
 */
public final class Http1State {

    final Http1Side client = new Http1Side();
    final Http1Side server = new Http1Side();
    RequestQueue requests = new RequestQueue();

    /** A CONNECT waits for its answer: what the client sends meanwhile is the tunnel's, or a request, who knows. */
    boolean awaitsTunnel;

    /** Why the connection speaks HTTP/1 no longer; null while it does. */
    @Nullable
    OpaqueReason left;

    Http1State() {}

    Http1Side side(Side side) {
        return side == Side.CLIENT ? client : server;
    }
}
