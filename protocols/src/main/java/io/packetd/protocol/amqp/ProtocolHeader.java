// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;

/** The eight bytes with which a connection begins (AMQP 0-9-1, section 4.2.2), and those of its relatives. */
enum ProtocolHeader {
    /** AMQP 0-9-1, the one that is read. */
    AMQP_0_9_1(0, 0, 9, 1, "0-9-1"),
    /** Its forerunners, of another framing or with other methods. */
    AMQP_0_8(1, 1, 8, 0, "0-8"),
    AMQP_0_9(1, 1, 0, 9, "0-9"),
    AMQP_0_9_SP1(1, 1, 9, 1, "0-9-SP1"),
    AMQP_0_10(1, 1, 0, 10, "0-10"),
    /** AMQP 1.0 (ISO/IEC 19464), another protocol: plain, inside TLS that begins here, and after SASL. */
    AMQP_1_0(0, 1, 0, 0, "1.0"),
    AMQP_1_0_TLS(2, 1, 0, 0, "1.0 TLS"),
    AMQP_1_0_SASL(3, 1, 0, 0, "1.0 SASL");

    static final int BYTES = 8;

    private static final byte[] NAME = "AMQP".getBytes(StandardCharsets.US_ASCII);
    private static final ProtocolHeader[] ALL = values();

    final String version;
    private final byte[] bytes;

    ProtocolHeader(int id, int major, int minor, int revision, String version) {
        this.bytes = new byte[] {'A', 'M', 'Q', 'P', (byte) id, (byte) major, (byte) minor, (byte) revision};
        this.version = version;
    }

    /** Whether the bytes from {@code at} on, as far as they are there, begin a header; at least one must be. */
    static boolean begins(ByteWindow in, int at) {
        int count = Math.min(BYTES, in.length() - at);
        for (int i = 0; i < Math.min(count, NAME.length); i++) {
            if (in.u8(at + i) != NAME[i]) {
                return false;
            }
        }
        return count < BYTES || at(in, at) != null;
    }

    /** The header of eight bytes at {@code at}, or null. */
    @org.jspecify.annotations.Nullable
    static ProtocolHeader at(ByteWindow in, int at) {
        for (ProtocolHeader header : ALL) {
            if (in.matches(at, header.bytes)) {
                return header;
            }
        }
        return null;
    }
}
