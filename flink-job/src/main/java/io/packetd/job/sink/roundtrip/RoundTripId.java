// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;
import java.nio.charset.StandardCharsets;

/**
 * A 128-bit hash that is the same in every process and every release, so that what is sent again can be recognised. Takes
 * 64-bit words; two lanes, each mixed with the 64-bit finalizer of MurmurHash3 after every word. Not for secrets.
 */
public final class RoundTripId {

    private static final long FIRST_SEED = 0x9e37_79b9_7f4a_7c15L;
    private static final long SECOND_SEED = 0xc2b2_ae3d_27d4_eb4fL;

    private byte[] key = new byte[64];
    private long first;
    private long second;

    /** Hashes the identity of one connection: {@link #first()} is its short id. */
    public void ofConnection(FlowKey flow, long connectionId) {
        first = FIRST_SEED;
        second = SECOND_SEED;
        int length = flow.encodedLength();
        if (length > key.length) {
            key = new byte[length * 2];
        }
        flow.writeTo(key, 0);
        bytes(key, length);
        word(connectionId);
    }

    /** Goes on from the connection to one of its RoundTrips: protocol, direction and stream place of its first message. */
    public void ofRoundTrip(RoundTrip roundTrip) {
        byte[] protocol = roundTrip.protocol().getBytes(StandardCharsets.UTF_8);
        bytes(protocol, protocol.length);
        Observed opening = roundTrip.first();
        boolean fromClient = roundTrip.request() != null;
        word(fromClient ? roundTrip.clientDirection() : 1 - roundTrip.clientDirection());
        word(opening.streamOffset());
    }

    /** The first half. */
    public long first() {
        return first;
    }

    /** The second half. */
    public long second() {
        return second;
    }

    /** Eight bytes a word, little endian, the last one filled with zeros; then the length. */
    private void bytes(byte[] source, int length) {
        for (int at = 0; at < length; at += 8) {
            long word = 0;
            for (int i = Math.min(length, at + 8) - 1; i >= at; i--) {
                word = (word << 8) | (source[i] & 0xff);
            }
            word(word);
        }
        word(length);
    }

    private void word(long word) {
        first = mix(first ^ word) + second;
        second = mix(second + Long.rotateLeft(word, 32)) ^ first;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
