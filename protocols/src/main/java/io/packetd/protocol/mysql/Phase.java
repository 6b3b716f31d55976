// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.io.IOException;

/** How far a connection has come ("Connection Lifecycle"). */
enum Phase {
    /** Nothing was read yet. */
    UNKNOWN(0),
    /** The server has greeted; the client will log in. */
    GREETED(1),
    /** The client has logged in and awaits the verdict. */
    AUTHENTICATING(2),
    /** Commands and their answers. */
    COMMANDS(3),
    /** A replication or clone stream has begun. */
    STREAMING(4);

    private final int code;

    Phase(int code) {
        this.code = code;
    }

    /** The code in serialized state. */
    int code() {
        return code;
    }

    static Phase ofCode(int code) throws IOException {
        for (Phase phase : values()) {
            if (phase.code == code) {
                return phase;
            }
        }
        throw new IOException("unknown phase " + code + " in mysql state");
    }
}
