// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

/**
 * One thing that a client did, or that packetd told.
 *
 * @param text what was asked, in words that both sides can find
 * @param outcome how it ended
 * @param startNanos epoch nanoseconds: before the client sent the first byte, or when that byte was captured
 * @param endNanos epoch nanoseconds: after the client had the last byte, or when that byte was captured
 */
record Operation(String text, String outcome, long startNanos, long endNanos) {

    String words() {
        return text + " -> " + outcome;
    }

    long nanos() {
        return endNanos - startNanos;
    }
}
