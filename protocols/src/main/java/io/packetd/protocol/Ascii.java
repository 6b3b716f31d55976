// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** The character classes of RFC 9110, section 5.6. */
public final class Ascii {

    private static final boolean[] TOKEN = tokens();

    private Ascii() {}

    /** Whether this byte may stand in a token: a method, a header name. */
    public static boolean isToken(int b) {
        return TOKEN[b];
    }

    public static boolean isLetter(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    public static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Space or tab. */
    public static boolean isBlank(int b) {
        return b == ' ' || b == '\t';
    }

    /** A control character other than the tab. */
    public static boolean isControl(int b) {
        return (b < ' ' && b != '\t') || b == 0x7f;
    }

    public static int lower(int b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    /** Where the text of {@code [from, to)} begins, blanks left out. */
    public static int skipBlanks(ByteWindow in, int from, int to) {
        int i = from;
        while (i < to && isBlank(in.u8(i))) {
            i++;
        }
        return i;
    }

    /** Where the text of {@code [from, to)} ends, blanks and the CR of the line end left out. */
    public static int dropBlanks(ByteWindow in, int from, int to) {
        int i = to;
        while (i > from && (isBlank(in.u8(i - 1)) || in.u8(i - 1) == '\r')) {
            i--;
        }
        return i;
    }

    private static boolean[] tokens() {
        boolean[] is = new boolean[256];
        for (int b = 0; b < 128; b++) {
            is[b] = isLetter(b) || isDigit(b) || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
        }
        return is;
    }
}
