// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/** One stream: a request and its response, or a response that the server pushes (RFC 9113, section 5). */
final class Http2Stream {

    final int id;
    final StreamHalf request = new StreamHalf();
    final StreamHalf response = new StreamHalf();

    /** Whether it carries gRPC, as far as is known. */
    boolean grpc;

    /** Whether it was reset: what still comes on it is stale. */
    boolean reset;

    Http2Stream(int id) {
        this.id = id;
    }

    /** Whether the server opened it: its response is pushed, and its request is the promise. */
    boolean isPush() {
        return (id & 1) == 0;
    }

    StreamHalf half(Side side) {
        return side == Side.CLIENT ? request : response;
    }

    /** Whether nothing more can come of it. */
    boolean isOver() {
        return response.told && (isPush() || (request.ended && request.told));
    }

    /** Bytes of the header fields that are kept. */
    int fieldBytes() {
        return bytes(request.fields) + bytes(request.trailers) + bytes(response.fields) + bytes(response.trailers);
    }

    private static int bytes(@Nullable Fields fields) {
        return fields == null ? 0 : fields.bytes;
    }
}
