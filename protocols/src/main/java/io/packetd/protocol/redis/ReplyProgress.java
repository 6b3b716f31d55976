// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A reply that is being read: the counts of the aggregates it is in, and what was understood. */
final class ReplyProgress {

    /** Most aggregates inside each other; no command of Redis comes near. */
    static final int MAX_DEPTH = 32;

    private static final int STREAMED = -1;
    private static final long[] NO_STACK = {};

    /** Aggregates that are open. */
    int depth;

    /** For each open aggregate {@code remaining << 1 | isAttribute}, remaining being -1 when it is streamed. */
    long[] stack = NO_STACK;

    /** Open aggregates that are attributes: what lies in them is no part of the value. */
    int attributes;

    /** Type of the value; null until it begins. */
    @Nullable
    RespType type;

    /** Bytes of content. */
    long size;

    /** The payload of a bulk string or chunk was read or skipped, its CRLF was not. */
    boolean tailDue;

    /** Within a line that is longer than is worth waiting for. */
    boolean inLine;

    /** Between the chunks of a streamed string. */
    boolean chunked;

    /** Elements of the value that have begun. */
    int children;

    /** The first element when it names a push; null otherwise. */
    @Nullable
    String word;

    /** The last integer among the elements of the value: in confirmations the subscriptions left; -1 when none was seen. */
    long integer = -1;

    /** Error prefix; or what a simple string says, if that matters; null otherwise. */
    @Nullable
    String status;

    void reset() {
        depth = 0;
        attributes = 0;
        type = null;
        size = 0;
        tailDue = false;
        inLine = false;
        chunked = false;
        children = 0;
        word = null;
        integer = -1;
        status = null;
    }

    /** Whether nothing of a value was read. */
    boolean atBoundary() {
        return depth == 0 && type == null && !tailDue && !inLine && !chunked;
    }

    /** Adds content bytes of the value. */
    void count(long bytes) {
        if (attributes == 0) {
            size += bytes;
        }
    }

    /** Whether the element at hand is the value itself. */
    boolean atTop() {
        return depth == 0;
    }

    /** Whether the element at hand is a direct element of the value. */
    boolean inTop() {
        return depth == 1 && attributes == 0;
    }

    /** Opens an aggregate; false when it lies too deep. */
    boolean push(long count, boolean attribute) {
        if (depth == MAX_DEPTH) {
            return false;
        }
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, Math.min(MAX_DEPTH, Math.max(4, depth * 2)));
        }
        stack[depth++] = (count << 1) | (attribute ? 1 : 0);
        attributes += attribute ? 1 : 0;
        return true;
    }

    /** Whether an end mark of a streamed aggregate can stand here. */
    boolean isStreamed() {
        return depth > 0 && stack[depth - 1] >> 1 == STREAMED;
    }

    /** Ends a streamed aggregate; true when the value is complete. */
    boolean endStreamed() {
        return pop() && elementDone();
    }

    /** Counts a whole element; true when the value is complete. */
    boolean elementDone() {
        while (depth > 0) {
            long remaining = stack[depth - 1] >> 1;
            if (remaining == STREAMED) {
                return false;
            }
            if (remaining > 1) {
                stack[depth - 1] -= 2;
                return false;
            }
            if (!pop()) {
                return false;
            }
        }
        return true;
    }

    /** Closes the innermost aggregate; false when that was an attribute, which is no element of anything. */
    private boolean pop() {
        depth--;
        boolean attribute = (stack[depth] & 1) == 1;
        attributes -= attribute ? 1 : 0;
        return !attribute;
    }
}
