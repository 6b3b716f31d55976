// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;

/** Texts as they stand in messages: UTF-8. */
final class Texts {

    private static final int MAX_TOPIC = 249;

    private Texts() {}

    /** The bytes of {@code [from, to)}; a text that goes on behind them loses what is left of a character at its end. */
    static String read(ByteWindow in, int from, int to, boolean cut) {
        int end = to;
        if (cut) {
            int begin = to;
            while (begin > from && begin > to - 4 && (in.u8(begin - 1) & 0xc0) == 0x80) {
                begin--;
            }
            if (begin > from && in.u8(begin - 1) >= 0xc0) {
                end = begin - 1;
            }
        }
        return in.utf8(from, end);
    }

    /** Whether this can be the name of a topic: 1 to 249 letters, digits, dots, underscores and hyphens. */
    static boolean isTopic(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!fits) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_TOPIC;
    }

    /** Whether these bytes can be the name of a client: no control characters. */
    static boolean isPrintable(ByteWindow in, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (b < ' ' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }
}
