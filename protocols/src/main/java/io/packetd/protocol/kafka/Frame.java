// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import org.jspecify.annotations.Nullable;

/** The frame that one side is in the middle of, and whether the side is known to be in step. */
final class Frame {

    /** Whether a frame was read to its very end, as its layout says, since the last loss. */
    boolean trusted;

    /** Whether bytes were lost since then. */
    boolean lost;

    /** Whether a frame is open: its header is read. Nothing below counts otherwise. */
    boolean open;

    /** Bytes of the whole frame, its length included. */
    long size;

    /** Bytes of it that are still to come. */
    long left;

    int api;
    int version;
    int correlation;

    /** Of a request. */
    @Nullable
    String clientId;

    /** Of a response: the pairing key of its request. */
    long key;

    final Walk walk = new Walk();
    final Facts facts = new Facts();

    /** The frame has ended, or nothing more is known of it. */
    void close() {
        open = false;
        clientId = null;
        walk.begin(null);
        facts.clear();
    }

    /** Bytes are gone. */
    void lose() {
        close();
        trusted = false;
        lost = true;
    }

    /** The frame was read to its end. */
    void trust() {
        trusted = true;
        lost = false;
    }
}
