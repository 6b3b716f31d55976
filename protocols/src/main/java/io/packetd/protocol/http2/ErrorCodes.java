// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

/** The error codes of RST_STREAM and GOAWAY (RFC 9113, section 7). */
final class ErrorCodes {

    private static final String[] NAMES = {
        "NO_ERROR",
        "PROTOCOL_ERROR",
        "INTERNAL_ERROR",
        "FLOW_CONTROL_ERROR",
        "SETTINGS_TIMEOUT",
        "STREAM_CLOSED",
        "FRAME_SIZE_ERROR",
        "REFUSED_STREAM",
        "CANCEL",
        "COMPRESSION_ERROR",
        "CONNECT_ERROR",
        "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY",
        "HTTP_1_1_REQUIRED"
    };

    /** The highest code in use. */
    static final long HIGHEST = NAMES.length - 1L;

    private ErrorCodes() {}

    /** The name of a code; its number when it has none. */
    static String name(long code) {
        return code >= 0 && code <= HIGHEST ? NAMES[(int) code] : Long.toString(code);
    }
}
