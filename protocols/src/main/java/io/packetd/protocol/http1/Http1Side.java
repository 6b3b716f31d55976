// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import org.jspecify.annotations.Nullable;

/** Where one side of a connection stands in its message. */
final class Http1Side {

    /** What comes next. */
    enum Phase {
        /** A start line, or the rest of a head. */
        HEAD(0),
        /** Bytes of a body of known length that is captured. */
        BODY(1),
        /** The first chunk size. */
        CHUNK_SIZE(2),
        /** Bytes of a chunk that is captured. */
        CHUNK_DATA(3),
        /** The line end after a chunk, then the next chunk size. */
        CHUNK_END(4),
        /** Trailer fields, or the empty line after them. */
        TRAILERS(5),
        /** A body that only the end of the side ends. */
        TO_END(6);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Phase ofCode(int code) {
            for (Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }
            throw new IllegalArgumentException("phase code " + code + " is not 0 to 6");
        }
    }

    Phase phase = Phase.HEAD;

    /** Bytes of the window that were searched for the end of the head or line: never searched again. */
    int scanned;

    /** Index after the start line, once that was found and read; 0 before. */
    int lineEnd;

    /** The message underway; null between messages and while its head is incomplete. */
    @Nullable
    Http1Head head;

    /** Bytes of that head on the wire. */
    int headBytes;

    /** Body bytes that are known to have passed, without those of the chunk underway. */
    long size;

    /** Bytes of the chunk underway. */
    long chunk;

    /** Bytes of the body or chunk underway that are still to be shown, while capturing. */
    long remaining;

    /** Bytes of trailer fields so far. */
    int trailerBytes;

    /** The captured part of the body; null when it is not captured. */
    @Nullable
    Capture capture;

    /** Between messages. */
    void reset() {
        phase = Phase.HEAD;
        scanned = 0;
        lineEnd = 0;
        head = null;
        headBytes = 0;
        size = 0;
        chunk = 0;
        remaining = 0;
        trailerBytes = 0;
        capture = null;
    }

    /** In a body: the next step begins a new line or piece. */
    void expect(Phase next) {
        phase = next;
        scanned = 0;
    }
}
