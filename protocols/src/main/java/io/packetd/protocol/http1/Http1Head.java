// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.HeaderMap;
import io.packetd.protocol.Side;

/**
 * The start line and header section of one message, credentials already taken out: all that is remembered of it while its
 * body passes.
 *
 * @param side who sent it: tells requests from responses
 * @param method of a request, else empty
 * @param target of a request as sent, else empty
 * @param status of a response, 100 to 999, else 0
 * @param statusLine code and reason phrase of a response, else empty
 * @param minor minor version, 0 to 9
 * @param header as reported
 * @param host the Host header; empty when there is none
 * @param contentLength announced body bytes, or -1
 * @param coding what Transfer-Encoding says of the framing
 * @param close whether the sender says that it closes the connection after this message
 */
record Http1Head(
        Side side,
        String method,
        String target,
        int status,
        String statusLine,
        int minor,
        HeaderMap header,
        String host,
        long contentLength,
        Coding coding,
        boolean close) {

    /** What Transfer-Encoding says of the framing (RFC 9112, section 6.3). */
    enum Coding {
        /** There is none. */
        NONE(0),
        /** Chunked is the last coding. */
        CHUNKED(1),
        /** There are codings, and chunked is not the last. */
        OTHER(2);

        private final int code;

        Coding(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Coding ofCode(int code) {
            return switch (code) {
                case 0 -> NONE;
                case 1 -> CHUNKED;
                case 2 -> OTHER;
                default -> throw new IllegalArgumentException("coding code " + code + " is not 0 to 2");
            };
        }
    }

    boolean isRequest() {
        return side == Side.CLIENT;
    }

    /** 1xx other than 101: another response follows to the same request (RFC 9110, section 15.2). */
    boolean isInterim() {
        return status >= 100 && status < 200 && status != 101;
    }

    /** Whether a body can follow a response with this status, whatever its headers say. */
    boolean statusHasBody() {
        return status >= 200 && status != 204 && status != 304;
    }
}
