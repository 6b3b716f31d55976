// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/** The words that begin a message which a server sends by itself. */
final class PushWords {

    /** Name of a push that does not begin with a word. */
    static final String UNNAMED = "push";

    private static final int MAX_WORD = 32;
    private static final Expectation[] EXPECTATIONS = Expectation.values();
    private static final WordTable<String> TABLE = new WordTable<>(16);

    static {
        for (String word : "message pmessage smessage invalidate tracking-redir-broken".split(" ", -1)) {
            TABLE.put(word, word);
        }
        for (Expectation expectation : EXPECTATIONS) {
            if (expectation.isConfirmation()) {
                TABLE.put(expectation.word(), expectation.word());
            }
        }
    }

    private PushWords() {}

    /** The known word in {@code [from, to)}, or null. Words that are not known are data until proven otherwise. */
    static @Nullable String word(ByteWindow in, int from, int to) {
        return to - from > MAX_WORD ? null : TABLE.find(in, from, to);
    }

    /** Elements of a message that begins with this word, in RESP2 arrays; 0 when it is none. */
    static int elements(String word) {
        return switch (word) {
            case "message", "smessage" -> 3;
            case "pmessage" -> 4;
            default -> 0;
        };
    }

    /** The subscription that a message which begins with this word confirms, or null. */
    static @Nullable Expectation confirmation(String word) {
        for (Expectation expectation : EXPECTATIONS) {
            if (expectation.isConfirmation() && expectation.word().equals(word)) {
                return expectation;
            }
        }
        return null;
    }
}
