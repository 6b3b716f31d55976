// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

/** Key exchange groups that TLS 1.3 servers choose (IANA, "TLS Supported Groups"). */
final class TlsGroups {

    private TlsGroups() {}

    /** The name of a group, such as {@code x25519}; its number without one. */
    static String name(int number) {
        return switch (number) {
            case 0x0017 -> "secp256r1";
            case 0x0018 -> "secp384r1";
            case 0x0019 -> "secp521r1";
            case 0x001D -> "x25519";
            case 0x001E -> "x448";
            case 0x001F -> "brainpoolP256r1tls13";
            case 0x0020 -> "brainpoolP384r1tls13";
            case 0x0021 -> "brainpoolP512r1tls13";
            case 0x0029 -> "curveSM2";
            case 0x0100 -> "ffdhe2048";
            case 0x0101 -> "ffdhe3072";
            case 0x0102 -> "ffdhe4096";
            case 0x0103 -> "ffdhe6144";
            case 0x0104 -> "ffdhe8192";
            case 0x0200 -> "MLKEM512";
            case 0x0201 -> "MLKEM768";
            case 0x0202 -> "MLKEM1024";
            case 0x11EB -> "SecP256r1MLKEM768";
            case 0x11EC -> "X25519MLKEM768";
            case 0x11ED -> "SecP384r1MLKEM1024";
            case 0x6399 -> "X25519Kyber768Draft00";
            default -> TlsVersions.hex(number);
        };
    }
}
