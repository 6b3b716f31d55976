// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** What carries a protocol, with its IP protocol number (IANA). */
public enum Transport {
    /** A byte stream; the engine puts it in order (RFC 9293). */
    TCP(6),
    /** Datagrams; each is a window of its own (RFC 768). */
    UDP(17);

    private final int number;

    Transport(int number) {
        this.number = number;
    }

    /** The IP protocol number: 6 or 17. */
    public int number() {
        return number;
    }

    /** The transport with this IP protocol number. */
    public static Transport ofNumber(int number) {
        return switch (number) {
            case 6 -> TCP;
            case 17 -> UDP;
            default -> throw new IllegalArgumentException("IP protocol " + number + " is neither TCP (6) nor UDP (17)");
        };
    }
}
