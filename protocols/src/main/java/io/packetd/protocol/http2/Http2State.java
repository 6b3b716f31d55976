// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Side;

/**
 * What is remembered of one connection: where each side stands, its HPACK table (at most 64 KiB), and the open streams (at
 * most 2048, with at most 1 MiB of header fields). Below 100 bytes besides the tables while no stream is open.
 */
public final class Http2State {

    final Http2Side client = new Http2Side();
    final Http2Side server = new Http2Side();
    final Streams streams = new Streams();

    /** Whether the connection came from HTTP/1.1: then both sides are read from their beginning. */
    boolean upgraded;

    Http2State() {}

    Http2Side side(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /** The table of a side's header blocks: empty when its beginning was seen, else of unknown content. */
    HpackTable table(Side side) {
        Http2Side at = side(side);
        HpackTable table = at.table;
        if (table == null) {
            boolean fromStart = upgraded || (client.whole && (side == Side.CLIENT || server.whole));
            table = new HpackTable(fromStart && at.whole);
            at.table = table;
        }
        return table;
    }

    /** Whether streams may have been opened unseen. */
    boolean mayHaveMissed() {
        return !client.whole || !server.whole;
    }

    /** Bytes of this side are gone: nothing that depends on them is believed. */
    void lose(Side side) {
        Http2Side at = side(side);
        Http2Stream ending = at.dataEnds ? streams.get(at.dataStream) : null;
        streams.lose(side);
        if (ending != null) {
            // The frame said that it is the last of its message.
            ending.half(side).ended = true;
        }
        at.loseFrame();
        at.begun = true;
        at.whole = false;
        at.lost = true;
        at.trusted = 0;
        if (at.table != null) {
            at.table.lose();
        }
    }
}
