// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import java.util.Locale;

/** The names of versions, and of numbers without one. */
final class TlsVersions {

    private static final int SSL_3 = 0x0300;
    private static final String[] NAMES = {"3.0", "1.0", "1.1", "1.2", "1.3"};

    /** Drafts of TLS 1.3 (RFC 8446, before it was one) have their number in the low byte. */
    private static final int DRAFT = 0x7f00;

    private TlsVersions() {}

    /** The numeric part: {@code 1.3}; {@code 3.0} for SSL 3.0, {@code 1.3-draft28} for a draft. */
    static String name(int version) {
        if (version >= SSL_3 && version < SSL_3 + NAMES.length) {
            return NAMES[version - SSL_3];
        }
        return (version & 0xff00) == DRAFT ? "1.3-draft" + (version & 0xff) : hex(version);
    }

    /** {@code ssl} or {@code tls}. */
    static String protocol(int version) {
        return version == SSL_3 ? "ssl" : "tls";
    }

    /** Whether it is one of the values that clients mix in so that servers learn to skip them (RFC 8701). */
    static boolean isGrease(int value) {
        return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
    }

    /** As {@code 0x1234}. */
    static String hex(int value) {
        return "0x"
                + Integer.toHexString(0x10000 | (value & 0xffff)).substring(1).toUpperCase(Locale.ROOT);
    }
}
