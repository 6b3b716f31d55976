// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes and reads what a decoder remembers of one connection. Every version that was ever released stays readable, with
 * golden bytes in the tests.
 */
public interface StateCodec<S> {

    /** The version that {@link #write} writes, 1 or more. */
    int version();

    /** Writes the whole state. */
    void write(S state, DataOutput out) throws IOException;

    /**
     * Reads a state.
     *
     * @throws IOException when the version is unknown (the message names both) or the bytes are damaged
     */
    S read(int version, DataInput in) throws IOException;

    /** The error for a version this codec never wrote. */
    static IOException unknownVersion(String what, int found, int newest) {
        return new IOException(what + " state has version " + found + ", this build reads 1 to " + newest);
    }
}
