// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.HeaderName;
import io.packetd.protocol.Redaction;
import org.jspecify.annotations.Nullable;

/** Takes credentials out of header values as they are read, so that neither a message nor a table ever holds one. */
final class Credentials {

    private Credentials() {}

    /**
     * A value as it may be kept.
     *
     * @param name null when it is unknown: then so is what the value may hold
     * @param sensitive whether the sender forbids tables to hold it: taken for a credential, unless the name is well known
     */
    static @Nullable String clean(@Nullable String name, @Nullable String value, boolean sensitive) {
        if (value == null || value.isEmpty()) {
            return value;
        }
        if (name == null) {
            return Redaction.REDACTED;
        }
        if (name.startsWith(":")) {
            return pseudo(name, value);
        }
        HeaderName known = HeaderName.of(name);
        if (known == null) {
            return Redaction.REDACTED;
        }
        return switch (known.role()) {
            case SECRET -> Redaction.REDACTED;
            case LINK -> Redaction.url(value);
            case HOST -> Redaction.authority(value);
            case PLAIN, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, TRAILER ->
                sensitive && !known.isKnown() && !name.startsWith("grpc-") ? Redaction.REDACTED : value;
        };
    }

    private static String pseudo(String name, String value) {
        return switch (name) {
            case ":path" -> Redaction.url(value);
            case ":authority" -> Redaction.authority(value);
            default -> value;
        };
    }
}
