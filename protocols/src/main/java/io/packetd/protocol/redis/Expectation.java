// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

/** Replies that change what is known of the connection. Subscriptions are confirmed once for each channel. */
enum Expectation {
    SELECT(1, ""),
    REPLICATION(2, ""),
    SUBSCRIBE(3, "subscribe"),
    PSUBSCRIBE(4, "psubscribe"),
    SSUBSCRIBE(5, "ssubscribe"),
    UNSUBSCRIBE(6, "unsubscribe"),
    PUNSUBSCRIBE(7, "punsubscribe"),
    SUNSUBSCRIBE(8, "sunsubscribe");

    private final int code;
    private final String word;

    Expectation(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The code in serialized state; never re-used. */
    int code() {
        return code;
    }

    /** The first element of the confirmation; empty when the reply is none. */
    String word() {
        return word;
    }

    boolean isConfirmation() {
        return !word.isEmpty();
    }

    /** The expectation with this code. */
    static Expectation ofCode(int code) {
        for (Expectation expectation : values()) {
            if (expectation.code == code) {
                return expectation;
            }
        }
        throw new IllegalArgumentException("unknown expectation code " + code);
    }
}
