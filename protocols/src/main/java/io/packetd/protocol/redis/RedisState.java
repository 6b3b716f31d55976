// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What is remembered of one Redis connection. At most about 40 KiB, less than 300 bytes while nothing special is due. */
public final class RedisState {

    /** Most replies that are due and have to be known; a client with more outstanding subscriptions is out of bounds. */
    static final int MAX_DUE = 1024;

    /** {@link #database} is not known. */
    static final long UNKNOWN_DATABASE = -1;

    final RequestProgress request = new RequestProgress();

    final ReplyProgress reply = new ReplyProgress();

    /** CLIENT REPLY OFF holds. */
    boolean repliesOff;

    /** Commands whose answers CLIENT REPLY SKIP suppresses: 0 or 1. */
    boolean skipNext;

    /** Between MULTI and EXEC. */
    boolean inTransaction;

    /** The connection has subscriptions, so that arrays beginning with {@code message} are pushes. */
    boolean subscribed;

    /** A value of RESP3 was seen: pushes have a type of their own. */
    boolean resp3;

    /** What follows is a replication stream. */
    boolean leaving;

    /** Index of the database, or {@link #UNKNOWN_DATABASE}. */
    long database = UNKNOWN_DATABASE;

    /** Requests seen since the last loss, those without an answer left out. */
    long requests;

    /** Answers seen since the last loss. */
    long replies;

    /** Null until the first special reply is due: most connections never need it. */
    @Nullable
    ArrayDeque<Due> due;

    RedisState() {}

    /** Whether a request waits for its answer. */
    boolean isOwed() {
        return requests > replies;
    }

    /** Notes that the request that was just counted has a reply that must be known; false when there are too many. */
    boolean expect(Expectation expectation, long value) {
        ArrayDeque<Due> queue = due;
        if (queue == null) {
            queue = new ArrayDeque<>(2);
            due = queue;
        }
        if (queue.size() >= MAX_DUE) {
            return false;
        }
        queue.add(new Due(expectation, requests - 1, value, false));
        return true;
    }

    boolean isDue(Expectation expectation) {
        if (due != null) {
            for (Due entry : due) {
                if (entry.expectation() == expectation) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Counts an ordinary reply; gives what was expected of it, or null. */
    @Nullable
    Due replied() {
        long number = replies;
        if (isOwed()) {
            replies++;
        }
        Due found = null;
        while (due != null && !due.isEmpty()) {
            Due head = due.element();
            if (head.number() > number) {
                break;
            }
            due.remove();
            if (head.number() == number) {
                found = head;
            }
            if (due.isEmpty()) {
                due = null;
            }
        }
        return found;
    }

    /** Counts a confirmation of a subscription. */
    Confirmed confirmed(Expectation expectation) {
        Due found = null;
        Due next = null;
        if (due != null) {
            for (Due entry : due) {
                if (entry.expectation() != expectation) {
                    continue;
                }
                if (found == null) {
                    found = entry;
                } else {
                    next = entry;
                    break;
                }
            }
        }
        if (found == null) {
            return Confirmed.UNKNOWN;
        }
        if (found.answered() && found.value() == Due.UNKNOWN && next != null) {
            dropBefore(next);
            found = next;
        }
        dropBefore(found);
        boolean first = !found.answered();
        replaceHead(found);
        if (first) {
            replies = Math.max(replies, found.number() + 1);
        }
        return first ? Confirmed.ANSWER : Confirmed.FURTHER;
    }

    /** What a confirmation is. */
    enum Confirmed {
        /** The first of its request. */
        ANSWER,
        /** A further one of the same request. */
        FURTHER,
        /** No request for it was seen. */
        UNKNOWN
    }

    private void dropBefore(Due entry) {
        if (due != null) {
            for (Iterator<Due> i = due.iterator(); i.hasNext() && !i.next().equals(entry); ) {
                i.remove();
            }
        }
    }

    private void replaceHead(Due head) {
        if (due == null) {
            return;
        }
        due.remove();
        if (head.value() == Due.UNKNOWN || head.value() > 1) {
            long left = head.value() == Due.UNKNOWN ? Due.UNKNOWN : head.value() - 1;
            due.addFirst(new Due(head.expectation(), head.number(), left, true));
        } else if (due.isEmpty()) {
            due = null;
        }
    }

    /** Bytes of the client are gone: what it asked for and which modes it set is unknown. */
    void lostRequests() {
        request.reset();
        inTransaction = false;
        repliesOff = false;
        skipNext = false;
        database = UNKNOWN_DATABASE;
        forgetOwed();
    }

    /** Bytes of the server are gone. */
    void lostReplies() {
        reply.reset();
        if (isDue(Expectation.SELECT)) {
            database = UNKNOWN_DATABASE;
        }
        forgetOwed();
    }

    private void forgetOwed() {
        requests = 0;
        replies = 0;
        due = null;
    }
}
