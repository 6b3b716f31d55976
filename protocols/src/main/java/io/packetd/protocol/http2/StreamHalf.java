// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import org.jspecify.annotations.Nullable;

/** What one side has said on one stream: a request or a response, underway. */
final class StreamHalf {

    /** Whether a header block or content was seen. */
    boolean started;

    /** Whether its end was seen. */
    boolean ended;

    /** Whether it was told: nothing of it is told again. */
    boolean told;

    /** Whether bytes of it may be lost. */
    boolean lost;

    /** The header section; null when it was not seen, or is not needed any more. */
    @Nullable
    Fields fields;

    /** The trailer section. */
    @Nullable
    Fields trailers;

    /** Capture time of the first byte, epoch nanoseconds. */
    long firstNanos;

    /** Capture time of the last byte of it whose time is known, epoch nanoseconds. */
    long lastNanos;

    /** Place of the first byte in the stream of the connection. */
    long streamOffset;

    /** Bytes of all its frames, headers included. */
    long size;

    /** Bytes of its content, padding left out. */
    long bodyBytes;

    /** The gRPC messages in its content; null when it is not gRPC. */
    @Nullable
    GrpcMessages messages;

    void start(long nanos, long offset) {
        if (!started) {
            started = true;
            firstNanos = nanos;
            lastNanos = nanos;
            streamOffset = offset;
        }
    }

    /** Bytes of it are gone. */
    void lose() {
        if (started && !ended) {
            lost = true;
            if (messages != null) {
                messages.lose();
            }
        }
    }

    /** Forgets what only the message needs. */
    void tell() {
        told = true;
        fields = null;
        trailers = null;
        messages = null;
    }
}
