// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import java.util.Arrays;

/**
 * What the framing of responses must know of the requests they answer, oldest first: a byte each. After a loss the queue
 * may be off by some; then its answer is a guess that {@link #isSure()} tells apart.
 */
final class RequestQueue {

    /** Most requests remembered; equal to the pairing limit. */
    static final int MAX = 1024;

    /** No request is known for the next response. */
    static final int UNKNOWN = 0;
    /** The headers alone frame the response. */
    static final int PLAIN = 1;
    /** The response has no body. */
    static final int HEAD = 2;
    /** A 2xx response begins a tunnel. */
    static final int CONNECT = 3;

    private byte[] kinds = new byte[4];
    private int first;
    private int size;

    /** How many of the oldest were there before the loss and stay right; all of them without doubt. */
    private int sure;

    private boolean doubt;

    /** Whether a response found a request since the doubt began. */
    private boolean answered;

    void add(int kind) {
        if (size == 0 && doubt && answered) {
            doubt = false;
        }
        if (size == MAX) {
            lose();
        }
        if (size == kinds.length) {
            byte[] larger = new byte[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = (byte) at(i);
            }
            kinds = larger;
            first = 0;
        }
        kinds[(first + size) & (kinds.length - 1)] = (byte) kind;
        size++;
    }

    /** What the next response answers. */
    int peek() {
        return size == 0 ? UNKNOWN : at(0);
    }

    /** Whether {@link #peek()} is knowledge. */
    boolean isSure() {
        return size > 0 && (!doubt || sure > 0);
    }

    /** The next response is complete enough to be known as the answer of the oldest request. */
    void take() {
        if (size == 0) {
            doubt = true;
            answered = false;
            return;
        }
        first = (first + 1) & (kinds.length - 1);
        size--;
        if (sure > 0) {
            sure--;
        } else {
            answered = true;
        }
    }

    /** Requests are lost: those that are there stay in order, what comes after them is in doubt. */
    void loseRequests() {
        if (!doubt) {
            sure = size;
            doubt = true;
        }
        answered = false;
    }

    /** Responses are lost: nobody knows what the next one answers. */
    void lose() {
        first = 0;
        size = 0;
        sure = 0;
        doubt = true;
        answered = false;
        if (kinds.length > 64) {
            kinds = new byte[4];
        }
    }

    int size() {
        return size;
    }

    /** The kind of the n-th oldest. */
    int at(int n) {
        return kinds[(first + n) & (kinds.length - 1)];
    }

    int sure() {
        return sure;
    }

    boolean doubt() {
        return doubt;
    }

    boolean answered() {
        return answered;
    }

    /** As it was written. */
    static RequestQueue restore(byte[] oldestFirst, int sure, boolean doubt, boolean answered) {
        RequestQueue queue = new RequestQueue();
        for (byte kind : oldestFirst) {
            queue.add(kind);
        }
        queue.sure = Math.min(sure, queue.size);
        queue.doubt = doubt;
        queue.answered = answered;
        return queue;
    }

    @Override
    public String toString() {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = (byte) at(i);
        }
        return Arrays.toString(all) + " sure=" + sure + " doubt=" + doubt;
    }
}
