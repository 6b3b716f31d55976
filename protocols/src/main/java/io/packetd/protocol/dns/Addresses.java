// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

/** IP addresses as text. */
final class Addresses {

    private static final int GROUPS = 8;

    private Addresses() {}

    /** Four bytes with dots; empty when there are not four. */
    static String v4(byte[] bytes) {
        return bytes.length == 4 ? v4(bytes, 0) : "";
    }

    private static String v4(byte[] bytes, int at) {
        return (bytes[at] & 0xff) + "." + (bytes[at + 1] & 0xff) + "." + (bytes[at + 2] & 0xff) + "."
                + (bytes[at + 3] & 0xff);
    }

    /** Sixteen bytes as in RFC 5952, mapped IPv4 addresses as such; empty when there are not sixteen. */
    static String v6(byte[] bytes) {
        if (bytes.length != 2 * GROUPS) {
            return "";
        }
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
        }
        int zeros = 0;
        int zerosAt = -1;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > zeros) {
                zeros = run - i;
                zerosAt = i;
            }
        }
        if (zerosAt == 0 && zeros == 5 && groups[5] == 0xffff) {
            return v4(bytes, 12);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (zeros > 1 && i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
