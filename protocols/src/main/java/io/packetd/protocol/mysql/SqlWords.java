// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/** The words with which statements begin. */
final class SqlWords {

    /** Longest word. */
    private static final int MAX_WORD = 12;

    /** Most bytes of white space and brackets in front. */
    private static final int MAX_SPACE = 64;

    private static final byte[][] WORDS = {
        word("alter"),
        word("analyze"),
        word("begin"),
        word("binlog"),
        word("cache"),
        word("call"),
        word("change"),
        word("check"),
        word("checksum"),
        word("clone"),
        word("commit"),
        word("create"),
        word("deallocate"),
        word("delete"),
        word("desc"),
        word("describe"),
        word("do"),
        word("drop"),
        word("execute"),
        word("explain"),
        word("flush"),
        word("grant"),
        word("handler"),
        word("help"),
        word("import"),
        word("insert"),
        word("install"),
        word("kill"),
        word("load"),
        word("lock"),
        word("optimize"),
        word("prepare"),
        word("purge"),
        word("release"),
        word("rename"),
        word("repair"),
        word("replace"),
        word("reset"),
        word("resignal"),
        word("restart"),
        word("revoke"),
        word("rollback"),
        word("savepoint"),
        word("select"),
        word("set"),
        word("show"),
        word("shutdown"),
        word("signal"),
        word("start"),
        word("stop"),
        word("table"),
        word("truncate"),
        word("uninstall"),
        word("unlock"),
        word("update"),
        word("use"),
        word("values"),
        word("with"),
        word("xa")
    };

    private SqlWords() {}

    private static byte[] word(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Whether a statement begins here; {@link Match#MAYBE} for a comment. */
    static Match match(ByteWindow in, int from, int end) {
        int at = from;
        int to = Math.min(end, in.length());
        while (at < to && isSpace(in.u8(at))) {
            at++;
        }
        if (at - from > MAX_SPACE) {
            return Match.NO;
        }
        if (at == to) {
            return at == end ? Match.NO : Match.PARTIAL;
        }
        int first = in.u8(at);
        if (first == '/' || first == '-' || first == '#') {
            return comment(in, at, end);
        }
        for (byte[] word : WORDS) {
            if ((first | 0x20) == word[0]) {
                Match match = matches(in, at, end, word);
                if (match != Match.NO) {
                    return match;
                }
            }
        }
        return Match.NO;
    }

    private static Match matches(ByteWindow in, int at, int end, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (at + i >= end) {
                return Match.NO;
            }
            if (at + i >= in.length()) {
                return Match.PARTIAL;
            }
            if ((in.u8(at + i) | 0x20) != word[i]) {
                return Match.NO;
            }
        }
        int behind = at + word.length;
        if (behind == end) {
            return Match.YES;
        }
        if (behind >= in.length()) {
            return Match.PARTIAL;
        }
        int b = in.u8(behind);
        boolean letter = (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
        boolean goesOn = letter || (b >= '0' && b <= '9') || b == '_' || b < '\t';
        return goesOn || (b > '\r' && b < ' ') || b == 0x7f ? Match.NO : Match.YES;
    }

    private static Match comment(ByteWindow in, int at, int end) {
        int first = in.u8(at);
        if (at + MAX_WORD > end) {
            return Match.NO;
        }
        for (int i = at + 1; i < at + MAX_WORD; i++) {
            if (i >= in.length()) {
                return Match.PARTIAL;
            }
            int b = in.u8(i);
            boolean second = i == at + 1;
            boolean begins = !second || first == '#' || b == (first == '/' ? '*' : '-');
            if (!begins || (b < ' ' && !isSpace(b)) || b == 0x7f) {
                return Match.NO;
            }
        }
        return Match.MAYBE;
    }

    private static boolean isSpace(int b) {
        return b == ' ' || (b >= '\t' && b <= '\r') || b == '(';
    }
}
