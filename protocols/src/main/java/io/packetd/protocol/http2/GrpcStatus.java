// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The header values that gRPC defines: {@code grpc-status}, {@code grpc-message} and {@code grpc-timeout}. */
final class GrpcStatus {

    private static final String[] NAMES = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
    };

    /** Most digits of a timeout. */
    private static final int TIMEOUT_DIGITS = 8;

    private GrpcStatus() {}

    /** The code in a {@code grpc-status}: 0 or more; -1 when it is no number of up to 9 digits. */
    static int code(String value) {
        int code = 0;
        if (value.isEmpty() || value.length() > 9) {
            return -1;
        }
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = code * 10 + digit;
        }
        return code;
    }

    /** The name of a code, such as {@code DEADLINE_EXCEEDED}; the number itself when it has none. */
    static String name(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }

    /** A {@code grpc-message} without its percent encoding; what is not well encoded stays as it is. */
    static String message(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            int octet = encoded[i] == '%' && i + 2 < encoded.length ? octet(encoded[i + 1], encoded[i + 2]) : -1;
            decoded[length++] = octet < 0 ? encoded[i] : (byte) octet;
            i += octet < 0 ? 0 : 2;
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    private static int octet(byte high, byte low) {
        int h = Character.digit(high, 16);
        int l = Character.digit(low, 16);
        return h < 0 || l < 0 ? -1 : h << 4 | l;
    }

    /**
     * A {@code grpc-timeout} in nanoseconds.
     *
     * @return null when it is not 1 to 8 digits and a unit; {@link Long#MAX_VALUE} when it is longer than that
     */
    static @Nullable Long timeoutNanos(String value) {
        int digits = value.length() - 1;
        if (digits < 1 || digits > TIMEOUT_DIGITS) {
            return null;
        }
        long unit = unitNanos(value.charAt(digits));
        int amount = code(value.substring(0, digits));
        if (unit < 0 || amount < 0) {
            return null;
        }
        return amount > Long.MAX_VALUE / unit ? Long.MAX_VALUE : amount * unit;
    }

    private static long unitNanos(char unit) {
        return switch (unit) {
            case 'H' -> 3_600_000_000_000L;
            case 'M' -> 60_000_000_000L;
            case 'S' -> 1_000_000_000L;
            case 'm' -> 1_000_000L;
            case 'u' -> 1_000L;
            case 'n' -> 1L;
            default -> -1L;
        };
    }
}
