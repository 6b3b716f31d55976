// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

/** The reply codes of AMQP 0-9-1 (section 1.2) and their names. */
final class ReplyCodes {

    /** The name of a code that is not in the table. */
    static final String UNKNOWN = "Unknown";

    /** Codes below this one report success. */
    private static final int FIRST_FAILURE = 300;

    private ReplyCodes() {}

    /** The constant of the specification, {@link #UNKNOWN} when it has none. */
    static String name(int code) {
        return switch (code) {
            case 0 -> "OK";
            case 200 -> "REPLY_SUCCESS";
            case 311 -> "CONTENT_TOO_LARGE";
            case 312 -> "NO_ROUTE";
            case 313 -> "NO_CONSUMERS";
            case 320 -> "CONNECTION_FORCED";
            case 402 -> "INVALID_PATH";
            case 403 -> "ACCESS_REFUSED";
            case 404 -> "NOT_FOUND";
            case 405 -> "RESOURCE_LOCKED";
            case 406 -> "PRECONDITION_FAILED";
            case 501 -> "FRAME_ERROR";
            case 502 -> "SYNTAX_ERROR";
            case 503 -> "COMMAND_INVALID";
            case 504 -> "CHANNEL_ERROR";
            case 505 -> "UNEXPECTED_FRAME";
            case 506 -> "RESOURCE_ERROR";
            case 530 -> "NOT_ALLOWED";
            case 540 -> "NOT_IMPLEMENTED";
            case 541 -> "INTERNAL_ERROR";
            default -> UNKNOWN;
        };
    }

    static boolean isFailure(int code) {
        return code >= FIRST_FAILURE;
    }
}
