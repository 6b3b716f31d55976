// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.io.IOException;

/** Whether column definitions are followed by an EOF packet: not with {@code CLIENT_DEPRECATE_EOF}. */
enum Eof {
    /** The log-in was not seen, and no packet has told yet. */
    UNKNOWN(0),
    /** An EOF packet follows. */
    SENT(1),
    /** Nothing follows. */
    OMITTED(2);

    private final int code;

    Eof(int code) {
        this.code = code;
    }

    /** The code in serialized state. */
    int code() {
        return code;
    }

    static Eof ofCode(int code) throws IOException {
        for (Eof eof : values()) {
            if (eof.code == code) {
                return eof;
            }
        }
        throw new IOException("unknown end of definitions " + code + " in mysql state");
    }
}
